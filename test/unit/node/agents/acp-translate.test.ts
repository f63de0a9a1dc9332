import { describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { AcpTranslator } from "#node/agents/acp-translate.ts";
import { noQuirks } from "#node/agents/acp-recipes.ts";
import { WireUpdate } from "#node/agents/acp-wire.ts";

function translate(...updates: readonly object[]): readonly AgentEvent[] {
  const events: AgentEvent[] = [];
  const quirks = { ...noQuirks, noise: [/^\[MODE_UPDATE\]/] };
  const translator = new AcpTranslator("/trees/one", quirks, (event) => events.push(event));
  for (const update of updates) translator.update(WireUpdate.parse(update));
  translator.close();
  return events;
}

const text = (content: string): object => ({
  sessionUpdate: "agent_message_chunk",
  content: { type: "text", text: content },
});

describe("AcpTranslator", () => {
  it("tells words, thoughts and noise apart", () => {
    expect(
      translate(
        text("[MODE_UPDATE] autoEdit"),
        { sessionUpdate: "agent_thought_chunk", content: { type: "text", text: "hm" } },
        text("hello"),
        { sessionUpdate: "agent_message_chunk", content: { type: "image", data: "", mimeType: "image/png" } },
      ),
    ).toEqual([
      { type: "notice", source: "log", text: "[MODE_UPDATE] autoEdit" },
      { type: "thought-delta", text: "hm" },
      { type: "text-delta", text: "hello" },
    ]);
  });

  it("tells of an edit and of the files it changed", () => {
    expect(
      translate(
        {
          sessionUpdate: "tool_call",
          toolCallId: "1",
          title: "Edit",
          kind: "edit",
          status: "pending",
          locations: [{ path: "/trees/one/src/a.ts" }],
        },
        {
          sessionUpdate: "tool_call_update",
          toolCallId: "1",
          status: "completed",
          content: [
            { type: "diff", path: "/trees/one/src/a.ts", oldText: null, newText: "x" },
            { type: "content", content: { type: "text", text: "done" } },
          ],
        },
        { sessionUpdate: "tool_call_update", toolCallId: "1", status: "completed" },
      ),
    ).toEqual([
      { type: "tool-start", id: "1", title: "Edit", kind: "edit", paths: ["/trees/one/src/a.ts"] },
      { type: "file-change", path: "src/a.ts", diff: "+x" },
      { type: "tool-end", id: "1", ok: true, text: "done" },
    ]);
  });

  it("tells a tool that is being prepared once it is known what it will do", () => {
    const announced = { toolCallId: "1", title: "Terminal", kind: "execute", status: "pending", rawInput: {} };
    const known = { toolCallId: "1", title: "npm test", rawInput: { command: "npm test" } };
    expect(
      translate(
        { sessionUpdate: "tool_call", ...announced },
        { sessionUpdate: "tool_call_update", ...known },
        { sessionUpdate: "tool_call_update", toolCallId: "1", status: "completed" },
        { sessionUpdate: "tool_call", ...announced, toolCallId: "2" },
        text("Something else."),
      ),
    ).toEqual([
      { type: "tool-start", id: "1", title: "npm test", kind: "execute", paths: [] },
      { type: "tool-end", id: "1", ok: true, text: "" },
      { type: "tool-start", id: "2", title: "Terminal", kind: "execute", paths: [] },
      { type: "text-delta", text: "Something else." },
      { type: "tool-end", id: "2", ok: false, text: "" },
    ]);
  });

  it("starts a tool that was never announced, and ends one that was left open", () => {
    expect(
      translate(
        { sessionUpdate: "tool_call_update", toolCallId: "1", title: "Late", status: "failed" },
        { sessionUpdate: "tool_call", toolCallId: "2", title: "Lost", kind: "no-such-kind" },
      ),
    ).toEqual([
      { type: "tool-start", id: "1", title: "Late", kind: "other", paths: [] },
      { type: "tool-end", id: "1", ok: false, text: "" },
      { type: "tool-start", id: "2", title: "Lost", kind: "other", paths: [] },
      { type: "tool-end", id: "2", ok: false, text: "" },
    ]);
  });

  it("keeps a failure apart from the sentence that it interrupts", () => {
    const quirks = { ...noQuirks, failure: [/^Error: \d{3}/] };
    const translator = new AcpTranslator("/trees/one", quirks, () => undefined);
    for (const said of ["Let me", " think", "Error: 500"]) translator.update(WireUpdate.parse(text(said)));
    expect(translator.lastMessage).toBe("Error: 500");
  });

  it("asks with all that the agent says", () => {
    const translator = new AcpTranslator("/trees/one", noQuirks, () => undefined);
    const content = [{ type: "content", content: { type: "text", text: "Running: touch x" } }];
    expect(translator.question("q1", { toolCallId: "1", title: "Bash", kind: "execute", content })).toMatchObject({
      title: "Bash: Running: touch x",
      kind: "execute",
      paths: [],
    });
  });

  it("passes on plans", () => {
    const entries = [
      { content: "look", priority: "high", status: "completed" },
      { content: "write", priority: "high", status: "in_progress" },
      { content: "rest", status: "someday" },
    ];
    expect(translate({ sessionUpdate: "plan", entries })).toEqual([
      {
        type: "plan",
        entries: [
          { text: "look", state: "done" },
          { text: "write", state: "active" },
          { text: "rest", state: "pending" },
        ],
      },
    ]);
  });
});
