import { describe, expect, it } from "vitest";
import { playRound, type Decision, type PlayedEvent, type PlayPorts } from "#core/replay/play-round.ts";
import type { PatchLine, RecordedLine } from "#core/replay/recording.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";

const never = new AbortController().signal;
const line = (event: AgentEvent, afterMs = 0): RecordedLine => ({ afterMs, event });
const text = (words: string, afterMs = 0): RecordedLine => line({ type: "text-delta", text: words }, afterMs);
const question = line({ type: "permission-request", id: "q", title: "make", kind: "execute", paths: [] });
const patch = (words: string): PatchLine => ({ afterMs: 0, patch: words, base: "0123456789abcdef" });

/** Ports that note what is asked of them. */
function stage(more: Partial<Pick<PlayPorts, "pace" | "apply">> & { readonly answer?: Decision } = {}) {
  const slept: number[] = [];
  const pushed: PlayedEvent[] = [];
  const applied: string[] = [];
  const ports: PlayPorts = {
    pace: more.pace ?? 1,
    clock: { now: () => 1_000, sleep: async (ms) => void slept.push(ms) },
    push: (event) => void pushed.push(event),
    apply: more.apply ?? (async (given) => void applied.push(given.patch)),
    answerTo: async () => more.answer ?? "allow",
  };
  return { ports, slept, pushed, applied };
}

describe("playRound", () => {
  it("plays what was said and changed, in its order, and nothing of what it cost", async () => {
    const { ports, pushed, applied } = stage();
    const round = [
      line({ type: "session-start", agent: "claude" }),
      text("one"),
      line({ type: "usage", usage: { costMicroUsd: 5_000, provenance: "reported" } }),
      line({ type: "spending", costMicroUsd: 5_000 }),
      patch("p"),
      text("two"),
    ];
    expect(await playRound(round, ports, never)).toEqual({ outcome: "finished" });
    expect(pushed.map((event) => ("text" in event ? event.text : event.type))).toEqual(["one", "two"]);
    expect(applied).toEqual(["p"]);
  });

  it.each([
    [1, [100, 40]],
    [10, [10, 4]],
    ["at-once", []],
  ] as const)("waits as long as it was, at the pace %s", async (pace, expected) => {
    const { ports, slept } = stage({ pace });
    await playRound([text("a", 100), text("b"), text("c", 40)], ports, never);
    expect(slept).toEqual(expected);
  });

  it("goes on with the same answer, or with any, and does not wait the time that it took", async () => {
    for (const answer of ["allow", "any"] as const) {
      const { ports, slept, pushed } = stage();
      const round = [question, { afterMs: 60_000, answer, to: "q" }, text("made", 7)];
      expect(await playRound(round, ports, never)).toEqual({ outcome: "finished" });
      expect(slept).toEqual([7]);
      expect(pushed).toHaveLength(2);
    }
  });

  it("ends with a sentence when the answer is another one than it was", async () => {
    const { ports, pushed } = stage({ answer: "deny" });
    const end = await playRound([question, { afterMs: 0, answer: "allow", to: "q" }, text("made")], ports, never);
    expect(end).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("was allowed, and now it is denied"),
    });
    expect(pushed).toHaveLength(1);
  });

  it("asks without waiting where no answer stands, and waits for no answer to what was not asked", async () => {
    const { ports } = stage();
    const waiting: PlayPorts = { ...ports, answerTo: () => new Promise(() => {}) };
    const round: RecordedLine[] = [{ afterMs: 0, answer: "allow", to: "another" }, question];
    expect(await playRound(round, waiting, never)).toEqual({ outcome: "finished" });
  });

  it("says so when the change does not fit, and on what it would", async () => {
    const { ports } = stage({ apply: async () => "patch failed: a.txt:1" });
    const end = await playRound([patch("p"), text("never")], ports, never);
    expect(end).toEqual({
      outcome: "failed",
      reason:
        "The recorded change does not fit this worktree: patch failed: a.txt:1. " +
        "It was recorded on commit 0123456789: begin with that one.",
    });
  });

  it("holds the account as long as it was held", async () => {
    const { ports } = stage();
    const limited: RecordedLine = {
      ...line({ type: "session-end", outcome: "limited" }),
      heldForMs: 500,
    } as RecordedLine;
    expect(await playRound([limited], ports, never)).toEqual({ outcome: "limited", heldUntil: 1_500 });
  });

  it("stops when it is told to", async () => {
    const { ports, pushed } = stage();
    await expect(playRound([text("a")], ports, AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(pushed).toEqual([]);
  });
});
