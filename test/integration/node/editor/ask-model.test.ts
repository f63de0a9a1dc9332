import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ModelFailure, type ModelRequest } from "#core/agent-loop/model.ts";
import { askEditorModel } from "#node/editor/ask-model.ts";
import { writeAddress } from "#node/editor/editor-address.ts";
import { serveEditor } from "#node/editor/serve-editor.ts";
import type { EditorModels } from "#node/editor/serve-model.ts";
import { temporaryDirectory } from "../store/temporary.ts";

const none = async () => undefined;
const never = new AbortController().signal;
/** Larger than what a socket takes at once. */
const request: ModelRequest = {
  system: "You work.",
  messages: [{ role: "user", text: "ö".repeat(300_000) }],
  tools: [{ name: "finish", description: "Ends.", parameters: { type: "object" } }],
};
const answer = {
  text: "Yes.",
  calls: [{ id: "1", name: "finish", arguments: "{}" }],
  usage: { input: 3, output: 2, estimated: true },
  stop: "done",
} as const;

function models(more: Partial<EditorModels> = {}) {
  const asked: (readonly [string, ModelRequest])[] = [];
  const all: EditorModels = {
    check: async () => {},
    step: async (model, wanted, say) => {
      asked.push([model, wanted]);
      say({ type: "text-delta", text: "Yes." });
      return answer;
    },
    ...more,
  };
  return { all, asked };
}

async function ask(commonDirectory: string, more: { readonly request?: ModelRequest } = { request }, signal = never) {
  const said: string[] = [];
  const call = { commonDirectory, model: "copilot/gpt", ...more };
  const alive = (): void => void said.push("alive");
  const answered = await askEditorModel(call, ({ text }) => void said.push(text), { signal, alive });
  return { answered, said };
}
const failureOf = (asking: Promise<unknown>): Promise<unknown> => asking.catch((error: unknown) => error);

it("a model of the editor is asked through its window, and answers word by word", async () => {
  const directory = await temporaryDirectory();
  const { all, asked } = models();
  await using _ = await serveEditor(directory, none, "editor", none, all);
  expect(await ask(directory)).toEqual({ answered: { ...answer, raw: null }, said: ["alive", "Yes."] });
  expect(asked).toEqual([["copilot/gpt", request]]);
  expect(await ask(directory, {})).toEqual({ answered: undefined, said: [] });
  expect(asked).toHaveLength(1);
});

it("what the window says went wrong is told, and where none is open the work is held", async () => {
  const directory = await temporaryDirectory();
  const held = { reason: "held", message: expect.stringContaining("No window of VS Code is open") };
  expect(await failureOf(ask(directory))).toMatchObject(held);
  const refuses = new ModelFailure("held", "Choose it first.");
  const { all } = models({ step: () => Promise.reject(refuses) });
  {
    await using _ = await serveEditor(directory, none, "editor", none, all);
    expect(await failureOf(ask(directory))).toMatchObject({
      reason: "held",
      message: "Choose it first.",
      begun: false,
    });
  }
  await writeAddress(directory, "editor", { path: join(directory, "gone"), token: "x".repeat(40) });
  expect(await failureOf(ask(directory))).toMatchObject(held);
});

it("a window that closes in the middle of an answer holds the work, and says that it had begun", async () => {
  const directory = await temporaryDirectory();
  const begun = Promise.withResolvers<void>();
  const { all } = models({
    step: async (_model, _request, say) => {
      say({ type: "text-delta", text: "I beg" });
      begun.resolve();
      return await new Promise(() => {});
    },
  });
  const server = await serveEditor(directory, none, "editor", none, all);
  const heard = Promise.withResolvers<void>();
  const call = { commonDirectory: directory, model: "copilot/gpt", request };
  const asking = failureOf(askEditorModel(call, () => heard.resolve(), { signal: never, alive: () => {} }));
  await Promise.all([begun.promise, heard.promise]);
  await server[Symbol.asyncDispose]();
  expect(await asking).toMatchObject({ reason: "held", begun: true });
  await rm(directory, { recursive: true, force: true });
});

it("who gives up makes the model stop", async () => {
  const directory = await temporaryDirectory();
  const begun = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const { all } = models({
    step: async (_model, _request, _say, signal) => {
      signal.addEventListener("abort", () => stopped.resolve());
      begun.resolve();
      return await new Promise(() => {});
    },
  });
  await using _ = await serveEditor(directory, none, "editor", none, all);
  const stop = new AbortController();
  const asking = failureOf(ask(directory, { request }, stop.signal));
  await begun.promise;
  stop.abort();
  await Promise.all([stopped.promise, asking]);
});
