import * as z from "zod";
import { Severity } from "../analyse/finding.ts";
import { CommentId, RunId, TaskId } from "../board/ids.ts";

export const Reply = z.object({ author: z.string(), text: z.string(), at: z.number() });
export type Reply = z.infer<typeof Reply>;

/**
 * Where a comment stands. `open` waits for a human or the next round; `sent`
 * has gone to the agent in round `round`; `resolved` is settled; `dismissed`
 * was judged wrong by a human and does not come back while the line stays.
 */
export const CommentState = z.discriminatedUnion("name", [
  z.object({ name: z.literal("open") }),
  z.object({ name: z.literal("sent"), round: z.int().min(1) }),
  z.object({ name: z.literal("resolved") }),
  z.object({ name: z.literal("dismissed"), reason: z.string() }),
]);
export type CommentState = z.infer<typeof CommentState>;

/** What was found in a result, on a line where there is one. `line` is 1-based, in the file after the change. */
export const ReviewFinding = z.object({
  rule: z.string(),
  severity: Severity,
  file: z.string().optional(),
  line: z.int().min(1).optional(),
  /** The text of that line, so that the comment finds it again after edits. */
  anchor: z.string().default(""),
  text: z.string(),
});
export type ReviewFinding = z.infer<typeof ReviewFinding>;

export const ReviewComment = z.object({
  ...ReviewFinding.shape,
  id: CommentId,
  task: TaskId,
  run: RunId,
  /** `gate`, `human`, or an agent's id. */
  author: z.string(),
  state: CommentState,
  replies: z.array(Reply),
  at: z.number(),
});
export type ReviewComment = z.infer<typeof ReviewComment>;
