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

/** What the editor of a review is called. It is all that the editor keeps of it, so it says which review is meant. */
export function reviewName(title: string, round: number): string {
  return `Review: ${title} (round ${round})`;
}

/** The review of this name, whatever stands behind the name; of several the one that a human has not settled yet. */
export function reviewNamed(
  board: BoardState,
  name: string,
): { readonly run: Run; readonly round: number } | undefined {
  const [, title, digits] = /^Review: (.*) \(round (\d+)\)/s.exec(name) ?? [];
  const round = Number(digits);
  const runs = [...board.runs.values()].filter(
    (run) => round <= run.deliveries.length && (board.tasks.get(run.task)?.title ?? run.task) === title,
  );
  const run = runs.findLast((entry) => entry.endedAt === undefined) ?? runs.at(-1);
  return run === undefined ? undefined : { run, round };
}

/**
 * Whether a review that is shown is no longer so: another round has come, or it
 * does not wait for a human any more. One that was settled before stays.
 */
export function isOver(run: Run, round: number, waited: boolean): boolean {
  return round < run.deliveries.length || (waited && run.state.name !== "waiting");
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
