import { describe, expect, it } from "vitest";
import { agentsView } from "#core/board/view/agents-view.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { rulesOf } from "#core/dispatch/rules.ts";
import { schedule } from "#core/dispatch/schedule.ts";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { defaultSettings } from "#core/settings.ts";
import type { Script } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, task, working } from "./stage.ts";

const account = "account of fake";
const hour = 3_600_000;
const rules = rulesOf(defaultSettings, [{ id: "fake", concurrency: 2, provider: undefined, account }]);

/** Meets a limit in its first session, with these words, and finishes in the next. */
function limitedOnce(reason: string): Script {
  let sessions = 0;
  return async function* () {
    sessions += 1;
    if (sessions > 1) yield { type: "session-end", outcome: "finished" };
    else yield { type: "session-end", outcome: "limited", reason };
  };
}

async function heldStage(reason: string) {
  const scene = await stage({ script: limitedOnce(reason) });
  const before = Date.now();
  await working(scene.engine);
  await reaches(scene.board, "interrupted");
  return { ...scene, before, hold: scene.board.state.holds.get(account) };
}

describe("a run that meets a limit of its agent's account", () => {
  it("waits for the moment that the vendor names, calls nobody, and goes on by itself", async () => {
    const { board, engine, agent, before, hold } = await heldStage("You've hit your limit. Try again in 2 hours.");
    expect(hold?.until).toBeGreaterThanOrEqual(before + 2 * hour);
    expect(hold?.until).toBeLessThan(before + 3 * hour);
    expect(hold?.guessed).toBeUndefined();
    expect(inbox(board.state)).toEqual([]);
    const card = boardView(board.state, rules).columns.flatMap(({ cards }) => cards)[0];
    expect(card).toMatchObject({ state: "interrupted", resumesAt: hold?.until });
    expect(card?.remark).toMatch(/^You've hit your limit\. Try again in 2 hours\. It goes on by itself .*\d\d:\d\d\.$/);

    expect(await reconcile(board, engine, 3, (hold?.until ?? 0) - 1)).toBe(false);
    expect(board.state.tasks.get(task)?.state.name).toBe("interrupted");
    expect(await reconcile(board, engine, 3, hold?.until ?? 0)).toBe(true);
    await reaches(board, "review");
    expect(agent.starts).toHaveLength(2);
    expect(board.state.holds.size).toBe(0);
    expect(board.state.runs.get(run)).toMatchObject({ account: undefined, deliveries: [{ round: 1 }] });
    expect([...board.state.charges.values()]).toHaveLength(2); // each session once
  });

  it("keeps every other run from that account, and says so", async () => {
    const { board, engine, send, agent, hold } = await heldStage("Rate limited, retry-after: 7200");
    const other = { task: TaskId.parse("t-2"), run: RunId.parse("r-2") };
    const draft = TaskDraft.parse({ id: other.task, title: "Another" });
    await send({ type: "task/add", task: draft, state: { name: "ready" } });
    await send({ type: "run/request", ...other, agent: "fake" });
    expect(schedule(board.state, rules).reasons.get(other.task)).toMatch(
      /^It waits for its agent's account\. Rate limited, retry-after: 7200\. It goes on by itself /,
    );
    const known = { id: "fake", label: "Fake", kind: "acp", installed: true, concurrency: 2, supports: agent.supports };
    expect(agentsView(board.state, [known], new Map(), rules)).toMatchObject([
      { status: "held", remark: expect.stringContaining("Rate limited") },
    ]);
    // Where nobody keeps it back, it finds out by itself, and no agent is asked.
    await expect.poll(async () => (await board.refresh()).runs.get(other.run)?.state.name).toBe("interrupted");
    expect(agent.starts).toHaveLength(1);
    await reconcile(board, engine, 3, hold?.until ?? 0);
    await expect.poll(async () => (await board.refresh()).runs.get(other.run)?.state.name).toBe("waiting");
    await reaches(board, "review");
  });

  it("is tried again after a while when nobody says for how long", async () => {
    const { board, before, hold } = await heldStage("Too many requests");
    expect(hold).toMatchObject({ guessed: true, reason: "Too many requests." });
    expect((hold?.until ?? 0) - before).toBeGreaterThanOrEqual(15 * 60_000);
    const [card] = boardView(board.state, rules).columns.flatMap(({ cards }) => cards);
    expect(card?.remark).toMatch(/Nobody says for how long: it is tried again .*\d\d:\d\d\.$/);
  });

  it("goes on at once when a human resumes it", async () => {
    const { board, send } = await heldStage("Try again in 2 hours.");
    await send({ type: "run/resume", run });
    expect((await board.refresh()).holds.size).toBe(0);
    await reaches(board, "review");
  });

  it("can be stopped while it waits", async () => {
    const { board, engine, send, agent, hold } = await heldStage("Try again in 2 hours.");
    await send({ type: "run/stop", run });
    await reaches(board, "ready");
    await reconcile(board, engine, 3, hold?.until ?? 0);
    expect((await board.refresh()).runs.get(run)?.state.name).toBe("cancelled");
    expect(agent.starts).toHaveLength(1);
  });
});
