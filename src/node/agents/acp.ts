import { refused, TuttiError } from "#core/errors.ts";
import type { AgentDriver } from "#core/run/agent.ts";
import type { Environment } from "../process/environment.ts";
import { startProcess, type StartProcess } from "../process/running-process.ts";
import type { ContainAgent } from "../contain/contain.ts";
import type { AcpQuirks } from "./acp-recipes.ts";
import { AcpSession } from "./acp-session.ts";

export interface AcpLaunch {
  readonly command: string;
  readonly args: readonly string[];
  /** Complete; see `agentEnvironment`. */
  readonly environment: Environment;
}

/** In milliseconds. */
export interface AcpLimits {
  /** From the start of the process until it takes a prompt: 0.5 to 3 s, and many times that on a busy machine. */
  readonly startMs: number;
  /** The longest an agent may say nothing; a model that thinks, or a build, does not say much. */
  readonly silenceMs: number;
  /** From the request to cancel until its process is ended. */
  readonly cancelMs: number;
}

export const acpLimits: AcpLimits = { startMs: 60_000, silenceMs: 10 * 60_000, cancelMs: 5_000 };

/** A program that speaks the Agent Client Protocol over its standard streams. */
export interface AcpAgent {
  readonly id: string;
  readonly label: string;
  readonly mode: string | undefined;
  /** The model when a run names none. */
  readonly model: string | undefined;
  /** Whose model it asks, where that is known. */
  readonly provider: string | undefined;
  /** Reports tokens or cost. */
  readonly usage: boolean;
  readonly quirks: AcpQuirks;
  readonly limits: AcpLimits;
  /** Walls it in. It is started as it is when absent. */
  readonly contain?: ContainAgent;
  /** @throws TuttiError `unavailable` when it is not installed */
  launch(signal: AbortSignal): Promise<AcpLaunch>;
  /** For a place where its program is found by the PATH there. */
  readonly launchElsewhere?: (() => AcpLaunch) | undefined;
  readonly start?: StartProcess | undefined;
}

export function createAcpDriver(agent: AcpAgent): AgentDriver {
  return {
    id: agent.id,
    label: agent.label,
    supports: {
      steering: false,
      followUps: true,
      resume: !agent.quirks.spoilsSessions,
      usage: agent.usage,
      permission: true,
      elsewhere: agent.launchElsewhere !== undefined,
    },
    async open(start, signal) {
      if (signal.aborted) throw new TuttiError("cancelled", `${agent.label} was stopped before it started.`);
      const { elsewhere } = start;
      const worktree = elsewhere?.path ?? start.worktree;
      const launch = elsewhere === undefined ? await agent.launch(signal) : launchThere(agent);
      const environment = { ...start.variables, ...launch.environment };
      const contained = await agent.contain?.({ ...launch, environment }, worktree, elsewhere !== undefined);
      const { start: startIt = startProcess } = agent;
      const child = await startIt({
        ...(contained?.launch ?? { ...launch, environment }),
        cwd: worktree,
        run: start.run,
        stdin: "pipe",
        elsewhere,
      });
      const session = new AcpSession(agent, { ...start, worktree }, child, contained?.containment);
      await session.begin(signal);
      session.events.hear(contained?.refusals);
      return session;
    },
  };
}

function launchThere({ label, launchElsewhere }: AcpAgent): AcpLaunch {
  if (launchElsewhere === undefined) throw refused(`${label} cannot work elsewhere than on this machine.`);
  return launchElsewhere();
}
