import { describe, expect, it } from "vitest";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { noticesOf } from "#core/board/view/notices.ts";
import { inbox } from "#core/board/view/inbox.ts";
import type { CheckResult } from "#core/gate/check.ts";
import { defaultSettings } from "#core/settings.ts";
import { reaches, run, stage, working } from "./stage.ts";

const check = (outcome: CheckResult["outcome"], text = "adds: expected"): CheckResult => ({
  name: "test",
  outcome,
  summary: "npm test failed.",
  durationMs: 1,
  tail: "not ok 1",
  findings:
    outcome === "failed" ? [{ rule: "test/tap", severity: "error", file: "a.ts", line: 1, anchor: "x", text }] : [],
});
const remark = { rule: "tests/missing", severity: "warning", anchor: "", text: "No test was changed." } as const;

describe("work whose checks failed", () => {
  it("goes back to its agent by itself, until they pass", async () => {
    const checks = [[check("failed")], [check("failed", "subtracts: expected")], [check("passed")]];
    const { board, engine, agent, transcript } = await stage({ checks, rounds: [[remark]] });
    await working(engine);
    await reaches(board, "review");
    expect(agent.starts).toHaveLength(3);
    expect(agent.starts[1]?.prompt).toMatch(/<<<REVIEW\nChecks failed on your work\.[^]*not ok 1[^]*adds: expected/);
    expect(agent.starts[1]?.prompt).not.toContain("No test was changed.");
    const { deliveries, gateReturns, turn } = board.state.runs.get(run)!;
    expect(deliveries.map(({ sentBack }) => sentBack)).toEqual([{ number: 1, of: 2 }, { number: 2, of: 2 }, undefined]);
    expect([gateReturns, turn]).toEqual([2, 2]);
    const notices = transcript.flatMap((event) => (event.type === "notice" ? event.text : []));
    expect(notices).toContain("Checks failed: the agent gets its work back (1 of 2).");
    const left = [...board.state.comments.values()].map(({ rule, state }) => [rule, state.name]);
    expect(left).toEqual(expect.arrayContaining([["test/tap", "resolved"]]));
  });

  it("waits for a human when the same problems come twice; what the human says begins a new count", async () => {
    const checks = [[check("failed")], [check("failed")], [check("failed", "other")], [check("passed")]];
    const { board, engine, agent, send } = await stage({ checks });
    await working(engine);
    await reaches(board, "review");
    expect(agent.starts).toHaveLength(2);
    const [item] = inbox(board.state);
    expect(item).toMatchObject({ kind: "review", text: expect.stringContaining("left the same ones") });
    expect(noticesOf([item!], false)[0]?.text).toContain("Say what to do.");
    await send({ type: "run/return", run, note: "Look at the sign." });
    await expect.poll(() => board.state.runs.get(run)?.deliveries.length, { timeout: 30_000 }).toBe(4);
    expect(board.state.runs.get(run)).toMatchObject({ gateReturns: 1, state: { name: "waiting" } });
    expect(agent.starts[2]?.prompt).toContain("Look at the sign.");
  });

  it("waits for a human where the settings say never", async () => {
    const gate = { ...defaultSettings.gate, attempts: 0 };
    const { board, engine, agent } = await stage({ checks: [[check("failed")]], settings: { gate } });
    await working(engine);
    await reaches(board, "review");
    expect(agent.starts).toHaveLength(1);
    expect(board.state.runs.get(run)?.deliveries[0]?.leftBecause).toBeUndefined();
  });

  it("costs nothing beyond a budget: the round that has no room is interrupted", async () => {
    const budgets = { run: 0.000_01, whenSpent: "stop", worstCase: { fake: 0.000_01 }, cheaper: {} } as const;
    const { board, engine, agent } = await stage({ checks: [[check("failed")]], settings: { budgets } });
    await working(engine);
    await reaches(board, "interrupted");
    expect(agent.starts).toHaveLength(1);
    expect(board.state.runs.get(run)?.deliveries[0]?.sentBack).toEqual({ number: 1, of: 2 });
  });

  it("is neither lost nor doubled when the worker ends while the agent has it again", async () => {
    let second: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => (second = resolve));
    let times = 0;
    const { board, engine, send, agent } = await stage({
      checks: [[check("failed")], [check("passed")]],
      script: async function* (_start, _session, signal) {
        times += 1;
        if (times === 2) {
          second?.();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
          yield { type: "session-end", outcome: "cancelled" };
          return;
        }
        yield { type: "session-end", outcome: "finished" };
      },
    });
    const first = await working(engine);
    await reached;
    await first[Symbol.asyncDispose]();
    await reconcile(board, engine, 3, 0);
    await reaches(board, "interrupted");
    await working(engine);
    await send({ type: "run/resume", run });
    await reaches(board, "review");
    expect(agent.starts[2]?.prompt).toContain("Checks failed on your work");
    expect(board.state.runs.get(run)).toMatchObject({ gateReturns: 1, turn: 1 });
    expect(board.state.runs.get(run)?.deliveries).toHaveLength(2);
  });
});
