import type { InboxItem } from "./inbox.ts";

/** More than this at once become one, so that nobody is buried. */
const mostNotices = 3;

/** Something that a person is told of, once. */
export interface Notice {
  readonly text: string;
  /** Something went wrong. */
  readonly bad: boolean;
  /** What it is about; absent where it counts several. */
  readonly item?: InboxItem | undefined;
}

/**
 * How a person is told of what is new in the inbox: that it needs them, has failed, or is done. Only what a task's own
 * run does is there, never what the agents inside a session do.
 *
 * An overlap is shown on both cards and in the inbox; it is no reason to call anybody away.
 *
 * @param looking  whether they look at where it is shown; who asked for a pull request waits for an answer all the same
 */
export function noticesOf(fresh: readonly InboxItem[], looking: boolean): readonly Notice[] {
  const told = fresh.filter(({ kind }) => kind !== "overlap" && (!looking || kind === "publish-problem"));
  if (told.length > mostNotices) return [{ text: `${told.length} tasks need you.`, bad: false }];
  return told.map((item) => ({
    text: sentence(item),
    bad: item.kind === "failed" || item.kind === "publish-problem",
    item,
  }));
}

/** Says it once: the text of a question, a failure or a delivery is a sentence of its own. */
function sentence({ kind, title, text, stuck }: InboxItem): string {
  switch (kind) {
    case "approval":
    case "question":
    case "overlap":
    case "conflict":
      return `“${title}”: ${text}`;
    case "review":
      return `“${title}” is delivered and waits for your review.${stuck === true ? ` ${text}` : ""}`;
    case "publish-problem":
      return `“${title}” was not published. ${text}`;
    case "failed":
      return `“${title}” failed: ${text}`;
    case "interrupted":
      return `“${title}” was interrupted. ${text}`;
  }
}
