import type { BoardState } from "#core/board/board-state.ts";
import { runnableTasks } from "#core/board/dependencies.ts";
import { RunId, type TaskId } from "#core/board/ids.ts";
import { isActive, type Run } from "#core/board/run.ts";
import { limitsOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import { chooseBy } from "#core/dispatch/schedule.ts";
import { add, after, boardWith, deliver, done, request, start } from "./boards.ts";

/** Tasks with what they need of an agent, in minutes. */
export type Plan = readonly {
  readonly id: string;
  readonly minutes: number;
  readonly agent: string;
  readonly priority?: string | undefined;
  readonly after?: readonly string[];
  readonly softAfter?: readonly string[];
  readonly files?: readonly string[];
}[];

export type Random = () => number;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a run that is being started finds. */
export interface Moment {
  readonly board: BoardState;
  readonly starting: Run;
  readonly atWork: readonly Run[];
  /** Tasks whose work has begun and is not settled. */
  readonly open: readonly TaskId[];
}

/**
 * Plays a plan through on the real board with the dispatcher's own choice:
 * everything that may run is requested, and reviews are settled at once.
 *
 * @param random  leaves some to be requested later; absent, nothing waits
 * @returns the order of the starts, and how long it all took
 */
export function simulate(
  plan: Plan,
  rules: ScheduleRules,
  random: Random | undefined,
  onStart: (moment: Moment) => void = () => {},
): { readonly starts: readonly string[]; readonly minutes: number } {
  const of = new Map(plan.map((task) => [task.id, task]));
  let board = boardWith(
    ...plan.map(({ id, minutes, agent: _agent, ...more }) =>
      add(id, { ...more, estimate: { text: `${minutes} min`, minutes } }),
    ),
  );
  let at = 0;
  const starts: string[] = [];
  const ends = new Map<RunId, number>();
  for (;;) {
    const queued = runnableTasks(board).map(({ id }) => request(id, of.get(id)?.agent));
    board = after(board, ...queued.filter(() => random === undefined || ends.size === 0 || random() < 0.9));
    for (let run = claim(board, rules); run !== undefined; run = claim(board, rules)) {
      const runs = [...board.runs.values()];
      const atWork = runs.filter((each) => isActive(each.state) && each.state.name !== "queued");
      onStart({ board, starting: run, atWork, open: atWork.map(({ task }) => task) });
      starts.push(run.task);
      board = after(board, start(run.task));
      ends.set(run.id, at + (of.get(run.task)?.minutes ?? 0));
    }
    if (ends.size === 0) return { starts, minutes: at };
    at = Math.min(...ends.values());
    for (const [id, end] of ends) {
      const task = board.runs.get(id)?.task;
      if (end > at || task === undefined) continue;
      ends.delete(id);
      board = after(board, deliver(task), done(task));
    }
  }
}

/** As the dispatcher does in its transaction. */
function claim(board: BoardState, rules: ScheduleRules): Run | undefined {
  const runs = [...board.runs.values()];
  const held = runs.filter((run) => run.state.name === "running");
  const limits = limitsOf(rules);
  if (held.length >= limits.total) return undefined;
  const count = (lanes: readonly string[]) => held.filter((run) => lanes.includes(run.agent)).length;
  const barred = (lane: string): boolean =>
    count([lane]) >= (limits.lanes[lane] ?? Infinity) ||
    (limits.groups ?? []).some(({ lanes, most }) => lanes.includes(lane) && count(lanes) >= most);
  const due = runs.filter((run) => run.state.name === "queued");
  const id = chooseBy(board, rules)(
    due.map((run) => ({ run: run.id, barred: barred(run.agent) })),
    held.map((run) => run.id),
  );
  return id === undefined ? undefined : board.runs.get(RunId.parse(id));
}
