import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Clock } from "#core/clock.ts";
import { TuttiError } from "#core/errors.ts";
import type { Environment } from "./process/environment.ts";

export interface WorkerCommand {
  /** The Node that runs it, and takes its options; inside VS Code the editor's own, with `ELECTRON_RUN_AS_NODE`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Environment;
}

/**
 * What agents say passes through quickly and in great numbers. Where V8 may, it lets such garbage pile up to a hundred
 * megabytes before it looks; in megabytes.
 */
const smallHeap = ["--max-semi-space-size=8"] as const;

/**
 * Starts a worker that outlives this process: in a session of its own, with
 * nothing of ours open. What it prints goes to `logFile`.
 *
 * @throws TuttiError `unavailable` when it cannot be started
 */
export async function startWorker(command: WorkerCommand, folder: string, logFile: string): Promise<number> {
  const log = openSync(logFile, "a", 0o600);
  try {
    const child = spawn(command.program, [...smallHeap, ...command.args, "--cwd", folder], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...command.environment },
      windowsHide: true,
    });
    await once(child, "spawn");
    child.unref();
    return child.pid ?? 0;
  } catch (error) {
    throw new TuttiError("unavailable", `The worker could not be started with ${command.program}. ${String(error)}`, {
      cause: error,
    });
  } finally {
    closeSync(log);
  }
}

const WAIT_MS = 100;
const MOST_WAITS = 100;

/**
 * A function that makes sure that a worker lives which takes what is queued.
 * Calls at the same time start one worker, and a worker that has been started
 * is waited for until it reports itself, or ten seconds have passed.
 *
 * @param isLacking  whether a worker should be started here
 * @param start      absent in a process that may not start workers
 */
export function createWaker(
  isLacking: () => Promise<boolean>,
  start: (() => Promise<void>) | undefined,
  clock: Pick<Clock, "sleep">,
): () => Promise<void> {
  let starting: Promise<void> | undefined;
  const begin = async (): Promise<void> => {
    if (start === undefined || !(await isLacking())) return;
    await start();
    for (let wait = 0; wait < MOST_WAITS && (await isLacking()); wait++) await clock.sleep(WAIT_MS);
  };
  return () => (starting ??= begin().finally(() => (starting = undefined)));
}
