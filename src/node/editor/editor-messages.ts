import * as z from "zod";

/**
 * One JSON line from a worker. `host` is a forge's, for example `github.com`; `name` that of a variable with a key;
 * `model` one of the editor's own: a second line then has the request for it, or `null`.
 */
export const EditorQuestion = z.discriminatedUnion("ask", [
  z.object({ token: z.string(), ask: z.literal("github-token"), host: z.string() }),
  z.object({ token: z.string(), ask: z.literal("model-key"), name: z.string() }),
  z.object({ token: z.string(), ask: z.literal("model"), model: z.string() }),
]);
export type EditorQuestion = z.infer<typeof EditorQuestion>;

/** One JSON line back. A `value` that is absent means: the editor has none. */
export const EditorAnswer = z.union([z.object({ error: z.string() }), z.object({ value: z.string().optional() })]);
export type EditorAnswer = z.infer<typeof EditorAnswer>;

const Call = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
const Message = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), text: z.string() }),
  z.object({ role: z.literal("assistant"), text: z.string(), calls: z.array(Call), raw: z.unknown() }),
  z.object({
    role: z.literal("results"),
    results: z.array(z.object({ id: z.string(), name: z.string(), ok: z.boolean(), text: z.string() })),
  }),
]);

/** See `ModelRequest`. */
export const WireModelRequest = z
  .object({
    system: z.string(),
    messages: z.array(Message),
    tools: z.array(
      z.object({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.unknown()) }),
    ),
  })
  .nullable();

const Tokens = z.int().min(0).optional();

/** One JSON line of a model's answer: words as they come, then the whole, or why there is none. */
export const ModelLine = z.union([
  z.object({ say: z.object({ type: z.enum(["text-delta", "thought-delta"]), text: z.string() }) }),
  z.object({
    answer: z
      .object({
        text: z.string(),
        calls: z.array(Call),
        usage: z.object({ input: Tokens, output: Tokens, estimated: z.boolean().optional() }),
        stop: z.enum(["done", "length", "refused"]),
      })
      .nullable(),
  }),
  z.object({
    failure: z.object({
      reason: z.enum(["key", "held", "request", "too-long", "overloaded", "server", "network", "broken", "silent"]),
      message: z.string(),
      begun: z.boolean(),
    }),
  }),
]);
export type ModelLine = z.infer<typeof ModelLine>;
