import { basename } from "node:path";
import type { AgentDescription } from "#core/run/agent.ts";
import type { Machine } from "../process/environment.ts";
import { acpLimits, createAcpDriver } from "./acp.ts";
import { acpAgent, commandOf, environmentOf, labelOf, notInstalled, type AcpSource } from "./acp-agent.ts";
import type { Discovery } from "./discover.ts";

/** An answer about a login is good for a minute: long enough for a list that is shown again and again. */
const loginAgeMs = 60_000;

/** Whether somebody is logged in; `undefined` where there is no free way to know. */
export type LoginProbe = (source: AcpSource) => Promise<boolean | undefined>;

/** An agent with a protocol as it is on this machine. */
export async function describeAcp(
  source: AcpSource,
  discovery: Discovery,
  machine: Machine,
  isLoggedIn: LoginProbe,
): Promise<AgentDescription> {
  const { id, recipe, setting } = source;
  const { supports, label } = createAcpDriver(acpAgent(source, machine, discovery, acpLimits));
  const concurrency = setting?.concurrency ?? recipe?.concurrency ?? 2;
  const path = await discovery.find(commandOf(source));
  const description = { id, label, supports, kind: "acp", concurrency };
  if (path === undefined) return { ...description, installed: false, remark: notInstalled(source) };
  const [version, loggedIn] = await Promise.all([
    isLauncher(path) ? undefined : discovery.version(path, environmentOf(source, path, machine)),
    isLoggedIn(source),
  ]);
  return {
    ...description,
    installed: true,
    ...(version !== undefined && { version }),
    ...(loggedIn === false && {
      remark: `Nobody is logged in to ${labelOf(source)}. Log in with its own command first.`,
    }),
  };
}

/** Runs other programs: its version says nothing of the agent. */
function isLauncher(path: string): boolean {
  return /^(?:node|npx|npm|bun|bunx|deno|python3?|uvx?|sh|bash)(?:\.(?:exe|cmd))?$/i.test(basename(path));
}

/** Asks each program at most once a minute. */
export function createLoginProbe(discovery: Discovery, machine: Machine): LoginProbe {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<boolean | undefined> }>();
  const ask: LoginProbe = async (source) => {
    const login = source.recipe?.login;
    if (login === undefined || hasKey(source, machine)) return undefined;
    const path = await discovery.find(login.command);
    if (path === undefined) return undefined;
    const answer = await discovery.probe(path, login.args, environmentOf(source, path, machine));
    if (answer === undefined) return undefined;
    return answer.exitCode === 0 && login.loggedOut?.test(answer.output) !== true;
  };
  return async (source) => {
    const now = performance.now();
    const last = known.get(source.id);
    if (last !== undefined && now - last.at < loginAgeMs) return await last.answer;
    const answer = ask(source);
    known.set(source.id, { at: now, answer });
    return await answer;
  };
}

/** With a key in its environment an agent needs no login, and its probe may not know. */
function hasKey({ recipe, setting }: AcpSource, { variables }: Machine): boolean {
  const names = [...(recipe?.env ?? []), ...(setting?.env ?? [])].filter((name) => /KEY|TOKEN/.test(name));
  return names.some((name) => (setting?.variables[name] ?? variables[name] ?? "") !== "");
}
