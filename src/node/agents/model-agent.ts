import { randomUUID } from "node:crypto";
import type { LoopRecord } from "#core/agent-loop/loop-record.ts";
import { modelProviders, type ModelProvider } from "#core/agent-loop/providers.ts";
import type { Model } from "#core/agent-loop/model.ts";
import type { ModelSetting } from "#core/agent-loop/model-setting.ts";
import type { Clock } from "#core/clock.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { AgentDescription, AgentDriver, AgentStart, AgentSupport } from "#core/run/agent.ts";
import type { AgentSetting } from "#core/settings.ts";
import type { ContainAgent } from "../contain/contain.ts";
import type { Git } from "../git/git.ts";
import { connectModel } from "../models/connect-model.ts";
import { agentEnvironment, type Environment, type Machine } from "../process/environment.ts";
import type { KeptConversations } from "./kept-conversations.ts";
import { EventStream } from "./event-stream.ts";
import { runModelSession } from "./model-session.ts";
import { worktreeWorkspace } from "./worktree-workspace.ts";

/** Gives the key that is known by a name, or `undefined`. Asked anew for each session. */
export type KeyFor = (name: string, signal: AbortSignal) => Promise<string | undefined>;

export interface ModelAgentPorts {
  readonly git: Git;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly keyFor: KeyFor;
  /** Of the repository: where an editor is found that has models of its own. */
  readonly commonDirectory?: string;
  /** Walls its commands in. They are started as they are when absent. */
  readonly contain?: ContainAgent | undefined;
  /** Where its conversations are kept, to be taken up again; they are not when absent. */
  readonly conversations?: KeptConversations | undefined;
}

function supportsOf({ conversations }: Pick<ModelAgentPorts, "conversations">): AgentSupport {
  return {
    steering: true,
    resume: conversations !== undefined,
    oneRound: true,
    usage: true,
    permission: true,
    turns: true,
  };
}

/** A model as an agent: Tutti itself is the program around it. */
export function createModelDriver(id: string, setting: ModelSetting, ports: ModelAgentPorts): AgentDriver {
  const label = setting.label ?? id;
  return {
    id,
    label,
    supports: supportsOf(ports),
    async open(start, signal) {
      if (signal.aborted) throw new TuttiError("cancelled", `${label} was stopped before it started.`);
      if (start.elsewhere !== undefined) throw refused(`${label} cannot work elsewhere than on this machine.`);
      const { model, key } = await connect(setting, label, ports, signal);
      const environment = { ...start.variables, ...commandEnvironment(setting, ports.machine, key) };
      const { git, contain } = ports;
      const { worktree, run } = start;
      const { session: kept, earlier, keep } = await conversationOf(start, model, ports);
      // The wall is the same for each command; what it is can be told before the first.
      const wall = await contain?.({ command: "true", args: [], environment }, worktree, false);
      wall?.refusals?.rest();
      const events = new EventStream();
      const withhold = (text: string): string => (isSecret(key) ? text.replaceAll(key, "•••") : text);
      const session = {
        label,
        model,
        clock: ports.clock,
        purse: start.purse,
        mailbox: start.mailbox,
        limits: { steps: setting.maxSteps, tokens: setting.maxTokens, contextTokens: setting.contextTokens },
        workspace: worktreeWorkspace({
          git,
          worktree,
          run,
          environment,
          contain,
          tell: (event) => events.push(event),
        }),
        withhold,
        keep: (record: LoopRecord) => keep(record, withhold),
      };
      const prompt = setting.prompt.replaceAll("{prompt}", () => start.prompt);
      const running = runModelSession({ id, prompt, events, session: kept, earlier }, session, start, signal);
      return { ...running, ...(wall && { containment: wall.containment }) };
    },
  };
}

/** A new conversation, or the one that shall go on. @throws NotResumed */
async function conversationOf(
  { run, resume }: AgentStart,
  { id, provider }: Model,
  { conversations }: ModelAgentPorts,
): Promise<{
  readonly session: string | undefined;
  readonly earlier: LoopRecord | undefined;
  readonly keep: (record: LoopRecord, withhold: (text: string) => string) => Promise<void>;
}> {
  if (conversations === undefined) return { session: undefined, earlier: undefined, keep: async () => {} };
  const session = resume ?? randomUUID();
  const about = { run, session, model: `${provider}/${id}` };
  const earlier = resume === undefined ? undefined : await conversations.read(about);
  return { session, earlier, keep: (record, withhold) => conversations.keep(about, record, withhold) };
}

