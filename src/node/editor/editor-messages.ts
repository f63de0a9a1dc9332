import * as z from "zod";

/** One JSON line from a worker. `host` is a forge's, for example `github.com`; `name` that of a variable with a key. */
export const EditorQuestion = z.discriminatedUnion("ask", [
  z.object({ token: z.string(), ask: z.literal("github-token"), host: z.string() }),
  z.object({ token: z.string(), ask: z.literal("model-key"), name: z.string() }),
]);
export type EditorQuestion = z.infer<typeof EditorQuestion>;

/** One JSON line back. A `value` that is absent means: the editor has none. */
export const EditorAnswer = z.union([z.object({ error: z.string() }), z.object({ value: z.string().optional() })]);
export type EditorAnswer = z.infer<typeof EditorAnswer>;
