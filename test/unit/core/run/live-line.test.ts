import { describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { joinDeltas, liveLine, noLine } from "#core/run/live-line.ts";

const text = (value: string): AgentEvent => ({ type: "text-delta", text: value });
const thought = (value: string): AgentEvent => ({ type: "thought-delta", text: value });
const tool: AgentEvent = { type: "tool-start", id: "1", title: "npm test", kind: "execute", paths: [] };
const done: AgentEvent = { type: "tool-end", id: "1", ok: true, text: "fine" };

const lineAfter = (...events: AgentEvent[]) => events.reduce(liveLine, noLine).text.trim();

describe("liveLine", () => {
  it("grows with the text, and begins anew after a line break", () => {
    expect(lineAfter(text("Hel"), text("lo"))).toBe("Hello");
    expect(lineAfter(text("Hello\n"), text("wor"), text("ld"))).toBe("world");
    expect(lineAfter(text("one\ntwo"), text(" three"))).toBe("two three");
  });

  it("keeps the last line that is not blank", () => {
    expect(lineAfter(text("Hello\n\n  \n"))).toBe("Hello");
  });

  it("does not mix words and thoughts, nor words before and after a tool", () => {
    expect(lineAfter(text("Hello "), thought("hm"))).toBe("hm");
    expect(lineAfter(text("Hello "), tool)).toBe("npm test");
    expect(lineAfter(text("Hello "), tool, done, text("again"))).toBe("again");
  });

  it("stays while nothing is said", () => {
    expect(lineAfter(text("Hello"), { type: "usage", usage: { provenance: "free" } })).toBe("Hello");
    expect(lineAfter(text("Hello"), { type: "session-end", outcome: "finished" })).toBe("Hello");
    expect(lineAfter(text("Hello"), { type: "session-end", outcome: "failed", reason: "No key." })).toBe("No key.");
  });

  it("shows the end of a very long line", () => {
    expect(lineAfter(text("x".repeat(1000)), text("end"))).toMatch(/^x{297}end$/);
  });
});

describe("joinDeltas", () => {
  it("joins neighbours of one kind and keeps the order of everything", () => {
    const events = [text("a"), text("b"), thought("c"), text("d"), tool, text("e"), text("f")];
    expect(joinDeltas(events)).toEqual([text("ab"), thought("c"), text("d"), tool, text("ef")]);
  });
});
