import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

const MINUTE_MS = 60_000;

export interface WorkerOptions {
  readonly idleMinutes?: number;
  readonly pool: readonly string[];
}

/**
 * `tutti worker`: owns agents and worktrees of one repository. Started by the others when it is needed. The first
 * signal lets it drain, the second interrupts it.
 */
export async function worker(context: CommandContext, options: WorkerOptions): Promise<ExitCode> {
  const { out, signal: drain, insisted } = context;
  const project = await context.project();
  const { workerIdleMinutes, workerPools } = project.settings();
  const idleMs = (options.idleMinutes ?? workerIdleMinutes) * MINUTE_MS;
  const pools = options.pool.length > 0 ? options.pool : undefined;
  const say = (sentence: string): void => out.line(`Worker ${process.pid}: ${sentence}`);
  const served = pools ?? workerPools;
  out.line(
    `Worker ${process.pid} on ${project.repository.top}, for ${served.length === 1 ? "pool" : "pools"} ${served.join(", ")}. It ends after ${idleMs / MINUTE_MS} minutes without work.`,
  );
  await project.work({ idleMs, pools, drain, say }, insisted);
  out.document({ schema: 1, ended: true });
  return exitCode.done;
}
