import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Ends every process whose environment contains `mark`, and waits until all are gone: also those that left their
 * group, as a detached worker does. Not on Windows, where the environment of another process cannot be read.
 *
 * @param mark     a text that no other process carries, such as the path of a sandbox
 * @param graceMs  how long they may tidy up after a SIGTERM
 * @returns what was found, as `pid command`
 */
export async function endMarked(mark: string, graceMs: number): Promise<readonly string[]> {
  const first = findMarked(mark);
  for (const { pid } of first) send(pid, "SIGTERM");
  const begin = Date.now();
  let insisted = false;
  for (let left = findMarked(mark); left.length > 0 && Date.now() < begin + graceMs; left = findMarked(mark)) {
    await delay(50);
    if (insisted || Date.now() < begin + 500) continue;
    insisted = true;
    for (const { pid } of left) send(pid, "SIGTERM"); // a worker lets its runs finish at the first one
  }
  for (let left = findMarked(mark); left.length > 0; left = findMarked(mark)) {
    for (const { pid } of left) send(pid, "SIGKILL");
    await delay(20);
  }
  return first.map(({ pid, command }) => `${pid} ${command}`);
}

/** Like `endMarked`, but gives what is ending by itself `waitMs` to do so, and returns only what did not. */
export async function endStuck(mark: string, waitMs: number): Promise<readonly string[]> {
  const end = Date.now() + waitMs;
  while (findMarked(mark).length > 0 && Date.now() < end) await delay(50);
  return await endMarked(mark, 0);
}

interface Found {
  readonly pid: number;
  readonly command: string;
}

/** Every process but this one whose environment contains `mark`. */
export function findMarked(mark: string): readonly Found[] {
  if (process.platform === "win32") return [];
  const found = process.platform === "linux" ? markedOnLinux(mark) : markedByPs(mark);
  return found.filter(({ pid }) => pid !== process.pid);
}

function markedOnLinux(mark: string): readonly Found[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid): Found[] => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").includes(mark)) return [];
      return [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() }];
    } catch {
      return []; // It ended meanwhile, or is another user's.
    }
  });
}

function markedByPs(mark: string): readonly Found[] {
  const table = execFileSync("ps", ["-Aww", "-E", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return table.split("\n").flatMap((line): Found[] => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined || !line.includes(mark) ? [] : [{ pid: Number(pid), command }];
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}
