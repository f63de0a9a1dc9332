import { describe, expect, it } from "vitest";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Clock } from "#core/clock.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { pruneRunWorktrees } from "#node/run-worktrees.ts";
import { memoryEventLog } from "../../fakes/event-log.ts";

const clock: Clock = { now: () => 1, id: () => "id", sleep: async () => {} };
const never = new AbortController().signal;
const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");

/** A run that failed before it could say where its worktree is, and the worktrees with these branches. */
async function failedBeforeItHadAPlace(...branches: readonly string[]) {
  const board = new Board(memoryEventLog<Event>(), clock);
  const draft = TaskDraft.parse({ id: task, title: "Water the orchard" });
  await board.send({ type: "task/add", task: draft, state: { name: "ready" } });
  await board.send({ type: "run/request", run, task, agent: "mine" });
  await board.send({ type: "run/start", run, worker: "w-1" });
  await board.send({ type: "run/fail", run, reason: "No space is left." });
  const removed: Worktree[] = [];
  const worktrees = {
    list: async () => branches.map((branch) => ({ path: `/w/${branch}`, branch, size: 0, dirty: false, since: 1 })),
    remove: async (worktree: Worktree) => {
      removed.push(worktree);
      return undefined;
    },
  };
  const tearDown = (): never => expect.fail("it was never set up");
  const pruned = await pruneRunWorktrees({ board, tearDown, now: () => 2, worktrees }, 0, never);
  return { pruned, removed };
}

describe("pruneRunWorktrees", () => {
  it.each(["tutti/t-1-water-the-orchard", "tutti/t-1-r-1-water-the-orchard"])(
    "knows by its branch %s a worktree that its run never came to tell of",
    async (branch) => {
      const { pruned, removed } = await failedBeforeItHadAPlace(branch);
      expect(pruned).toMatchObject([{ worktree: { run: { id: run } }, kept: undefined }]);
      expect(removed).toEqual([{ path: `/w/${branch}`, branch, base: branch }]);
    },
  );

  it("leaves what no run of the board made", async () => {
    const { pruned, removed } = await failedBeforeItHadAPlace("tutti/t-2-water-the-orchard");
    expect(pruned).toMatchObject([{ kept: expect.stringContaining("knows of no run that made it") }]);
    expect(removed).toEqual([]);
  });
});
