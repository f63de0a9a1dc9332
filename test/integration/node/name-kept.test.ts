import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, describe, onTestFinished } from "vitest";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { systemClock } from "#node/clock.ts";
import { nameKept } from "#node/name-kept.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { never, openScratch, writeFiles } from "../../fakes/scratch-repository.ts";
import { openForTest, onSqlite, postgresForFile, type MakePlace } from "./place.ts";

const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const other = RunId.parse("run-2");
const postgres = postgresForFile();

describe.each<[string, MakePlace]>([
  ["SQLite", onSqlite],
  ["Postgres", postgres.place],
])("work that was kept and never named, on a board in %s", (_, place) => {
  /** Two runs with a worktree each, on a real repository. */
  async function scene() {
    const scratch = await openScratch();
    onTestFinished(() => scratch[Symbol.asyncDispose]());
    const sql = await openForTest(await place());
    const board = new Board(
      createEventLog(sql, (value) => Event.parse(value)),
      systemClock,
    );
    await board.send({ type: "task/add", task: TaskDraft.parse({ id: task, title: "A" }), state: { name: "ready" } });
    const begin = async (id: RunId, branch: string) => {
      await board.send({ type: "run/request", run: id, task, agent: "coder" });
      await board.send({ type: "run/start", run: id, worker: "w" });
      const worktree = await scratch.worktrees.open(branch, undefined, never);
      await board.send({ type: "run/place", run: id, place: worktree });
      return worktree;
    };
    const worktree = await begin(run, "tutti/a-one");
    await board.send({ type: "run/fail", run, reason: "It failed." });
    await begin(other, "tutti/a-two");
    const name = () => nameKept(board, scratch.git, scratch.repository.top, never);
    const kept = () => {
      const { savedAs, keptAside } = board.state.runs.get(run)!;
      return { savedAs, keptAside };
    };
    return { scratch, board, worktree, name, kept };
  }

  it("is named with its own run, once, and takes its place when its maker comes to say it", async () => {
    const { scratch, board, worktree, name, kept } = await scene();
    await writeFiles(worktree.path, { "half.txt": "half\n" });
    const ref = (await scratch.worktrees.remove(worktree, never))!; // and here its process is killed
    await name();
    expect(kept()).toEqual({ savedAs: undefined, keptAside: [ref] });
    expect(board.state.runs.get(other)?.keptAside).toBeUndefined();
    const said = board.state;
    await name();
    expect(board.state).toBe(said); // nothing was said again
    await board.send({ type: "run/save", run, ref }); // it was only slow
    expect(kept()).toEqual({ savedAs: ref, keptAside: undefined });
  });

  it("is named when it was staged in a worktree whose folder somebody deleted, and comes back", async () => {
    const { scratch, worktree, name, kept } = await scene();
    await writeFiles(worktree.path, { "staged.txt": "staged\n" });
    await scratch.run(["add", "staged.txt"], worktree.path);
    await rm(worktree.path, { recursive: true });
    await scratch.worktrees.open(worktree.branch, undefined, never);
    await name();
    const [ref = ""] = kept().keptAside ?? [];
    const again = await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(again.path, "staged.txt"), "utf8")).toBe("staged\n");
  });
});
