import { describe, expect, it } from "vitest";
import { readRecording, writeRecording, type Recording } from "#core/replay/recording.ts";

const header = { tutti: "replay", version: 1 } as const;
const file = (...lines: readonly unknown[]): string => lines.map((line) => JSON.stringify(line)).join("\n");
const said = { event: { type: "text-delta", text: "hi" } };
const end = { event: { type: "session-end", outcome: "finished" } };

describe("a recording", () => {
  it("is read as it was written", () => {
    const recording: Recording = {
      header: { ...header, agent: "claude", task: "Say hello", recordedAt: "2026-01-02T03:04:05.000Z" },
      rounds: [
        [
          { afterMs: 12, event: { type: "text-delta", text: "line\nbreak \u2028" } },
          { afterMs: 0, answer: "deny", to: "q" },
          { afterMs: 0, patch: "diff --git a/x b/x\n", encoding: "latin1", base: "abc" },
          { afterMs: 5, event: { type: "session-end", outcome: "limited" }, heldForMs: 60_000 },
        ],
        [],
      ],
    };
    expect(readRecording(writeRecording(recording), "it")).toEqual(recording);
  });

  it("may be written by hand: without times, without its first round's number, with empty lines and Windows' ends", () => {
    const text = `${JSON.stringify(header)}\r\n\r\n${JSON.stringify(said)}\r\n`;
    expect(readRecording(text, "it").rounds).toEqual([[{ afterMs: 0, ...said }]]);
    expect(readRecording(file(header), "it").rounds).toEqual([[]]);
    expect(readRecording(file(header, { round: 1 }, said, end, { round: 2 }), "it").rounds).toHaveLength(2);
  });

  it.each([
    ["nothing", "", "Line 1 of it cannot be played: it is empty."],
    ["no header", file(said), 'Line 1 of it cannot be played: it must be {"tutti":"replay","version":1}.'],
    [
      "a newer format",
      file({ ...header, version: 2 }),
      "it has version 2 of the format, and this Tutti plays 1. Update Tutti.",
    ],
    ["what is not JSON", `${file(header)}\n{oops`, "Line 2 of it cannot be played: it is not JSON"],
    ["an event that nobody knows", file(header, { event: { type: "dance" } }), "Line 2 of it cannot be played: "],
    ["a misspelt field", file(header, { ...said, aftrMs: 3 }), "Unrecognized key"],
    ["a line of no kind", file(header, { text: "hi" }), "it is no event, answer, patch or round"],
    [
      "a round that is left out",
      file(header, said, { round: 3 }),
      "Line 3 of it cannot be played: round 3 cannot follow round 1.",
    ],
    [
      "a round in an event",
      file(header, { event: { type: "round-start", round: 1 } }),
      "a round begins with a line of its own",
    ],
    ["words after the end", file(header, end, said), "Line 3 of it cannot be played: the session has ended above"],
  ])("with %s is refused, with the line and the reason", (_, text, message) => {
    expect(() => readRecording(text, "it")).toThrow(
      expect.objectContaining({ kind: "malformed", message: expect.stringContaining(message) }),
    );
  });
});
