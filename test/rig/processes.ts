import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** Processes started here that may still have descendants. Each leads a group of its own. */
const leaders = new Set<number>();
const tidying: (() => Promise<void>)[] = [];
let watching = false;
let stopping = false;
let signals = 0;

export interface GroupOptions {
  readonly cwd?: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly stdio: StdioOptions;
}

/** Starts a program as the leader of a process group, which ends with this process on every path but a SIGKILL. */
export function startGroup(command: string, words: readonly string[], options: GroupOptions): ChildProcess {
  watchOwnEnd();
  const child = spawn(command, words, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.environment,
    stdio: options.stdio,
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  if (child.pid !== undefined) leaders.add(child.pid);
  return child;
}

/** Makes the death of the process that started this one, over a channel, the same as a signal. */
export function endWithParent(): void {
  watchOwnEnd();
  process.once("disconnect", stop);
  process.channel?.unref();
}

/** Has `tidy` run when a signal, or the death of the parent, ends this process; the end waits for it. */
export function beforeStop(tidy: () => Promise<void>): void {
  watchOwnEnd();
  tidying.push(tidy);
}

/**
 * Ends the group of `child` and resolves when nothing of it is left.
 *
 * @param graceMs  how long the leader may tidy up after a SIGTERM before everything is killed; 0 kills at once
 */
export async function endGroup(child: ChildProcess, graceMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (graceMs > 0 && child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  const end = Date.now() + graceMs;
  while (groupLives(pid) && Date.now() < end) await delay(25);
  killGroup(pid);
  // A machine without an init may leave ended processes uncollected; they are as good as gone.
  for (let tries = 0; groupLives(pid) && tries < 500; tries += 1) await delay(10);
  leaders.delete(pid);
}

/** Runs a group to its end; resolves with its exit code, 1 for a signal. */
export async function finishGroup(child: ChildProcess): Promise<number> {
  const [code] = await Promise.race([
    once(child, "exit"),
    once(child, "error").then(([error]) => Promise.reject(error)),
  ]);
  await endGroup(child, 0);
  return typeof code === "number" ? code : 1;
}

/**
 * Runs a program of which only the success matters; what it writes as errors is seen. It ends with this process.
 *
 * @throws when it ends with anything but 0
 */
export async function runProgram(
  command: string,
  words: readonly string[],
  options: Omit<GroupOptions, "stdio">,
): Promise<void> {
  const code = await finishGroup(startGroup(command, words, { ...options, stdio: ["ignore", "ignore", "inherit"] }));
  if (code !== 0) throw new Error(`"${[command, ...words].join(" ")}" ended with exit code ${code}.`);
}

function groupLives(pid: number): boolean {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, 0);
    return true;
  } catch {
    return false;
  }
}

function killGroup(pid: number): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function watchOwnEnd(): void {
  if (watching) return;
  watching = true;
  process.once("exit", () => {
    for (const pid of leaders) killGroup(pid);
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
}

/** The first signal begins the tidying, a second one does not wait for it. */
function onSignal(): void {
  signals += 1;
  if (signals > 1) process.exit(130);
  stop();
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  void Promise.allSettled(tidying.map(async (tidy) => await tidy())).then(() => process.exit(130));
}
