import { basename } from "node:path";
import { refused, TuttiError } from "#core/errors.ts";
import type { AgentDescription, AgentDriver } from "#core/run/agent.ts";
import type { ProgramSetting } from "#core/settings.ts";
import { StreamDialectName } from "#core/stream-dialect.ts";
import type { Machine } from "../process/environment.ts";
import type { StartProcess } from "../process/running-process.ts";
import type { ContainAgent } from "../contain/contain.ts";
import { acpRecipes } from "./acp-recipes.ts";
import { environmentOf, type AcpSource } from "./acp-agent.ts";
import type { Discovery } from "./discover.ts";
import { createStreamDriver, streamLimits } from "./stream.ts";
import type { StreamDialect } from "./stream-dialect.ts";
import { streamDialects } from "./stream-dialects.ts";

export interface StreamSurroundings {
  readonly machine: Machine;
  readonly discovery: Discovery;
  readonly start?: StartProcess | undefined;
  readonly contain?: ContainAgent | undefined;
}

/** The dialect that a setting names, or whose program it starts. */
function dialectOf(id: string, { dialect, command }: ProgramSetting): StreamDialect {
  const program = basename(command).replace(/\.(exe|cmd|bat|js|mjs)$/i, "");
  const name = dialect ?? [program, id].flatMap((word) => StreamDialectName.safeParse(word).data ?? [])[0];
  if (name !== undefined) return streamDialects[name];
  const names = StreamDialectName.options.join(", ");
  throw refused(`What ${command} writes is not known. Name its dialect in tutti.agents: ${names}.`);
}

/** What is known of the dialect's program, with the user's setting over it. */
export function streamSource(id: string, setting: ProgramSetting): AcpSource {
  const name = StreamDialectName.safeParse(setting.dialect ?? basename(setting.command)).data ?? id;
  const recipe = acpRecipes.find((candidate) => candidate.id === name);
  return { id, recipe, setting };
}

/** @throws TuttiError `refused` when nobody knows what the program writes */
export function streamDriver(
  id: string,
  setting: ProgramSetting,
  { machine, discovery, start, contain }: StreamSurroundings,
): AgentDriver {
  const dialect = dialectOf(id, setting);
  const source = streamSource(id, setting);
  const environment = (path: string) => ({
    ...environmentOf(source, path, machine),
    ...dialect.variables,
    ...setting.variables,
  });
  const { label = id, command, args, mode, model } = setting;
  return createStreamDriver({
    id,
    label,
    dialect,
    mode,
    model,
    provider: setting.provider ?? source.recipe?.provider,
    noise: source.recipe?.quirks.noise ?? [],
    limits: streamLimits,
    start,
    contain,
    launchElsewhere: () => ({ command, args, environment: environment("") }),
    async launch() {
      const path = await discovery.find(command);
      if (path === undefined) throw new TuttiError("unavailable", notFound(command));
      return { command: path, args, environment: environment(path) };
    },
  });
}

export async function describeStream(
  id: string,
  setting: ProgramSetting,
  around: Pick<StreamSurroundings, "machine" | "discovery">,
): Promise<AgentDescription> {
  const { label = id, command, concurrency } = setting;
  const about = { id, label, kind: "stream", concurrency };
  try {
    const { supports } = streamDriver(id, setting, around);
    const path = await around.discovery.find(command);
    if (path === undefined) return { ...about, supports, installed: false, remark: notFound(command) };
    const environment = environmentOf(streamSource(id, setting), path, around.machine);
    const version = await around.discovery.version(path, environment);
    return { ...about, supports, installed: true, ...(version !== undefined && { version }) };
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    const supports = { steering: false, resume: false, usage: false, permission: false };
    return { ...about, supports, installed: false, remark: known.message };
  }
}

function notFound(command: string): string {
  return `${command} was not found. Correct its path in tutti.agents.`;
}
