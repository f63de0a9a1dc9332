import { TuttiError } from "#core/errors.ts";
import type { AgentDriver } from "#core/run/agent.ts";
import type { ContainAgent } from "../contain/contain.ts";
import { startProcess, type StartProcess } from "../process/running-process.ts";
import type { AcpLaunch } from "./acp.ts";
import type { StreamDialect } from "./stream-dialect.ts";
import { StreamSession } from "./stream-session.ts";

/** In milliseconds. */
export interface StreamLimits {
  /** The longest an agent may say nothing; a model that thinks, or a build, does not say much. */
  readonly silenceMs: number;
  /** From the line that tells its end until its process is ended. */
  readonly exitMs: number;
}

export const streamLimits: StreamLimits = { silenceMs: 10 * 60_000, exitMs: 10_000 };

/** A program that is given a prompt, and writes what it does as lines of JSON. */
export interface StreamAgent {
  readonly id: string;
  readonly label: string;
  readonly dialect: StreamDialect;
  readonly mode: string | undefined;
  /** The model when a run names none. */
  readonly model: string | undefined;
  /** Whose model it asks, where that is known. */
  readonly provider: string | undefined;
  /** What it writes to stderr although nothing is wrong. */
  readonly noise: readonly RegExp[];
  readonly limits: StreamLimits;
  /** Walls it in. It is started as it is when absent. */
  readonly contain?: ContainAgent | undefined;
  /** Its program, its own arguments and its environment. @throws TuttiError `unavailable` when it is not installed */
  launch(signal: AbortSignal): Promise<AcpLaunch>;
  /** For a place where its program is found by the PATH there. */
  launchElsewhere(): AcpLaunch;
  readonly start?: StartProcess | undefined;
}

export function createStreamDriver(agent: StreamAgent): AgentDriver {
  const { id, label, dialect } = agent;
  return {
    id,
    label,
    supports: {
      steering: false,
      followUps: dialect.talk !== undefined,
      resume: dialect.resume.length > 0,
      usage: true,
      permission: dialect.talk !== undefined,
      elsewhere: true,
    },
    async open(start, signal) {
      if (signal.aborted) throw new TuttiError("cancelled", `${label} was stopped before it started.`);
      const { elsewhere } = start;
      const worktree = elsewhere?.path ?? start.worktree;
      const program = elsewhere === undefined ? await agent.launch(signal) : agent.launchElsewhere();
      const environment = { ...start.variables, ...program.environment };
      const launch = { command: program.command, args: argumentsOf(agent, start, program.args), environment };
      const contained = await agent.contain?.(launch, worktree, elsewhere !== undefined);
      const { start: startIt = startProcess } = agent;
      const child = await startIt({
        ...(contained?.launch ?? launch),
        cwd: worktree,
        run: start.run,
        stdin: "pipe",
        elsewhere,
      });
      const session = new StreamSession(agent, { ...start, worktree }, child, contained?.containment);
      await session.begin(signal);
      session.events.hear(contained?.refusals);
      return session;
    },
  };
}

/** `own` are those of the settings; they stand before what has to be last. */
export function argumentsOf(
  { dialect, mode, model: usualModel }: Pick<StreamAgent, "dialect" | "mode" | "model">,
  { model = usualModel, resume }: { readonly model?: string | undefined; readonly resume?: string | undefined },
  own: readonly string[],
): readonly string[] {
  const filled = (words: readonly string[], name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : words.map((word) => word.replaceAll(`{${name}}`, () => value));
  return [
    ...dialect.args,
    ...filled(dialect.mode, "mode", mode ?? dialect.usualMode),
    ...filled(dialect.model, "model", model),
    ...own,
    ...filled(dialect.resume, "session", resume),
    ...dialect.last,
  ];
}
