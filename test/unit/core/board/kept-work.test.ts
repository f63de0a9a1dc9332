import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { keptRefs } from "#core/board/kept-refs.ts";
import { leftRuns } from "#core/board/left-runs.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";

const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const refAt = (minute: number): string => `refs/tutti/trash/tutti/a/20261121T12${minute}00Z`;
const [first, second, third] = [refAt(10), refAt(20), refAt(30)];

const history: readonly Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Task a" }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "coder" },
  { type: "run/start", run, worker: "w" },
];
const save = (ref: string): Command => ({ type: "run/save", run, ref });
const aside = (ref: string): Command => ({ type: "run/save", run, ref, aside: true });
const deliver: Command = {
  type: "run/deliver",
  run,
  author: "gate",
  findings: [],
  delivery: { round: 1, commit: "c", files: 1, added: 2, removed: 0, checks: [] },
};

function board(...commands: readonly Command[]): BoardState {
  return [...history, ...commands].reduce(
    (state, command) => projectAll(state, decide(state, command, 1_000)),
    emptyBoard,
  );
}
const kept = (...commands: readonly Command[]) => {
  const { savedAs, keptAside } = board(...commands).runs.get(run)!;
  return { savedAs, keptAside };
};

describe("run/save", () => {
  it("is said once, by whoever comes first", () => {
    expect(decide(board(aside(first)), aside(first), 0)).toEqual([]);
    expect(decide(board(save(first)), save(first), 0)).toEqual([]);
    expect(decide(board(save(first)), aside(first), 0)).toEqual([]);
  });

  it("of what was found unnamed before gives it the place that its maker knows", () => {
    expect(kept(aside(first), save(first))).toEqual({ savedAs: first, keptAside: undefined });
  });

  it("keeps what is aside in the order of its making, whenever it is said", () => {
    expect(kept(aside(second), aside(third), aside(first)).keptAside).toEqual([first, second, third]);
  });

  it("never leaves a ref without a name", () => {
    const now = kept(save(first), aside(third), save(second));
    expect(now).toEqual({ savedAs: second, keptAside: [first, third] });
    expect(keptRefs(now)).toEqual([first, third, second]); // the one that matters most is the last
  });
});

describe("a task that was moved by hand", () => {
  const move: Command = { type: "task/move", id: task, state: { name: "ready" } };

  it("leaves behind its run, until that has ended", () => {
    expect(leftRuns(board(deliver))).toEqual([]);
    expect(leftRuns(board(deliver, move)).map(({ id }) => id)).toEqual([run]);
    expect(leftRuns(board(deliver, move, { type: "run/stop", run, discard: true }))).toEqual([]);
  });

  it("leaves it behind also when it has another run", () => {
    const other = RunId.parse("run-2");
    const state = board(deliver, move, { type: "run/request", run: other, task, agent: "coder" });
    expect(leftRuns(state).map(({ id }) => id)).toEqual([run]);
  });
});
