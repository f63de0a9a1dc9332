import { describe, expect, it } from "vitest";
import { AgentLoop, type LoopPorts } from "#core/agent-loop/loop.ts";
import { ModelFailure } from "#core/agent-loop/model.ts";
import { nudge } from "#core/agent-loop/system-prompt.ts";
import { BudgetSpent, type WorstCase } from "#core/cost/purse.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { memoryWorkspace } from "../../../fakes/memory-workspace.ts";
import { call, scriptedModel } from "../../../fakes/scripted-model.ts";

const never = new AbortController().signal;
const finish = { calls: [call("finish", { summary: "Done." })] };

function loopOf(model: ReturnType<typeof scriptedModel>, more: Partial<LoopPorts> = {}, files = {}) {
  const events: AgentEvent[] = [];
  const pauses: number[] = [];
  const loop = new AgentLoop("Do it.", {
    label: "Mine",
    model,
    workspace: memoryWorkspace(files),
    mayRun: async () => true,
    limits: { steps: 20, tokens: undefined, contextTokens: 1_000 },
    clock: { sleep: async (ms) => void pauses.push(ms) },
    emit: (event) => events.push(event),
    withhold: (text) => text.replaceAll("the-key", "•••"),
    ...more,
  });
  return { loop, events, pauses };
}

/** Money for so many calls. */
function scriptedPurse(calls: number) {
  const held: WorstCase[] = [];
  const charged: Usage[] = [];
  return {
    held,
    charged,
    async reserve(worst: WorstCase) {
      const budget = { scope: "run", key: "run", limitMicroUsd: 1, isHeld: false } as const;
      if (held.length === calls) throw new BudgetSpent("The budget is used up.", budget);
      held.push(worst);
      return { id: `t-${held.length}`, at: 0, heldMicroUsd: undefined };
    },
    async settle(_: unknown, usage: Usage) {
      charged.push(usage);
      return usage;
    },
  };
}

describe("a model that works with tools", () => {
  it("reads, edits and runs, and sees each result", async () => {
    const files = { "a.txt": "one\r\ntwo\r\n" };
    const model = scriptedModel(
      { calls: [call("read", { path: "a.txt" }), call("search", { pattern: "two" }), call("search", {})] },
      {
        calls: [call("edit", { path: "a.txt", before: "one\ntwo", after: "1\n2" }), call("run", { command: "false" })],
      },
      { calls: [call("write", { path: "b.txt", text: "new" })] },
      finish,
    );
    const { loop, events } = loopOf(model, {}, files);
    expect(await loop.run(never)).toEqual({ outcome: "finished" });
    expect(files).toEqual({ "a.txt": "1\r\n2\r\n", "b.txt": "new" });
    const results = model.asked.map(({ messages }) => messages.at(-1)).filter((message) => message?.role === "results");
    expect(results.flatMap((message) => message?.results.map(({ ok, text }) => [ok, text]))).toEqual([
      [true, "one\r\ntwo\r"],
      [true, "a.txt:2:two\r"],
      [true, "a.txt"],
      [true, "a.txt is changed."],
      [false, "false\nExit code 1."],
      [true, "b.txt is new."],
    ]);
    expect(events.filter((event) => event.type === "file-change").map(({ path }) => path)).toEqual(["a.txt", "b.txt"]);
    expect(loop.usage()).toEqual({
      inputTokens: 40,
      outputTokens: 20,
      model: "scripted",
      provider: "nobody",
      provenance: "reported",
    });
  });

  it("is not done while another call of the same answer failed", async () => {
    const bad = { calls: [call("read", { path: "absent" }), call("finish", { summary: "Done." })] };
    const model = scriptedModel(bad, finish);
    expect(await loopOf(model).loop.run(never)).toEqual({ outcome: "finished" });
    expect(model.asked).toHaveLength(2);
  });

  it.each([
    ["edit", { path: "a", before: "x", after: "y" }, "This text is in a 2 times. Give more of the lines around it."],
    [
      "edit",
      { path: "a", before: "z", after: "y" },
      "This text is not in a. Read the file, and give the text exactly as it is there.",
    ],
    ["read", { path: "a", from: 9 }, "The file has only 1 lines."],
    ["finish", "{}", expect.stringMatching(/^The arguments of finish are wrong\. summary: /)],
    [
      "write",
      '{"path": "a", "te',
      "The arguments of write are not valid JSON; perhaps they were cut off. Call it again.",
    ],
    ["constructor", {}, expect.stringMatching(/^There is no tool constructor/)],
  ])("is told what was wrong with %s", async (name, words, text) => {
    const model = scriptedModel({ calls: [call(name, words)] }, finish);
    await loopOf(model, {}, { a: "x x" }).loop.run(never);
    expect(model.asked[1]?.messages.at(-1)).toMatchObject({ results: [{ ok: false, text }] });
  });

  it("never gets its own key to see", async () => {
    const model = scriptedModel(
      { calls: [call("read", { path: "a" }), call("run", { command: "echo the-key" })] },
      finish,
    );
    const { loop, events } = loopOf(model, {}, { a: "it is the-key" });
    await loop.run(never);
    expect(JSON.stringify([events, model.asked[1]?.messages.filter(({ role }) => role === "results")])).not.toContain(
      "the-key",
    );
  });

  it("is not let run what nobody allows", async () => {
    const model = scriptedModel({ calls: [call("run", { command: "make" })] }, finish);
    await loopOf(model, { mayRun: async () => false }).loop.run(never);
    expect(model.asked[1]?.messages.at(-1)).toMatchObject({
      results: [{ ok: false, text: "A person, or a rule, does not allow this command. Do without it." }],
    });
  });

  it("cuts what is too long for it, and says so", async () => {
    const long = Array.from({ length: 3_000 }, (_, at) => `line ${at}`).join("\n");
    const model = scriptedModel({ calls: [call("read", { path: "a" })] }, finish);
    await loopOf(model, {}, { a: long }).loop.run(never);
    expect(JSON.stringify(model.asked[1]?.messages)).toContain("… line 1000 of 3000; read on from 1001.");
  });
});

