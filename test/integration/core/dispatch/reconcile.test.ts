import { describe, expect, it, onTestFinished } from "vitest";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { enact } from "#core/dispatch/enact.ts";
import { createRunQueue } from "#core/dispatch/engine-queue.ts";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { createEngine } from "#core/run/journal.ts";
import { systemClock } from "#node/clock.ts";
import { ownIdentity } from "#node/engine/process-identity.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import { temporaryDirectory } from "../../node/store/temporary.ts";

const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");
const nobody = 2_000_000_000;

/** A run that a worker was executing, and the number of that worker's process. */
async function running(pid: number) {
  const sql = await openStore(await temporaryDirectory());
  onTestFinished(() => sql[Symbol.asyncDispose]());
  const log = createEventLog(sql, (value) => Event.parse(value));
  const board = new Board(log, systemClock);
  const dispatcher = createSqlDispatcher(sql, { version: "test" });
  const engine = createEngine({ sql, dispatcher, clock: systemClock, flows: {}, onLostLease: "interrupt" });
  const queue = createRunQueue(engine);
  const send = (command: Parameters<Board["send"]>[0]) =>
    board.send(command, (transaction, events, before) => enact(queue, transaction, events, before));
  await send({ type: "task/add", task: TaskDraft.parse({ id: task, title: "Do it" }), state: { name: "ready" } });
  await send({ type: "run/request", run, task, agent: "fake" });
  const now = await sql.now();
  const { host } = await ownIdentity();
  await sql.all(
    "INSERT INTO worker (id, pid, process_start, host, version, started, seen) VALUES ('w', ?, '', ?, '1', ?, ?)",
    [pid, host, now, now],
  );
  await sql.all("UPDATE job SET state = 'held', worker = 'w', lease_ends = ?", [now + 3_600_000]);
  await sql.all("UPDATE run SET state = 'active', execution = 1");
  await send({ type: "run/start", run, worker: "w" });
  const states = async () => {
    const journal = await engine.get(run);
    return [(await board.refresh()).runs.get(run)?.state.name, journal?.state.name];
  };
  return { board, engine, send, states };
}

describe("reconcile", () => {
  it("leaves alone what a living worker has", async () => {
    const { board, engine, states } = await running(process.pid);
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["running", "active"]);
  });

  it("shows a run whose worker died as interrupted, as often as it is asked", async () => {
    const { board, engine, states } = await running(nobody);
    await reconcile(board, engine, 3, 0);
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["interrupted", "interrupted"]);
  });

  it("shows the failure of a run that could not say so itself", async () => {
    const { board, engine, states } = await running(nobody);
    await engine.handBack();
    await engine.resume(run);
    await engine.execute(run, new AbortController().signal); // this engine knows no flows
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["failed", "failed"]);
    expect(board.state.runs.get(run)?.state).toMatchObject({
      reason: expect.stringContaining("does not know the flow"),
    });
  });

  it("lets a published run give its worktree back, whose worker died before that", async () => {
    const { board, engine, send, states } = await running(nobody);
    const pull = { number: 1, url: "https://forge.example/pull/1", branch: "tutti/t-1" };
    await send({ type: "publish/finish", run, pull });
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["published", "ready"]);
  });

  it("waits for a living worker to end what is being stopped", async () => {
    const { board, engine, send, states } = await running(process.pid);
    await send({ type: "run/stop", run });
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["stopping", "cancelled"]);
  });

  it("ends what was being stopped when its worker died", async () => {
    const { board, engine, send, states } = await running(nobody);
    await send({ type: "run/stop", run });
    await reconcile(board, engine, 3, 0);
    expect(await states()).toEqual(["cancelled", "cancelled"]);
  });
});
