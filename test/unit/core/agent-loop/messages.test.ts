import { describe, expect, it } from "vitest";
import { AgentLoop } from "#core/agent-loop/loop.ts";
import { ModelFailure } from "#core/agent-loop/model.ts";
import type { Mail } from "#core/run/mailbox.ts";
import { memoryWorkspace } from "../../../fakes/memory-workspace.ts";
import { call, scriptedModel } from "../../../fakes/scripted-model.ts";

const never = new AbortController().signal;
const look = { calls: [call("search", {})] };
const finish = { calls: [call("finish", { summary: "Done." })] };

/** Gives one letter at each look, or nothing; `heard` tells which were heard, and after how many answers. */
function loopWith(model: ReturnType<typeof scriptedModel>, letters: readonly (string | undefined)[]) {
  const heard: (readonly [string, number])[] = [];
  const waiting = [...letters];
  const take = async (): Promise<Mail | undefined> => {
    const text = waiting.shift();
    if (text === undefined) return undefined;
    return { text, heard: () => void heard.push([text, model.asked.length]) };
  };
  const loop = new AgentLoop("Do it.", {
    label: "Mine",
    model,
    workspace: memoryWorkspace({ "a.txt": "one" }),
    mayRun: async () => true,
    limits: { steps: 20, tokens: undefined, contextTokens: 1_000 },
    clock: { sleep: async () => {} },
    emit: () => {},
    withhold: (text) => text,
    mailbox: { take },
  });
  return { loop, heard, waiting };
}

const lastWords = (model: ReturnType<typeof scriptedModel>) =>
  model.asked.map(({ messages }) => {
    const last = messages.at(-1);
    return last?.role === "user" ? last.text : last?.role;
  });

describe("a person's messages to a model", () => {
  it("come between two steps, after the results of its tools", async () => {
    const model = scriptedModel(look, look, finish);
    const { loop, heard } = loopWith(model, [undefined, "Mind a.txt."]);
    expect(await loop.run(never)).toEqual({ outcome: "finished" });
    expect(lastWords(model)).toEqual(["Do it.", "Mind a.txt.", "results"]);
    expect(model.asked[1]?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "results", "user"]);
    expect(heard).toEqual([["Mind a.txt.", 2]]);
  });

  it("keep it at work when it says that it is done", async () => {
    const model = scriptedModel(finish, finish);
    const { loop, heard } = loopWith(model, [undefined, "Also b.txt."]);
    expect(await loop.run(never)).toEqual({ outcome: "finished" });
    expect(lastWords(model)).toEqual(["Do it.", "Also b.txt."]);
    expect(heard).toEqual([["Also b.txt.", 2]]);
  });

  it("are not heard of where the model does not answer, and are left alone once it has failed", async () => {
    const model = scriptedModel(look, new ModelFailure("key", "The key is wrong."));
    const { loop, heard, waiting } = loopWith(model, [undefined, "Mind a.txt.", "And c.txt."]);
    expect(await loop.run(never)).toMatchObject({ outcome: "failed", cause: "key" });
    expect(heard).toEqual([]);
    expect(waiting).toEqual(["And c.txt."]);
  });
});
