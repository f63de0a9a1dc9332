import type * as vscode from "vscode";
import { CommentId } from "#core/board/ids.ts";
import { HUMAN } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";
import { fileAt } from "../documents/addresses.ts";
import type { ReviewThreads } from "../review/review-threads.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { ask } from "./choose.ts";

/** A person has written into an empty thread. */
export async function addComment({ current }: Shared, threads: ReviewThreads, argument: unknown): Promise<void> {
  requireTrust();
  const { thread, text } = replyIn(argument);
  const place = fileAt(thread.uri);
  if (place === undefined) throw refused("Comments can be made on files of a review. Open one with Review Task.");
  const { tutti, worktrees } = await current.opened();
  const line = (thread.range?.end.line ?? 0) + 1;
  const content = await worktrees.read(place.commit, place.file, new AbortController().signal);
  const anchor = content?.split("\n")[line - 1] ?? "";
  const id = CommentId.parse(`c-${tutti.ports.clock.id()}`);
  threads.adopt(thread, id);
  const finding = { rule: HUMAN, severity: "warning", file: place.file, line, anchor, text } as const;
  await tutti.send({ type: "comment/add", id, run: place.run, author: HUMAN, finding });
}

export async function replyToComment({ current }: Shared, threads: ReviewThreads, argument: unknown): Promise<void> {
  requireTrust();
  const { thread, text } = replyIn(argument);
  const id = requireComment(threads, thread);
  const { tutti } = await current.opened();
  await tutti.send({ type: "comment/reply", id, author: HUMAN, text });
}

export async function resolveComment({ current }: Shared, threads: ReviewThreads, argument: unknown): Promise<void> {
  requireTrust();
  const id = requireComment(threads, argument);
  const { tutti } = await current.opened();
  await tutti.send({ type: "comment/resolve", id });
}

export async function dismissComment({ current }: Shared, threads: ReviewThreads, argument: unknown): Promise<void> {
  requireTrust();
  const id = requireComment(threads, argument);
  const reason = await ask({
    title: "Dismiss this comment",
    prompt: "Why? It will not come back while the line stays as it is.",
    validateInput: (text) => (text.trim() === "" ? "A reason is needed: others will read it." : undefined),
  });
  const { tutti } = await current.opened();
  await tutti.send({ type: "comment/dismiss", id, reason: reason.trim() });
}

function replyIn(argument: unknown): vscode.CommentReply {
  if (typeof argument === "object" && argument !== null && "thread" in argument && "text" in argument) {
    return argument as vscode.CommentReply; // the editor makes them; the fields have just been checked
  }
  throw refused("This works inside a comment thread only.");
}

function requireComment(threads: ReviewThreads, argument: unknown): CommentId {
  const id =
    typeof argument === "object" && argument !== null ? threads.commentOf(argument as vscode.CommentThread) : undefined;
  if (id === undefined) throw refused("This works on a comment of a review only.");
  return id;
}
