import * as z from "zod";
import { fingerprint } from "../hash.ts";

export const TaskId = z.string().min(1).max(80).brand<"TaskId">();
export type TaskId = z.infer<typeof TaskId>;

export const RunId = z.string().min(1).max(80).brand<"RunId">();
export type RunId = z.infer<typeof RunId>;

export const FindingId = z.string().min(1).max(80).brand<"FindingId">();
export type FindingId = z.infer<typeof FindingId>;

export const CommentId = z.string().min(1).max(80).brand<"CommentId">();
export type CommentId = z.infer<typeof CommentId>;

export const ApprovalId = z.string().min(1).max(80).brand<"ApprovalId">();
export type ApprovalId = z.infer<typeof ApprovalId>;

export const MessageId = z.string().min(1).max(80).brand<"MessageId">();
export type MessageId = z.infer<typeof MessageId>;

export const RegisterId = z.string().min(1).max(80).brand<"RegisterId">();
export type RegisterId = z.infer<typeof RegisterId>;

/**
 * The id of a task that comes from somewhere: the same place and name give the
 * same id, so importing or proposing twice makes one task. Short enough for a
 * branch name; free of collisions across branches, unlike a counter.
 *
 * @param origin  where it comes from, for example a file's path or a finding rule
 * @param name    what names it there: its own id, or its title
 */
export function taskIdOf(origin: string, name: string): TaskId {
  return TaskId.parse(`t-${fingerprint(`${origin}\n${name}`).slice(0, 7)}`);
}

/** Whether a text has the form of the ids that `taskIdOf` gives: `t-3k9x0qa`. */
export function isTaskId(text: string): boolean {
  return /^t-[0-9a-z]{7}$/.test(text);
}
