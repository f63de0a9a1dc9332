import { describe, expect, it } from "vitest";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import type { Settings } from "#core/settings.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { FakeAgent, untilAborted, type Script } from "../../../fakes/fake-agent.ts";
import { reaches, run, stage, working } from "./stage.ts";

const budgets = (given: object): { budgets: Settings["budgets"] } => ({ budgets: BudgetSettings.parse(given) });

const costs = (costMicroUsd: number): Script =>
  async function* () {
    yield { type: "session-start", agent: "fake" };
    yield { type: "usage", usage: { costMicroUsd, provenance: "reported" } };
    yield { type: "session-end", outcome: "finished" };
  };

describe("a run whose budget has no room", () => {
  it("is interrupted before its agent starts, says why, and goes on once there is room", async () => {
    const settings = budgets({ task: 0.5, worstCase: { fake: 2 } });
    const { board, engine, send, agent } = await stage({ settings, script: costs(1_000_000) });
    await using _work = await working(engine);
    await reaches(board, "interrupted");
    expect(agent.starts).toEqual([]);
    expect(board.state.runs.get(run)?.state).toEqual({
      name: "interrupted",
      reason:
        "This task’s budget has no room for $2.00 more: $0.00 of $0.50 is spent. " +
        "Raise it in the settings, or resume the run when there is room.",
    });
    expect([board.state.charges.size, board.state.reservations.size]).toEqual([0, 0]);
    Object.assign(settings, budgets({ task: 5, worstCase: { fake: 2 } }));
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect([...board.state.charges.values()].map(({ usage }) => usage.costMicroUsd)).toEqual([1_000_000]);
    expect(board.state.reservations.size).toBe(0);
  });

  it("asks a human, and goes on by itself when the answer is yes", async () => {
    const settings = budgets({ project: 1, whenSpent: "ask", worstCase: { fake: 2 } });
    const { board, engine, send } = await stage({ settings, script: costs(10) });
    await using _work = await working(engine);
    await reaches(board, "interrupted");
    const [question, ...more] = inbox(board.state);
    expect(more).toEqual([]);
    expect(question).toMatchObject({
      kind: "approval",
      run,
      text: expect.stringMatching(/^Spend up to \$1\.00 more\?/),
    });
    const id = question?.approval ?? expect.fail("there is no question");
    await send({ type: "approval/answer", id, decision: "allow", by: "human" });
    await reaches(board, "review");
    expect(inbox(board.state).map(({ kind }) => kind)).toEqual(["review"]);
  });

  it("goes to a cheaper agent, which is told that it takes the work over", async () => {
    const settings = budgets({
      run: 1,
      whenSpent: "cheaper",
      cheaper: { fake: "small" },
      worstCase: { fake: 2, small: 0.5 },
    });
    const other = new FakeAgent(costs(7), { id: "small" });
    const { board, engine, agent, transcript } = await stage({ settings, other });
    await using _work = await working(engine);
    await reaches(board, "review");
    expect([agent.starts.length, other.starts.length]).toEqual([0, 1]);
    expect(board.state.runs.get(run)?.agent).toBe("small");
    expect([...board.state.charges.values()]).toMatchObject([{ agent: "small", usage: { costMicroUsd: 7 } }]);
    expect(transcript).toContainEqual({ type: "notice", text: expect.stringContaining("goes on with it.") });
  });

  it("ends a session that says it has spent all, and charges it", async () => {
    const settings = budgets({ run: 1 });
    const script: Script = async function* (_start, _session, signal) {
      yield { type: "session-start", agent: "fake" };
      yield { type: "spending", costMicroUsd: 400_000 };
      yield { type: "spending", costMicroUsd: 1_100_000 };
      await untilAborted(signal);
      yield { type: "usage", usage: { costMicroUsd: 1_150_000, provenance: "reported" } };
      yield { type: "session-end", outcome: "cancelled" };
    };
    const { board, engine, transcript } = await stage({ settings, script });
    await using _work = await working(engine);
    await reaches(board, "interrupted");
    expect([...board.state.charges.values()]).toMatchObject([{ usage: { costMicroUsd: 1_150_000 } }]);
    expect(board.state.reservations.size).toBe(0);
    expect(transcript.some(({ type }) => type === "spending")).toBe(false);
  });

  it("stops an agent that sees its own calls before the call that is too much", async () => {
    const settings = { ...budgets({ run: 0.00025 }), prices: { m: { input: 1, output: 1 } } };
    const script: Script = async function* ({ purse }, _session, signal) {
      yield { type: "session-start", agent: "fake" };
      for (;;) {
        const worst = { provider: "p", model: "m", inputTokens: 50, outputTokens: 50 };
        const ticket = await purse?.reserve(worst, signal);
        if (ticket === undefined) throw new Error("No purse.");
        const tokens = { inputTokens: 50, outputTokens: 40, cacheReadTokens: 0, cacheWriteTokens: 0 };
        const used = { provider: "p", model: "m", ...tokens, provenance: "reported" } as const;
        yield { type: "usage", usage: (await purse?.settle(ticket, used)) ?? used };
      }
    };
    const { board, engine } = await stage({ settings, script, turns: true });
    await using _work = await working(engine);
    await reaches(board, "interrupted");
    // 90 and 90 of 250; a third could have cost 100.
    const charges = [...board.state.charges.values()];
    expect(charges.map(({ usage, session }) => [usage.costMicroUsd, usage.provenance, session])).toEqual([
      [90, "computed", "r-1/work-1#1"],
      [90, "computed", "r-1/work-1#1"],
    ]);
    const steps = await engine.steps(run);
    expect(steps.find(({ name }) => name === "work-1")?.state).not.toBe("done");
  });
});

describe("a run that is stopped", () => {
  it("is charged what its agent said that it used until then", async () => {
    const script: Script = async function* (_start, _session, signal) {
      yield { type: "session-start", agent: "fake" };
      await untilAborted(signal);
      yield { type: "usage", usage: { costMicroUsd: 5, provenance: "reported" } };
      yield { type: "session-end", outcome: "cancelled" };
    };
    const { board, engine, send, agent } = await stage({ script });
    await using _work = await working(engine);
    await expect.poll(() => agent.openSessions, { timeout: 30_000 }).toBe(1);
    await send({ type: "run/stop", run });
    await reaches(board, "ready");
    expect([...board.state.charges.values()]).toMatchObject([{ usage: { costMicroUsd: 5 } }]);
  });
});
