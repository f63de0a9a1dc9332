import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

const MINUTE_MS = 60_000;

/** `tutti worker`: owns agents and worktrees of one repository. Started by the others when it is needed. */
export async function worker(context: CommandContext, idleMinutes: number | undefined): Promise<ExitCode> {
  const project = await context.project();
  const idleMs = (idleMinutes ?? project.settings().workerIdleMinutes) * MINUTE_MS;
  context.out.line(
    `Worker ${process.pid} on ${project.repository.top}. It ends after ${idleMs / MINUTE_MS} minutes without work.`,
  );
  await project.work(idleMs, context.signal);
  context.out.document({ schema: 1, ended: true });
  return exitCode.done;
}
