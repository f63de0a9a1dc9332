import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { pick } from "../../rig/environment.ts";

/**
 * Starts a script of this folder as a process of its own. It is killed when the
 * test has finished, and ends by itself when the test runner dies.
 *
 * @param given  what the script gets as JSON in its first argument
 */
export function startChild(script: string, given: unknown): ChildProcess {
  const child = fork(join(import.meta.dirname, script), [JSON.stringify(given)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: pick(["PATH", "NODE_COMPILE_CACHE"]),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => kill(child));
  return child;
}

/** Kills at once, without a chance to say goodbye, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
