import { describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { conversationSoFar } from "#core/run/conversation.ts";

const round = (number: number): AgentEvent => ({ type: "round-start", round: number });
const says = (text: string): AgentEvent => ({ type: "text-delta", text });

describe("conversationSoFar", () => {
  it("has the agent's words, tools and changes, and nothing else", () => {
    const events: AgentEvent[] = [
      round(1),
      { type: "session-start", agent: "a" },
      says("I look "),
      says("around."),
      { type: "thought-delta", text: "secret" },
      { type: "tool-start", id: "1", title: "npm test", kind: "execute", paths: [] },
      { type: "tool-end", id: "1", ok: true, text: "long output" },
      { type: "file-change", path: "a.ts" },
      says("Done."),
      { type: "notice", text: "stderr", source: "stderr" },
    ];
    expect(conversationSoFar(events)).toBe("I look around.\n[execute: npm test]\n[changed a.ts]\nDone.");
  });

  it("leaves out a round that was begun again, and what came after it", () => {
    const events = [round(1), says("one"), round(2), says("two"), round(3), says("three"), round(2), says("two again")];
    expect(conversationSoFar(events)).toBe("one\n\ntwo again");
    expect(conversationSoFar([...events, round(1)])).toBe("");
  });

  it("keeps the end of a long one", () => {
    const told = conversationSoFar([says("x".repeat(10_000)), says("the end")]);
    expect(told).toMatch(/^…x+the end$/);
    expect(told.length).toBeLessThan(6_100);
  });
});
