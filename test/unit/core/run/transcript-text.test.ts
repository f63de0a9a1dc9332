import { describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { appendToTranscript, emptyTranscript, foldsOf, shownTranscript } from "#core/run/transcript-text.ts";

const written = (...events: AgentEvent[]) => shownTranscript(events.reduce(appendToTranscript, emptyTranscript));
const output = (source: "stderr" | "check", count: number): AgentEvent[] =>
  Array.from({ length: count }, (_, at) => ({ type: "notice", source, text: `line ${at + 1}` }));

describe("appendToTranscript", () => {
  it("puts pieces of text together and sets thoughts apart", () => {
    expect(
      written(
        { type: "text-delta", text: "Hel" },
        { type: "text-delta", text: "lo" },
        { type: "thought-delta", text: "Hm.\nWhy" },
        { type: "thought-delta", text: "?" },
        { type: "text-delta", text: "Done." },
      ),
    ).toBe("Hello\n\n> Hm.\n> Why?\n\nDone.");
  });

  it("makes every other event a line of its own", () => {
    const text = written(
      { type: "session-start", agent: "codex", model: "big" },
      { type: "text-delta", text: "I look." },
      { type: "tool-start", id: "1", title: "Read", kind: "read", paths: ["a.ts"] },
      { type: "tool-end", id: "1", ok: true, text: "" },
      { type: "tool-end", id: "2", ok: false, text: "no such file\nat all" },
      { type: "permission-request", id: "3", title: "Run", kind: "execute", paths: [], command: "npm i" },
      { type: "permission-request", id: "4", title: "Edit", kind: "edit", paths: [], diff: "/etc/hosts\n+a" },
      {
        type: "plan",
        entries: [
          { text: "First", state: "done" },
          { text: "Then", state: "active" },
        ],
      },
      { type: "file-change", path: "a.ts", diff: "-const a = 1;\n+const a = 2;" },
      { type: "notice", text: "slow\nvery\n" },
      { type: "session-end", outcome: "failed", reason: "It broke." },
    );
    expect(text.split("\n")).toEqual([
      "── codex · big ──",
      "",
      "I look.",
      "▸ read: Read (a.ts)",
      "  ✗ no such file",
      "    at all",
      "? execute: Run",
      "  $ npm i",
      "? edit: Edit",
      "    /etc/hosts",
      "    +a",
      "Plan:",
      "  ☑ First",
      "  ▸ Then",
      "± a.ts",
      "    -const a = 1;",
      "    +const a = 2;",
      "│ slow",
      "│ very",
      "── failed: It broke. ──",
      "",
    ]);
  });

  it("marks what a program printed, and puts much of it below a line that counts it", () => {
    const text = written(
      ...output("stderr", 2),
      { type: "notice", source: "log", text: "[MODE_UPDATE] autoEdit" },
      { type: "notice", text: "Check test: npm test" },
      ...output("check", 5),
      { type: "notice", source: "check", text: "" },
      { type: "notice", text: "test: passed." },
      { type: "tool-end", id: "1", ok: false, text: "a\nb\nc\nd\ne" },
    );
    expect(text.trimEnd().split("\n")).toEqual([
      "│ stderr: line 1",
      "│ stderr: line 2",
      "│ log: [MODE_UPDATE] autoEdit",
      "│ Check test: npm test",
      "│ output, 5 lines",
      ...[1, 2, 3, 4, 5].map((at) => `    line ${at}`),
      "│ test: passed.",
      "  ✗ 5 lines",
      ...["a", "b", "c", "d", "e"].map((line) => `    ${line}`),
    ]);
    expect(foldsOf(text.split("\n"))).toEqual([
      { start: 4, end: 9 },
      { start: 11, end: 16 },
    ]);
  });

  it("shows output that has not ended yet", () => {
    expect(written(...output("check", 6)).split("\n", 2)).toEqual(["│ output, 6 lines", "    line 1"]);
  });

  it("says unknown for what is not known", () => {
    expect(written({ type: "usage", usage: { inputTokens: 1200, provenance: "reported" } })).toBe(
      "  1,200 tokens in, unknown out, cost unknown\n",
    );
  });

  it("only ever adds to what is there", () => {
    const events: AgentEvent[] = [
      { type: "text-delta", text: "a" },
      ...output("check", 9),
      { type: "notice", text: "b" },
      { type: "thought-delta", text: "c" },
      { type: "file-change", path: "d" },
      { type: "text-delta", text: "e\n" },
      { type: "text-delta", text: "f" },
    ];
    let transcript = emptyTranscript;
    for (const event of events) {
      const next = appendToTranscript(transcript, event);
      expect(next.text.startsWith(transcript.text)).toBe(true);
      transcript = next;
    }
    expect(transcript.text.replace(/│ output[^]*line 9\n/, "")).toBe("a\n│ b\n\n> c\n± d\n\ne\nf");
  });
});
