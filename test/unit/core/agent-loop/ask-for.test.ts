import { describe, expect, it } from "vitest";
import * as z from "zod";
import { askFor } from "#core/agent-loop/ask-for.ts";
import { scriptedModel } from "../../../fakes/scripted-model.ts";

const schema = z.object({ tasks: z.array(z.object({ title: z.string(), hours: z.int().min(1) })).min(1) });
const good = { tasks: [{ title: "Mend it", hours: 2 }] };
const never = new AbortController().signal;
const ask = (model: ReturnType<typeof scriptedModel>) =>
  askFor(model, { system: "Plan.", prompt: "Which tasks?", schema }, { sleep: async () => {} }, never);

describe("askFor", () => {
  it("gives what the model says in the shape that was asked, and what each call took", async () => {
    const model = scriptedModel({ text: JSON.stringify(good) });
    expect(await ask(model)).toEqual({ value: good, usages: [{ input: 10, output: 5 }] });
    expect(model.asked[0]).toMatchObject({ schema: { type: "object", required: ["tasks"] }, tools: [] });
  });

  it("takes JSON between marks of code", async () => {
    const fenced = `\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\n`;
    expect((await ask(scriptedModel({ text: fenced }))).value).toEqual(good);
  });

  it("lets the model mend what does not fit", async () => {
    const wrong = { text: '{"tasks":[{"title":"Mend it","hours":0}]}' };
    const model = scriptedModel({ text: "Sure! Here it is." }, wrong, { text: JSON.stringify(good) });
    expect((await ask(model)).usages).toHaveLength(3);
    expect(model.asked[1]?.messages.at(-1)).toMatchObject({ text: expect.stringContaining("This is not valid JSON.") });
    expect(model.asked[2]?.messages.at(-1)).toMatchObject({ text: expect.stringContaining("tasks.0.hours:") });
  });

  it("gives up when it does not learn, and when it refuses", async () => {
    const model = scriptedModel({ text: "[]" });
    await expect(ask(model)).rejects.toMatchObject({ kind: "malformed" });
    expect(model.asked).toHaveLength(3);
    await expect(ask(scriptedModel({ stop: "refused" }))).rejects.toMatchObject({ kind: "refused" });
  });
});
