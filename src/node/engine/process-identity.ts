import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { promisify } from "node:util";

/**
 * One process among all that ever had its number: `host` names the machine,
 * its boot and its process namespace, `start` tells two processes with one
 * number apart. `start` is empty where the system does not say it cheaply.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  readonly host: string;
}

export function ownIdentity(): Promise<ProcessIdentity> {
  return identityOf(process.pid);
}

/** Of a process that was just started, or is certainly alive. */
export async function identityOf(pid: number): Promise<ProcessIdentity> {
  return { pid, start: (await startOf(pid)) ?? "", host: await thisHost() };
}

/** Whether that process certainly runs on this machine; never another one that was given its number. */
export async function isRunning({ pid, start, host }: ProcessIdentity): Promise<boolean> {
  if (start === "" || host !== (await thisHost()) || !exists(pid)) return false;
  return (await startOf(pid)) === start;
}

/** How long ago it started, in milliseconds; no clock that somebody sets is asked where the system says it itself. */
export async function ageOf({ start }: ProcessIdentity): Promise<number | undefined> {
  if (process.platform === "linux") {
    const [uptime] = (await readFile("/proc/uptime", "utf8")).split(" ");
    return Math.max(0, Number(uptime) * 1000 - Number(start) * TICK_MS);
  }
  const startedAt = Date.parse(start);
  return Number.isNaN(startedAt) ? undefined : Math.max(0, Date.now() - startedAt);
}

/** In which Linux tells the start of a process, everywhere that Node runs. */
const TICK_MS = 10;

/** For so long, in milliseconds, nobody takes over the number of a process that has just been heard of. */
const trustedMs = 10_000;

/**
 * Whether that process certainly does not run any more. False when it cannot
 * be known: it is of another machine, or of another boot.
 *
 * @param silentMs  how long ago it was heard of; asking for its start is saved when that is recent
 */
export async function isDead(identity: ProcessIdentity, silentMs: number): Promise<boolean> {
  if (identity.host !== (await thisHost())) return false;
  if (!exists(identity.pid)) return true;
  // Where asking is cheap it is asked: a killed process keeps its number until its parent has buried it.
  if (silentMs < trustedMs && process.platform !== "linux") return false;
  const start = await startOf(identity.pid);
  return start !== undefined && identity.start !== "" && start !== identity.start;
}

let host: Promise<string> | undefined;

function thisHost(): Promise<string> {
  host ??= Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""), // Linux only
    readlink("/proc/self/ns/pid").catch(() => ""),
  ]).then((parts) => [hostname(), ...parts.map((part) => part.trim())].join(" ").trim());
  return host;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** When the process started, in the system's own terms; `dead` for one that only its parent has yet to bury. */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // The name, in parentheses, may hold anything; the state is the first field after it, the start the twentieth.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields?.[0] === "Z" ? "dead" : fields?.[19];
  }
  if (process.platform === "win32") return undefined;
  const asked = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => undefined);
  return asked?.stdout.trim();
}