/** Whether its key is known; the vendor is not asked. */
export async function describeModelAgent(
  id: string,
  setting: ModelSetting,
  { keyFor, conversations }: ModelAgentPorts,
  signal: AbortSignal,
): Promise<AgentDescription> {
  const supports = supportsOf({ conversations });
  const { label = id, concurrency } = setting;
  const name = modelKeyName(setting);
  const installed = name === undefined || (await keyFor(name, signal)) !== undefined;
  const remark = installed ? {} : { remark: `Its key is not known. ${howToGiveKey(name ?? "")}` };
  return { id, label, supports, kind: "model", installed, version: setting.model, concurrency, ...remark };
}

/**
 * Asks the vendor something that costs nothing.
 *
 * @throws TuttiError with what is wrong
 */
export async function checkModelAgent(
  id: string,
  setting: ModelSetting,
  ports: ModelAgentPorts,
  signal: AbortSignal,
): Promise<void> {
  const { model } = await connect(setting, setting.label ?? id, ports, signal);
  await model.check(signal);
}

/**
 * A model that is asked without a session and without tools, for planning.
 *
 * @throws TuttiError `unauthorised` when there is no key
 */
export async function modelOfAgent(
  id: string,
  setting: ModelSetting,
  ports: ModelAgentPorts,
  signal: AbortSignal,
): Promise<Model> {
  return (await connect(setting, setting.label ?? id, ports, signal)).model;
}

interface Connected {
  readonly model: Model;
  readonly key: string | undefined;
}

/** @throws TuttiError `unauthorised` when there is no key */
async function connect(
  setting: ModelSetting,
  label: string,
  { keyFor, clock, commonDirectory }: ModelAgentPorts,
  signal: AbortSignal,
): Promise<Connected> {
  const about = aboutProvider(setting);
  const name = modelKeyName(setting);
  const key = name === undefined ? undefined : (await keyFor(name, signal))?.trim();
  if (name !== undefined && (key === undefined || key === "")) {
    throw new TuttiError("unauthorised", `${label} has no key. ${howToGiveKey(name)}`);
  }
  const { provider, model, temperature, effort, maxOutputTokens, silenceSeconds } = setting;
  const connected = await connectModel(about.api, {
    provider,
    about,
    model,
    baseUrl: setting.baseUrl ?? about.baseUrl,
    key,
    // As the vendor's own programs name what a gateway wants.
    commonDirectory,
    isToken: setting.baseUrl !== undefined && name?.endsWith("_AUTH_TOKEN") === true,
    temperature,
    effort,
    maxOutputTokens,
    silenceMs: silenceSeconds * 1_000,
    clock,
  });
  return { model: connected, key };
}

/** Of a provider that is not known, the settings have said all there is; see `ModelSetting`. */
function aboutProvider({ provider, api, baseUrl }: ModelSetting): ModelProvider {
  const known = Object.hasOwn(modelProviders, provider) ? modelProviders[provider] : undefined;
  const about = known ?? { label: provider, api: "openai", baseUrl: baseUrl ?? "", key: undefined };
  return api === undefined ? about : { ...about, api };
}

/** What its key is called; `undefined` when it needs none. */
export function modelKeyName(setting: ModelSetting): string | undefined {
  return setting.key ?? aboutProvider(setting).key;
}

/** What the keys of all model agents are called. */
export function modelKeyNames(agents: Readonly<Record<string, AgentSetting>>): ReadonlySet<string> {
  return new Set(Object.values(agents).flatMap((agent) => (agent.kind === "model" ? (modelKeyName(agent) ?? []) : [])));
}

function howToGiveKey(name: string): string {
  return `Set ${name} in the environment or in ~/.tutti/.env, or give it to the editor with “Tutti: Set Model Key…”.`;
}

/** The agent's own key is not for its commands, not even under another name. */
function commandEnvironment(setting: ModelSetting, machine: Machine, key: string | undefined): Environment {
  const environment = agentEnvironment(setting.variables, setting.env, machine);
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => !isSecret(key) || !value.includes(key)));
}

/** Shorter ones, as local servers take them, are words that also mean something else. */
function isSecret(key: string | undefined): key is string {
  return key !== undefined && key.length >= 8;
}
