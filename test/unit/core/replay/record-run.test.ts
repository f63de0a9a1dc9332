import { describe, expect, it } from "vitest";
import { maskPatch } from "#core/replay/mask-patch.ts";
import { recordRounds } from "#core/replay/record-run.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { TranscriptEntry } from "#core/run/transcript.ts";

const redact = (text: string): string => text.replaceAll("hunter2", "•••");
const none = new Map();

/** Entries at these times. */
function entries(...events: readonly (readonly [at: number, event: AgentEvent])[]): readonly TranscriptEntry[] {
  return events.map(([at, event], index) => ({ sequence: index + 1, at, event }));
}
const round = (number: number): AgentEvent => ({ type: "round-start", round: number });
const start: AgentEvent = { type: "session-start", agent: "claude", model: "m" };
const text = (words: string): AgentEvent => ({ type: "text-delta", text: words });
const end: AgentEvent = { type: "session-end", outcome: "finished" };
const note = (words: string): AgentEvent => ({ type: "notice", text: words });

describe("what is recorded of a run", () => {
  it("is what its agent did, with the time between, and the change before the end; not what Tutti did around it", () => {
    const transcript = entries(
      [0, note("npm ci")],
      [10, round(1)],
      [20, note("Set up.")],
      [1_000, start],
      [1_150, text("Working on hunter2.")],
      [1_150, text("And on.")],
      [1_400, end],
      [9_000, { type: "notice", source: "check", text: "12 tests" }],
    );
    expect(recordRounds(transcript, new Map([[1, { patch: "p", base: "c" }]]), redact)).toEqual([
      [
        { afterMs: 0, event: start },
        { afterMs: 150, event: text("Working on •••.") },
        { afterMs: 0, event: text("And on.") },
        { afterMs: 0, patch: "p", base: "c" },
        { afterMs: 250, event: end },
      ],
    ]);
  });

  it("has the answer that a question got in place of what Tutti said of it", () => {
    const question: AgentEvent = { type: "permission-request", id: "q", title: "make", kind: "execute", paths: [] };
    const answer: AgentEvent = {
      type: "notice",
      text: "Denied: make.",
      answers: { question: "q", decision: "deny" },
    };
    const [lines] = recordRounds(
      entries([0, round(1)], [0, start], [5, question], [60_005, answer], [60_010, end]),
      none,
      redact,
    );
    expect(lines?.slice(1)).toEqual([
      { afterMs: 5, event: question },
      { afterMs: 60_000, answer: "deny", to: "q" },
      { afterMs: 5, event: end },
    ]);
  });

  it("has one session for each round, without the time between sessions, and without what was begun again", () => {
    const transcript = entries(
      [0, round(1)],
      [0, start],
      [5, text("lost")],
      [10, round(1)],
      [10, start],
      [20, text("one")],
      [500_000, start],
      [500_005, text("two")],
      [500_010, end],
      [500_020, round(2)],
      [500_020, start],
      [500_030, text("three")],
    );
    const rounds = recordRounds(transcript, none, redact);
    const words = rounds.map((lines) =>
      lines.flatMap((line) => ("event" in line && line.event.type === "text-delta" ? [line.event.text] : [])),
    );
    expect(words).toEqual([["one", "two"], ["three"]]);
    expect(rounds[1]?.at(-1)).toMatchObject({
      event: { outcome: "failed", reason: expect.stringContaining("cut off") },
    });
    expect(Math.max(...(rounds[0] ?? []).map(({ afterMs }) => afterMs))).toBeLessThan(500_000);
  });

  it("has how long an account was held, not until when", () => {
    const held: AgentEvent = { type: "session-end", outcome: "limited", heldUntil: 3_601_000 };
    const [lines] = recordRounds(entries([0, round(1)], [0, start], [1_000, held]), none, redact);
    expect(lines?.at(-1)).toEqual({
      afterMs: 1_000,
      event: { type: "session-end", outcome: "limited" },
      heldForMs: 3_600_000,
    });
  });
});

describe("maskPatch", () => {
  it("masks what is added, and still fits", () => {
    const patch = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+hunter2\n";
    expect(maskPatch(patch, redact)).toEqual({ patch: patch.replace("hunter2", "•••"), fits: true });
  });

  it("says that it does not fit any more when what was there is masked", () => {
    const patch = "diff --git a/x b/x\n@@ -1,2 +1,2 @@\n hunter2\n-old\n+new\n";
    expect(maskPatch(patch, redact)).toEqual({ patch: patch.replace("hunter2", "•••"), fits: false });
  });

  it("fits after a patch that has added the line, which is masked there, too", () => {
    const added = new Set<string>();
    maskPatch("diff --git a/x b/x\n@@ -0,0 +1 @@\n+hunter2\n", redact, added);
    const next = "diff --git a/x b/x\n@@ -1 +1,2 @@\n hunter2\n+more\n";
    expect(maskPatch(next, redact, added).fits).toBe(true);
  });

  it("leaves letters that stand for bytes alone, and masks again after them", () => {
    const binary = "diff --git a/x b/x\nGIT binary patch\nliteral 5\nMcshunter2\n\n";
    const masked = maskPatch(`${binary}diff --git a/y b/y\n+hunter2\n`, redact);
    expect(masked).toEqual({ patch: `${binary}diff --git a/y b/y\n+•••\n`, fits: true });
  });
});