describe("a session of a model ends", () => {
  it("when it twice says something and calls nothing", async () => {
    const model = scriptedModel({ text: "I think it is done." });
    expect(await loopOf(model).loop.run(never)).toEqual({ outcome: "finished" });
    expect(model.asked[1]?.messages.at(-1)).toEqual({ role: "user", text: nudge });
    expect(model.asked).toHaveLength(2);
  });

  it("when its answers are cut off again and again", async () => {
    const model = scriptedModel({ text: "la", stop: "length" });
    expect(await loopOf(model).loop.run(never)).toMatchObject({ outcome: "failed", cause: "output-limit" });
    expect(model.asked).toHaveLength(4);
  });

  it("when it refuses", async () => {
    const end = await loopOf(scriptedModel({ stop: "refused" })).loop.run(never);
    expect(end).toEqual({
      outcome: "failed",
      cause: "model-refused",
      reason: "Mine stopped because its model refused the task.",
    });
  });

  it("when a budget has no room, before the next call, with every call charged", async () => {
    const model = scriptedModel({ calls: [call("search", {})] });
    const purse = scriptedPurse(2);
    const { loop, events } = loopOf(model, { purse });
    expect(await loop.run(never)).toEqual({ outcome: "failed", cause: "money", reason: "The budget is used up." });
    expect(model.asked).toHaveLength(2);
    expect(purse.held[0]).toMatchObject({ model: "scripted", provider: "nobody", outputTokens: 32_000 });
    expect(purse.charged).toMatchObject([{ inputTokens: 10 }, { inputTokens: 10 }]);
    expect(events.filter((event) => event.type === "usage")).toHaveLength(2);
  });

  it("having paid nothing for what was never answered, and an unknown sum for what broke off", async () => {
    const failures = [new ModelFailure("network", "Gone."), new ModelFailure("broken", "Broke.", { begun: true })];
    const purse = scriptedPurse(9);
    await loopOf(scriptedModel(...failures, finish), { purse }).loop.run(never);
    expect(purse.charged).toMatchObject([{ costMicroUsd: 0 }, { provenance: "unknown" }, { inputTokens: 10 }]);
  });

  it("by its signal, with what was used unknown where an answer was not waited for", async () => {
    const stop = new AbortController();
    const model = scriptedModel({ calls: [call("search", {})] });
    const { loop } = loopOf({
      ...model,
      step: async (...words) => {
        if (model.asked.length === 1) stop.abort();
        return await model.step(...words);
      },
    });
    await expect(loop.run(stop.signal)).rejects.toThrow(/abort/i);
    expect(loop.usage()).toMatchObject({ provenance: "unknown" });
  });
});

describe("a vendor's trouble", () => {
  const busy = new ModelFailure("overloaded", "It is overloaded.");

  it("that passes is waited for, longer each time, and told", async () => {
    const { loop, events, pauses } = loopOf(scriptedModel(busy, busy, finish));
    expect(await loop.run(never)).toEqual({ outcome: "finished" });
    expect(pauses).toEqual([1_000, 4_000]);
    expect(events[0]).toEqual({ type: "notice", text: "It is overloaded. It is asked again." });
  });

  it("that does not pass ends the session with its sentence", async () => {
    const { loop, pauses } = loopOf(scriptedModel(busy));
    expect(await loop.run(never)).toEqual({ outcome: "failed", cause: "overloaded", reason: "It is overloaded." });
    expect(pauses).toHaveLength(3);
  });

  it("with the account holds it, and is not asked again", async () => {
    const held = new ModelFailure("held", "A limit.", { heldUntil: 5_000 });
    const { loop, pauses } = loopOf(scriptedModel(held));
    expect(await loop.run(never)).toEqual({ outcome: "limited", cause: "held", reason: "A limit.", heldUntil: 5_000 });
    expect(pauses).toEqual([]);
  });

  it("with the length of the conversation makes it sum up", async () => {
    const tooLong = new ModelFailure("too-long", "Too long.");
    const model = scriptedModel({ calls: [call("search", {})] }, tooLong, { text: "What I know." }, finish);
    expect(await loopOf(model).loop.run(never)).toEqual({ outcome: "finished" });
    expect(model.asked[3]?.messages).toEqual([
      { role: "user", text: expect.stringMatching(/^Do it\.[^]*What I know\.$/) },
    ]);
  });
});
