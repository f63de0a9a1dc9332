import type { Model, ModelAnswer, ModelFailure, ModelRequest } from "#core/agent-loop/model.ts";

type Reply = Partial<ModelAnswer> | ModelFailure;

/** A model that answers as it is told, and remembers what it was asked. The last reply is given again and again. */
export function scriptedModel(...replies: readonly Reply[]): Model & { readonly asked: readonly ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    id: "scripted",
    provider: "nobody",
    asked,
    async step(request, say, signal) {
      signal.throwIfAborted();
      const reply = replies[Math.min(asked.length, replies.length - 1)]!;
      asked.push(request);
      if (reply instanceof Error) throw reply;
      if (reply.text !== undefined) say({ type: "text-delta", text: reply.text });
      return { text: "", calls: [], raw: undefined, usage: { input: 10, output: 5 }, stop: "done", ...reply };
    },
    check: async () => {},
  };
}

/** One call of a tool, as a model writes it. */
export function call(name: string, words: object | string, id = `id-${name}`) {
  return { id, name, arguments: typeof words === "string" ? words : JSON.stringify(words) };
}
