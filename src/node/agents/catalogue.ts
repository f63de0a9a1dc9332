import type { Model } from "#core/agent-loop/model.ts";
import type { ModelSetting } from "#core/agent-loop/model-setting.ts";
import type { ReplaySetting } from "#core/replay/replay-setting.ts";
import { refused } from "#core/errors.ts";
import type { Containment } from "#core/permission/containment.ts";
import type { AgentDescription, AgentDriver, Agents } from "#core/run/agent.ts";
import type { AgentSetting, ProgramSetting } from "#core/settings.ts";
import { agentEnvironment, type Machine } from "../process/environment.ts";
import { expectContainment } from "../contain/contain.ts";
import type { StartProcess } from "../process/running-process.ts";
import type { WritePrompt } from "./prompt-file.ts";
import { acpLimits, createAcpDriver } from "./acp.ts";
import { acpAgent, acpSource, commandOf, type AcpSource } from "./acp-agent.ts";
import { acpRecipes } from "./acp-recipes.ts";
import { createCommandDriver, type CommandAgent } from "./command.ts";
import { containAgent, type ContainmentRules, nowhere, placesNamedIn, placesOfAgent } from "./contain-agent.ts";
import {
  checkModelAgent,
  createModelDriver,
  describeModelAgent,
  modelOfAgent,
  type ModelAgentPorts,
} from "./model-agent.ts";
import { createLoginProbe, describeAcp } from "./describe-acp.ts";
import { createDiscovery, type Discovery } from "./discover.ts";
import { recipeConcurrency } from "./known-agents.ts";
import { createReplayDriver, describeReplay } from "./replay.ts";
import { describeStream, streamDriver, streamSource } from "./stream-agent.ts";

export interface CatalogueOptions {
  /** The driver of the built-in recipes. */
  readonly recipe?: AgentDriver;
  /** The user's agents by id; read anew at each call. */
  readonly settings: () => Readonly<Record<string, AgentSetting>>;
  /** See `CommandAgent`. */
  readonly outliving?: string;
  readonly machine?: Machine;
  /** Starts their processes where their worktree is; on this machine when absent. */
  readonly start?: StartProcess;
  /** Puts a prompt where they can read it; on this machine when absent. */
  readonly writePrompt?: WritePrompt;
  /** What agents that are models need. */
  readonly models: Omit<ModelAgentPorts, "machine">;
  /** Folders to search for programs besides PATH and the user's own; the usual ones when absent. */
  readonly sharedFolders?: readonly string[];
  /** How agents are walled in; not at all when absent. Read anew at each start. */
  readonly containment?: () => ContainmentRules;
}

export interface MachineAgents extends Agents {
  /** The ids of agents whose program is on this machine. Starts none of them. */
  installed(): Promise<readonly string[]>;
  /**
   * Asks the vendor of an agent that is a model something that costs nothing.
   *
   * @returns false when this agent is none
   * @throws TuttiError with what is wrong
   */
  check(id: string, signal: AbortSignal): Promise<boolean>;
  /**
   * The model behind an agent, to be asked without a session. Whether the policy lets it in is for the caller to ask.
   *
   * @throws TuttiError `refused` when this agent is no model
   */
  model(id: string, signal: AbortSignal): Promise<Model>;
  /** What an agent that is started here would have; `undefined` of recipes, and of what is not known here. */
  containment(id: string): Promise<Containment | undefined>;
}

/** Every agent of this machine: the built-in recipes, the user's own, and the known programs that are installed. */
export function createAgents(options: CatalogueOptions): MachineAgents {
  const { recipe, settings, start } = options;
  const machine = options.machine ?? { variables: process.env, platform: process.platform };
  const discovery = createDiscovery(machine, options.sharedFolders);
  const isLoggedIn = createLoginProbe(discovery, machine);
  const models = { ...options.models, machine };
  const modelAgents = () => modelsIn(settings());
  const sources = () => sourcesIn(settings());

  return {
    async list(signal) {
      signal.throwIfAborted();
      const described = await Promise.all([
        ...describeOwn(settings(), models, discovery, signal),
        ...sources().map(async (source) => await describeAcp(source, discovery, machine, isLoggedIn)),
      ]);
      signal.throwIfAborted();
      return [...(recipe === undefined ? [] : [describeRecipe(recipe)]), ...described];
    },
    async installed() {
      const { signal } = new AbortController();
      const found = await Promise.all([
        ...modelAgents().map(async ({ id, setting }) =>
          (await describeModelAgent(id, setting, models, signal)).installed ? [id] : [],
        ),
        ...replaysIn(settings()).map(async ([id, setting]) =>
          (await describeReplay(id, setting)).installed ? [id] : [],
        ),
        ...programsIn(settings(), "command", "stream").map(async ([id, setting]) =>
          (await isInstalled(setting, discovery)) ? [id] : [],
        ),
        ...sources().map(async (source) =>
          (await discovery.find(commandOf(source))) === undefined ? [] : [source.id],
        ),
      ]);
      return [...(recipe === undefined ? [] : [recipe.id]), ...found.flat()];
    },
    get(id) {
      if (recipe?.id === id) return recipe;
      const own = ownDriver(id, settings()[id], options, machine, discovery);
      if (own !== undefined) return own;
      const source = sources().find((candidate) => candidate.id === id);
      if (source === undefined) throw refused(`There is no agent ${id}. Describe it under tutti.agents.`);
      const contain = containAgent(source.setting, placesOfAgent(source, machine), options.containment);
      return createAcpDriver({
        ...acpAgent(source, machine, discovery, acpLimits, start),
        ...(contain && { contain }),
      });
    },
    model: async (id, signal) => await modelNamed(id, settings()[id], models, signal),
    containment: async (id) => await containmentOf(id, settings()[id], sources(), options),
    async check(id, signal) {
      const agent = modelAgents().find((candidate) => candidate.id === id);
      if (agent === undefined) return false;
      await checkModelAgent(id, agent.setting, models, signal);
      return true;
    },
  };
}

