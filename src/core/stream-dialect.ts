import * as z from "zod";

/** Whose lines of JSON a program writes. */
export const StreamDialectName = z.enum(["claude", "codex", "gemini", "opencode", "qwen"]);
export type StreamDialectName = z.infer<typeof StreamDialectName>;
