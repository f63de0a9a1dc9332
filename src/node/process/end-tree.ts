import { execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { ownerName, type Mark } from "./mark.ts";
import { readProcessTable, type ProcessEntry } from "./process-table.ts";

/** How long a tree may tidy up after SIGTERM before SIGKILL. */
export const graceMs = 2_000;

/** A process that is still there after SIGKILL hangs in the kernel; waiting longer does not help. */
const killWaitMs = 10_000;

/**
 * Ends a process that we started and everything it left behind: its group, its
 * session, its descendants, and whatever carries its mark. SIGTERM first, then
 * SIGKILL. Resolves when all are gone.
 */
export async function endTree(pid: number, mark: Mark, grace: number = graceMs): Promise<void> {
  if (process.platform === "win32") return await endWindowsTree(pid);
  try {
    await endAll((table) => treeOf(table, pid, mark), grace, pid);
  } catch {
    send(-pid, "SIGKILL"); // without a process table the group is all that we can name
  }
}

/** A process of an earlier or present run. */
export interface MarkedProcess {
  readonly pid: number;
  readonly mark: Mark;
  /** The process that started it is gone. */
  readonly orphan: boolean;
}

/** The living processes that were started for `run`, or for any run on this machine. Never ourselves. */
export async function findMarked(run?: string): Promise<readonly MarkedProcess[]> {
  return markedIn(await readProcessTable(), run);
}

/** Ends every process of one run, whoever started it. Resolves when all are gone. */
export async function endRun(run: string, grace: number = graceMs): Promise<void> {
  await endAll((table) => markedIn(table, run).map((found) => found.pid), grace);
}

/** Ends whatever carries this mark, wherever it came to. Resolves when all is gone. */
export async function endMarked({ tree }: Pick<Mark, "tree">, grace: number = graceMs): Promise<void> {
  await endAll((table) => table.flatMap(({ pid, mark }) => (isOf(mark, tree) ? pid : [])), grace);
}

/**
 * Ends what dead workers left running, unless it may outlive them.
 *
 * @param unwanted  says of a mark that it is the caller's own, and that nobody listens to what carries it: what other
 *                  boards have left on this machine is theirs
 */
export async function endOrphans(
  unwanted: (mark: Mark) => boolean,
  grace: number = graceMs,
): Promise<readonly MarkedProcess[]> {
  const mayLive = ({ until }: Mark): boolean => until !== undefined && Date.now() < until;
  const orphansIn = (table: readonly ProcessEntry[]): readonly MarkedProcess[] =>
    markedIn(table, undefined).filter(({ orphan, mark }) => orphan && !mayLive(mark) && unwanted(mark));
  const orphans = orphansIn(await readProcessTable());
  if (orphans.length > 0) await endAll((table) => orphansIn(table).map((found) => found.pid), grace);
  return orphans;
}

function treeOf(table: readonly ProcessEntry[], pid: number, mark: Mark): readonly number[] {
  const members = new Set<number>([pid]);
  let size = 0;
  while (size !== members.size) {
    size = members.size;
    for (const entry of table) if (members.has(entry.parent)) members.add(entry.pid);
  }
  for (const entry of table) {
    if (isOf(entry.mark, mark.tree) || entry.group === pid || entry.session === pid) members.add(entry.pid);
  }
  return [...members].filter((member) => member !== process.pid && table.some((entry) => entry.pid === member));
}

function isOf(mark: Mark | undefined, tree: string): boolean {
  return mark?.tree === tree || mark?.tree.startsWith(`${tree}/`) === true;
}

function markedIn(table: readonly ProcessEntry[], run: string | undefined): readonly MarkedProcess[] {
  const living = new Set(table.map((entry) => ownerName(entry.pid, entry.startedAt)));
  const ourselves = ancestorsOf(table, process.pid);
  return table.flatMap(({ pid, mark }): MarkedProcess[] => {
    if (mark === undefined || ourselves.has(pid) || (run !== undefined && mark.run !== run)) return [];
    return [{ pid, mark, orphan: !living.has(mark.owner) }];
  });
}

/** We may ourselves work for an outer run; ending it is not our business. */
function ancestorsOf(table: readonly ProcessEntry[], pid: number): ReadonlySet<number> {
  const parents = new Map(table.map((entry) => [entry.pid, entry.parent]));
  const ancestors = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !ancestors.has(at); at = parents.get(at)) {
    ancestors.add(at);
  }
  return ancestors;
}

type Select = (table: readonly ProcessEntry[]) => readonly number[];

async function endAll(select: Select, grace: number, group?: number): Promise<void> {
  const left = await signalUntilGone(select, "SIGTERM", grace, group);
  if (left) await signalUntilGone(select, "SIGKILL", killWaitMs, group);
}

/** Looks again after each signal, because a process may have started another meanwhile. Returns whether any is left. */
async function signalUntilGone(
  select: Select,
  name: NodeJS.Signals,
  limitMs: number,
  group?: number,
): Promise<boolean> {
  const signalled = new Set<number>();
  const deadline = performance.now() + limitMs;
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    const pids = select(await readProcessTable());
    if (pids.length === 0) return false;
    if (performance.now() >= deadline) return true;
    if (group !== undefined && signalled.size === 0) send(-group, name);
    for (const pid of pids) if (!signalled.has(pid)) send(pid, name);
    for (const pid of pids) signalled.add(pid);
    await wait(pause);
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what we wanted.
  }
}

/** `taskkill` knows only two ways, and a console program ignores the polite one. */
async function endWindowsTree(pid: number): Promise<void> {
  await promisify(execFile)("taskkill", ["/pid", `${pid}`, "/T", "/F"], { windowsHide: true }).catch(() => undefined); // gone already
}
