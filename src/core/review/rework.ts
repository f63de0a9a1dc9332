import { RECIPE_AGENT } from "../routing/route.ts";
import type { ReviewComment } from "./comment.ts";

export const RECIPES_REPEAT =
  "A recipe makes the same change every time, so it cannot follow review comments. Choose an agent that goes on from its work.";

/** Whether this agent can be given the points of a review. */
export function followsReviews(agent: string): boolean {
  return agent !== RECIPE_AGENT;
}

/** Every open comment as one message to the agent, in file order: one at a time makes an agent swing. */
export function reworkMessage(comments: readonly ReviewComment[], note: string): string {
  const places = comments
    .toSorted((a, b) => (a.file ?? "").localeCompare(b.file ?? "") || (a.line ?? 0) - (b.line ?? 0))
    .map(describe);
  const head = places.length === 0 ? "" : "These points of the review are open. Settle every one of them:\n\n";
  return [note.trim(), head + places.join("\n\n")].filter((part) => part !== "").join("\n\n");
}

function describe(comment: ReviewComment, index: number): string {
  const place =
    comment.file === undefined ? "" : ` ${comment.file}${comment.line === undefined ? "" : `:${comment.line}`}`;
  const anchor = comment.anchor.trim() === "" ? [] : [`   > ${comment.anchor.trim()}`];
  const replies = comment.replies.map((reply) => `   ${reply.author}: ${reply.text}`);
  return [`${index + 1}.${place} (${comment.author})`, ...anchor, `   ${comment.text}`, ...replies].join("\n");
}
