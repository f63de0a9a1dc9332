import { describe, expect, it } from "vitest";
import { AgentLoop, type LoopPorts } from "#core/agent-loop/loop.ts";
import { interruptedCall, LoopRecord } from "#core/agent-loop/loop-record.ts";
import type { Message, Model, ModelAnswer, ModelRequest } from "#core/agent-loop/model.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { memoryWorkspace } from "../../../fakes/memory-workspace.ts";
import { call } from "../../../fakes/scripted-model.ts";

const never = new AbortController().signal;

/** What the model does, by how often it has answered. Each call is one of its own. */
const turns = [
  [call("write", { path: "a", text: "1" }, "w-1"), call("write", { path: "b", text: "2" }, "w-2")],
  [call("run", { command: "make" }, "r-1")],
  [call("finish", { summary: "Done." }, "f-1")],
];

function modelByTurn(): Model & { readonly asked: readonly ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    id: "by-turn",
    provider: "nobody",
    asked,
    async step(request): Promise<ModelAnswer> {
      asked.push(request);
      const at = request.messages.filter(({ role }) => role === "assistant").length;
      const calls = turns[Math.min(at, turns.length - 1)]!;
      return { text: "", calls, raw: { signed: at }, usage: { input: 10, output: 5 }, stop: "done" };
    },
    check: async () => {},
  };
}

/** A workspace that tells what was done in it. */
function watched(done: string[]): LoopPorts["workspace"] {
  const workspace = memoryWorkspace({});
  return {
    ...workspace,
    create: async (path, text, signal) => {
      done.push(`write ${path}`);
      return workspace.create(path, text, signal);
    },
    run: async (command, limit, onLine, signal) => {
      done.push(`run ${command}`);
      return workspace.run(command, limit, onLine, signal);
    },
  };
}

function loopOf(model: Model, more: Partial<LoopPorts> = {}, earlier?: LoopRecord) {
  const events: AgentEvent[] = [];
  const ports: LoopPorts = {
    label: "Mine",
    model,
    workspace: memoryWorkspace({}),
    mayRun: async () => true,
    limits: { steps: 20, tokens: undefined, contextTokens: 1_000 },
    clock: { sleep: async () => {} },
    emit: (event) => events.push(event),
    withhold: String,
    ...more,
  };
  return { loop: new AgentLoop(earlier === undefined ? "Do it." : "Go on.", ports, earlier), events };
}

/** Every state that was kept, as it is read again, with what had been done until then and what was done at most. */
async function moments() {
  const done: string[] = [];
  const kept: { readonly record: LoopRecord; readonly done: number }[] = [];
  const keep = async (record: LoopRecord): Promise<void> => {
    kept.push({ record: LoopRecord.parse(JSON.parse(JSON.stringify(record))), done: done.length });
  };
  await loopOf(modelByTurn(), { workspace: watched(done), keep }).loop.run(never);
  return kept.map((moment, at) => ({ ...moment, done: done.slice(0, kept[at + 1]?.done ?? done.length) }));
}

const resultsIn = (messages: readonly Message[] = []) =>
  messages.flatMap((message) => (message.role === "results" ? message.results : []));

describe("a conversation that is taken up again", () => {
  it("does no call twice, wherever it was cut off, and changes nothing of what was said", async () => {
    const all = await moments();
    expect(all.length).toBeGreaterThan(turns.flat().length * 2);
    for (const { record, done: before } of all) {
      const done = [...before];
      const model = modelByTurn();
      const { loop } = loopOf(model, { workspace: watched(done) }, record);
      expect(await loop.run(never)).toEqual({ outcome: "finished" });
      expect(new Set(done).size).toBe(done.length);
      const { messages = [] } = model.asked[0] ?? {};
      expect(JSON.stringify(messages.slice(0, record.messages.length))).toBe(JSON.stringify(record.messages));
      expect(messages.at(-1)).toEqual({ role: "user", text: "Go on." });
      const called = messages.flatMap((message) => (message.role === "assistant" ? message.calls : []));
      expect(resultsIn(messages).map(({ id }) => id)).toEqual(called.map(({ id }) => id)); // vendors insist on it
    }
  });

  it("says of each call what is known of it", async () => {
    const [whole] = (await moments()).filter(({ record }) => interruptedCall(record)?.id === "w-2");
    const results = async (record: LoopRecord) => {
      const model = modelByTurn();
      await loopOf(model, {}, record).loop.run(never);
      return resultsIn(model.asked[0]?.messages).map(({ ok, text }) => [ok, text]);
    };
    const interrupted = [false, expect.stringMatching(/^Interrupted: .* Its effect is unknown/)];
    const notDone = [false, expect.stringMatching(/^Not done: /)];
    expect(await results(whole!.record)).toEqual([[true, "a is new."], interrupted]);
    expect(await results({ ...whole!.record, results: [] })).toEqual([interrupted, notDone]);
    const { results: _, ...answered } = whole!.record;
    expect(await results(answered)).toEqual([notDone, notDone]);
    expect(interruptedCall(answered)).toBeUndefined();
  });

  it("counts on: its steps, its tokens, and its calls", async () => {
    const last = (await moments()).at(-1)!.record;
    expect(last).toMatchObject({ steps: 3, tokens: 45, calls: 4 });
    const limits = { steps: 3, tokens: undefined, contextTokens: 1_000 };
    expect(await loopOf(modelByTurn(), { limits }, last).loop.run(never)).toMatchObject({ cause: "steps" });
    const tokens = { ...limits, steps: 20, tokens: 45 };
    expect(await loopOf(modelByTurn(), { limits: tokens }, last).loop.run(never)).toMatchObject({ cause: "tokens" });
    const { loop, events } = loopOf(modelByTurn(), {}, last);
    await loop.run(never);
    expect(events.flatMap((event) => (event.type === "tool-start" ? [event.id] : []))).toEqual(["call-5"]);
    expect(loop.usage()).toMatchObject({ inputTokens: 10, outputTokens: 5 }); // what was charged before is not told again
  });
});
