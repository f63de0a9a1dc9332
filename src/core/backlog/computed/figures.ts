import type { BoardState } from "../../board/board-state.ts";
import { type EntryState, fieldsOf } from "../../board/met.ts";
import type { Task } from "../../board/task.ts";
import { belongsTo } from "../sync/match-entries.ts";

/** Blocks that are computed, by the names in their markers. */
export const computed = { stats: statsOf, metrics: metricsOf, velocity: velocityOf } as const;
export type ComputedBlock = keyof typeof computed;

const states: readonly (readonly [EntryState, string])[] = [
  ["backlog", "Backlog"],
  ["ready", "Ready"],
  ["in-progress", "In progress"],
  ["blocked", "Blocked"],
  ["review", "In review"],
  ["done", "Done"],
];
const weekMs = 7 * 24 * 3_600_000;
const mostWeeks = 8;

/** The tasks that stand in a backlog. */
function tasksOf({ tasks, met }: BoardState, name: string): readonly Task[] {
  return [...tasks.values()].filter((task) => {
    const last = met.get(task.id);
    return last !== undefined && !last.missing && belongsTo(name, last.path) && stateOf(task) !== undefined;
  });
}

function stateOf(task: Task): EntryState | undefined {
  return fieldsOf(task, task.state)?.state;
}

/** How many tasks stand where, and what they are estimated at. */
function statsOf(board: BoardState, name: string): readonly string[] {
  const all = tasksOf(board, name);
  const rows = states.map(([state, word]) => {
    const those = all.filter((task) => stateOf(task) === state);
    return `| ${word} | ${those.length} | ${estimateOf(those)} |`;
  });
  return ["| Status | Count | Estimate |", "|---|---:|---|", ...rows, `| All | ${all.length} | ${estimateOf(all)} |`];
}

/** What is done and left, and how long a task takes. */
function metricsOf(board: BoardState, name: string): readonly string[] {
  const all = tasksOf(board, name);
  const done = all.filter((task) => stateOf(task) === "done");
  const left = all.filter((task) => stateOf(task) !== "done");
  const took = done.flatMap(({ id }) => {
    const { startedAt, doneAt } = board.times.get(id) ?? {};
    return startedAt === undefined || doneAt === undefined ? [] : [doneAt - startedAt];
  });
  const median = medianOf(took);
  const cycle = median === undefined ? "unknown" : `${spanOf(median / 60_000)} (of ${took.length})`;
  return [
    "| Metric | Value |",
    "|---|---|",
    `| Done | ${done.length} |`,
    `| Left | ${left.length} |`,
    `| Estimate done | ${estimateOf(done)} |`,
    `| Estimate left | ${estimateOf(left)} |`,
    `| Median from start to done | ${cycle} |`,
  ];
}

/** How many were done in each of the last weeks, by when the board was told so. Weeks begin on Monday, in UTC. */
function velocityOf(board: BoardState, name: string, now: number): readonly string[] {
  const done = tasksOf(board, name).filter((task) => stateOf(task) === "done");
  const times = done.flatMap(({ id }) => board.times.get(id)?.doneAt ?? []);
  const thisWeek = mondayOf(now);
  const rows = Array.from({ length: mostWeeks }, (_, index) => {
    const start = thisWeek - (mostWeeks - 1 - index) * weekMs;
    const count = times.filter((at) => mondayOf(at) === start).length;
    return `| ${new Date(start).toISOString().slice(0, 10)} | ${count} |`;
  });
  const unknown = done.length - times.length;
  return ["| Week | Count |", "|---|---:|", ...rows, ...(unknown === 0 ? [] : [`| When is unknown | ${unknown} |`])];
}

function mondayOf(at: number): number {
  const day = Math.floor(at / (weekMs / 7));
  return (day - ((day + 3) % 7)) * (weekMs / 7); // the epoch was a Thursday
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 1 ? upper : sorted[middle - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** The sum of what is known; how many have no estimate that could be read is said. */
function estimateOf(tasks: readonly Task[]): string {
  if (tasks.length === 0) return "–";
  const known = tasks.flatMap(({ estimate }) => estimate?.minutes ?? []);
  const unknown = tasks.length - known.length;
  const sum = known.reduce((total, minutes) => total + minutes, 0);
  if (known.length === 0) return "unknown";
  return unknown === 0 ? spanOf(sum) : `${spanOf(sum)} and ${unknown} unknown`;
}

function spanOf(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const parts = [...(hours > 0 ? [`${hours} h`] : []), ...(whole % 60 > 0 || hours === 0 ? [`${whole % 60} min`] : [])];
  return parts.join(" ");
}
