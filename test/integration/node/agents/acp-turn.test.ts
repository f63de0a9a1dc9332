import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { acpLimits } from "#node/agents/acp.ts";
import { noQuirks } from "#node/agents/acp-recipes.ts";
import { eventsOf } from "../../../contract/agent-driver.ts";
import type { ScriptStep } from "../../../fakes/agents/acp-script.ts";
import { says } from "../../../fakes/agents/scripted-driver.ts";
import { never, Scripted } from "./scripted.ts";

const scripted = new Scripted();
const limits = { ...acpLimits, startMs: 60_000 };
const tool = (id: string): object => ({ sessionUpdate: "tool_call", toolCallId: id });
const once = [
  { optionId: "allow-always", name: "Always", kind: "allow_always" },
  { optionId: "allow-once", name: "Once", kind: "allow_once" },
  { optionId: "reject-once", name: "No", kind: "reject_once" },
];

describe("a turn", () => {
  it("keeps 20,000 updates in order, and all before the end", async () => {
    const events = await scripted.play({ steps: [{ do: "update", update: says("# "), times: 20_000 }] });
    const text = events.flatMap((event) => (event.type === "text-delta" ? [event.text] : [])).join("");
    expect(text).toBe(Array.from({ length: 20_000 }, (_, index) => `${index} `).join(""));
  });

  it("survives garbage, unknown kinds and calls for what was not offered", async () => {
    const events = await scripted.play({
      steps: [
        { do: "print", to: "stdout", text: "Welcome!\n{]\n" },
        { do: "update", update: { sessionUpdate: "telepathy", content: 1 } },
        { do: "update", update: says("größe") },
        { do: "call-client", method: "fs/read_text_file", params: { sessionId: "scripted-1", path: "/etc/passwd" } },
      ],
    });
    expect(events).toContainEqual({ type: "text-delta", text: "größe" });
    expect(events.at(-1)).toMatchObject({ outcome: "finished" });
  });

  it("asks, and does what was answered", async () => {
    const ask: ScriptStep = {
      do: "ask",
      toolCall: {
        toolCallId: "t1",
        title: "rm x",
        kind: "execute",
        rawInput: { command: "rm x" },
        locations: [{ path: "x" }],
      },
      options: once,
      allowed: [{ do: "write", path: "answer", text: "allowed" }],
      rejected: [{ do: "write", path: "answer", text: "rejected" }],
    };
    const events = await scripted.play({ steps: [ask] }, {}, "allow");
    expect(events).toContainEqual({
      type: "permission-request",
      id: "permission-1",
      title: "rm x",
      kind: "execute",
      command: "rm x",
      paths: [join(scripted.worktree, "x")],
    });
    expect(await readFile(join(scripted.worktree, "answer"), "utf8")).toBe("allowed");
    await scripted.play({ steps: [ask] }, {}, "deny");
    expect(await readFile(join(scripted.worktree, "answer"), "utf8")).toBe("rejected");
  });

  it("is not over because an agent stops after a denial", async () => {
    const ask = { do: "ask", toolCall: { toolCallId: "t1" }, options: once, allowed: [], rejected: [] } as const;
    const events = await scripted.play(
      { steps: [ask, { do: "answer", answer: { stopReason: "cancelled" } }] },
      {},
      "deny",
    );
    expect(events.at(-1)).toMatchObject({ outcome: "failed", reason: expect.stringMatching(/permission was denied/) });
  });

  it("can be cancelled while a question waits", async () => {
    const ask = { do: "ask", toolCall: { toolCallId: "t1" }, options: once, allowed: [], rejected: [] } as const;
    const given = await scripted.agent({ steps: [ask, { do: "wait-for-cancel" }] });
    const stop = new AbortController();
    await using session = await given.driver.open(scripted.start(), stop.signal);
    const events: AgentEvent[] = [];
    for await (const event of session.events) {
      events.push(event);
      if (event.type === "permission-request") stop.abort();
    }
    expect(events.at(-1)).toEqual({ type: "session-end", outcome: "cancelled" });
    expect((await given.requests()).at(-1)?.method).toBe("session/cancel");
  });

  it("reads `steps` that wait for somebody else", async () => {
    const { driver } = await scripted.agent({ steps: [{ do: "wait-for", path: "go" }] });
    await using session = await driver.open(scripted.start(), never);
    await writeFile(join(scripted.worktree, "go"), "");
    expect((await eventsOf(session)).at(-1)).toMatchObject({ outcome: "finished" });
  });

  it("is timed out when the agent says nothing", async () => {
    const events = await scripted.play(
      { steps: [{ do: "wait-for-cancel" }] },
      { limits: { ...limits, silenceMs: 1_000 } },
    );
    expect(events.at(-1)).toMatchObject({
      outcome: "timed-out",
      reason: "The scripted agent said nothing for 1 second.",
    });
  });

  it.each<[string, ScriptStep[], object]>([
    [
      "dies",
      [
        { do: "print", to: "stderr", text: "out of memory\n" },
        { do: "crash", exitCode: 134 },
      ],
      { outcome: "failed", reason: "The scripted agent ended with exit code 134 before it was done: out of memory" },
    ],
    [
      "is limited",
      [{ do: "error", code: -32603, message: "429 Too Many Requests" }],
      { outcome: "limited", reason: expect.stringContaining("429 Too Many Requests") },
    ],
    [
      "has a wrong key",
      [{ do: "error", code: -32603, message: "API key not valid" }],
      { outcome: "failed", reason: expect.stringMatching(/was not let in/) },
    ],
    [
      "reaches its output limit",
      [{ do: "answer", answer: { stopReason: "max_tokens" } }],
      { outcome: "failed", reason: expect.stringMatching(/output limit/) },
    ],
    ["breaks the protocol", [{ do: "answer", answer: {} }], { outcome: "failed" }],
    [
      "reports its failure as words",
      [{ do: "update", update: says("Error: the model is gone") }],
      { outcome: "failed", reason: "The scripted agent failed: Error: the model is gone" },
    ],
  ])("ends with an outcome and a reason when the agent %s", async (_, steps, end) => {
    const events = await scripted.play({ steps }, { quirks: { ...noQuirks, failure: [/^Error/] } });
    expect(events.at(-1)).toMatchObject(end);
  });

  it("believes an agent that only mentions an error before it goes on", async () => {
    const steps: ScriptStep[] = [
      { do: "update", update: says("Error: found one in a.ts") },
      { do: "update", update: tool("t1") },
      { do: "update", update: says("Mended.") },
    ];
    const events = await scripted.play({ steps }, { quirks: { ...noQuirks, failure: [/^Error/] } });
    expect(events.at(-1)).toMatchObject({ outcome: "finished" });
  });
});
