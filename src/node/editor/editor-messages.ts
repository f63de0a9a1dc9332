import * as z from "zod";

/** One JSON line from a worker. `host` is a forge's, for example `github.com`. */
export const EditorQuestion = z.object({ token: z.string(), ask: z.literal("github-token"), host: z.string() });
export type EditorQuestion = z.infer<typeof EditorQuestion>;

/** One JSON line back. A `value` that is absent means: the editor has none. */
export const EditorAnswer = z.union([z.object({ error: z.string() }), z.object({ value: z.string().optional() })]);
export type EditorAnswer = z.infer<typeof EditorAnswer>;
