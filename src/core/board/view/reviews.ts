import type { ReviewComment } from "../../review/comment.ts";
import type { BoardState } from "../board-state.ts";
import type { Delivery, Run } from "../run.ts";

/** A result that a human may look at, with what has been said about it. */
export interface Review {
  readonly run: Run;
  readonly title: string;
  /** The last one. */
  readonly delivery: Delivery;
  readonly comments: readonly ReviewComment[];
}

/** Results that are not settled yet: delivered by a run that has not ended. */
export function openReviews(board: BoardState): readonly Review[] {
  const comments = Map.groupBy(board.comments.values(), (comment) => comment.run);
  return [...board.runs.values()].flatMap((run): readonly Review[] => {
    const delivery = run.deliveries.at(-1);
    if (delivery === undefined || run.endedAt !== undefined) return [];
    const title = board.tasks.get(run.task)?.title ?? run.task;
    return [{ run, title, delivery, comments: comments.get(run.id) ?? [] }];
  });
}