/** Those that the user describes, and that are no programs with a protocol. */
function describeOwn(
  settings: Readonly<Record<string, AgentSetting>>,
  models: ModelAgentPorts,
  discovery: Discovery,
  signal: AbortSignal,
): readonly Promise<AgentDescription>[] {
  const { machine } = models;
  return [
    ...programsIn(settings, "command").map(([id, setting]) =>
      describeCommand(commandDriver(id, setting, machine), setting, discovery),
    ),
    ...modelsIn(settings).map(({ id, setting }) => describeModelAgent(id, setting, models, signal)),
    ...replaysIn(settings).map(([id, setting]) => describeReplay(id, setting)),
    ...programsIn(settings, "stream").map(([id, setting]) => describeStream(id, setting, { machine, discovery })),
  ];
}

/** The driver of an agent that is no program with a protocol. */
function ownDriver(
  id: string,
  setting: AgentSetting | undefined,
  { models, containment, start, writePrompt, outliving }: CatalogueOptions,
  machine: Machine,
  discovery: Discovery,
): AgentDriver | undefined {
  switch (setting?.kind) {
    case "model":
      return createModelDriver(id, setting, {
        ...models,
        machine,
        contain: containAgent(setting, nowhere, containment),
      });
    case "replay":
      return createReplayDriver(id, setting, models);
    case "command": {
      const contain = containAgent(setting, placesNamedIn(setting), containment);
      return commandDriver(id, setting, machine, { start, writePrompt, contain, outliving });
    }
    case "stream": {
      const contain = containAgent(setting, placesOfAgent(streamSource(id, setting), machine), containment);
      return streamDriver(id, setting, { machine, discovery, start, contain });
    }
    case "acp":
    case undefined:
      return undefined;
  }
}

function modelsIn(
  settings: Readonly<Record<string, AgentSetting>>,
): readonly { readonly id: string; readonly setting: ModelSetting }[] {
  return Object.entries(settings).flatMap(([id, setting]) => (setting.kind === "model" ? [{ id, setting }] : []));
}

async function modelNamed(
  id: string,
  setting: AgentSetting | undefined,
  models: ModelAgentPorts,
  signal: AbortSignal,
): Promise<Model> {
  if (setting?.kind === "model") return await modelOfAgent(id, setting, models, signal);
  throw refused(`${id} is no model that Tutti asks itself. Plan with an agent of the kind “model”.`);
}

async function containmentOf(
  id: string,
  setting: AgentSetting | undefined,
  sources: readonly AcpSource[],
  { containment }: CatalogueOptions,
): Promise<Containment | undefined> {
  if (setting?.kind === "replay") return undefined; // nothing is started
  const isProgram = setting !== undefined || sources.some((source) => source.id === id);
  const level = setting?.containment ?? containment?.().level;
  return isProgram && level !== undefined ? await expectContainment(level) : undefined;
}

/** The user's own, and the known ones that the user does not describe. */
function sourcesIn(settings: Readonly<Record<string, AgentSetting>>): readonly AcpSource[] {
  const known = acpRecipes.filter(({ id }) => !(id in settings)).map(({ id }) => acpSource(id, undefined));
  const own = Object.entries(settings).flatMap(([id, setting]) =>
    setting.kind === "acp" ? [acpSource(id, setting)] : [],
  );
  return [...own, ...known];
}

function programsIn(
  settings: Readonly<Record<string, AgentSetting>>,
  ...kinds: readonly ProgramSetting["kind"][]
): readonly (readonly [string, ProgramSetting])[] {
  return Object.entries(settings).flatMap(([id, setting]) =>
    setting.kind !== "model" && setting.kind !== "replay" && kinds.includes(setting.kind)
      ? [[id, setting] as const]
      : [],
  );
}

function replaysIn(settings: Readonly<Record<string, AgentSetting>>): readonly (readonly [string, ReplaySetting])[] {
  return Object.entries(settings).flatMap(([id, setting]) =>
    setting.kind === "replay" ? [[id, setting] as const] : [],
  );
}

function describeRecipe(driver: AgentDriver): AgentDescription {
  const { id, label, supports } = driver;
  return { id, label, supports, kind: "recipe", installed: true, concurrency: recipeConcurrency };
}

type Surroundings = Pick<CommandAgent, "start" | "writePrompt" | "contain" | "outliving">;

function commandDriver(id: string, setting: ProgramSetting, machine: Machine, around: Surroundings = {}): AgentDriver {
  const { label = id, command, args, stdin, env, variables } = setting;
  return createCommandDriver({
    id,
    label,
    command,
    args,
    stdin,
    environment: agentEnvironment(variables, env, machine),
    ...around,
  });
}

/** A line for the shell is taken as installed: only the shell knows. A program is looked for. */
async function isInstalled({ kind, command, args }: ProgramSetting, discovery: Discovery): Promise<boolean> {
  return (kind === "command" && args.length === 0) || (await discovery.find(command)) !== undefined;
}

async function describeCommand(
  { id, label, supports }: AgentDriver,
  setting: ProgramSetting,
  discovery: Discovery,
): Promise<AgentDescription> {
  const { command, concurrency } = setting;
  const installed = await isInstalled(setting, discovery);
  const remark = installed ? {} : { remark: `${command} was not found. Correct its path in tutti.agents.` };
  return { id, label, supports, kind: "command", installed, concurrency, ...remark };
}
