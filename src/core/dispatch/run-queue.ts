import type { RunId } from "../board/ids.ts";
import type { RebaseOrder } from "../board/rebase-order.ts";
import type { RetryPoint } from "../board/run.ts";
import type { JournalStep } from "../run/engine.ts";
import type { SqlTransaction } from "../run/store.ts";

export interface RunOrder {
  /** The agent's id; limits count per lane. */
  readonly lane: string;
  /** Whose workers may take it; the default pool's when absent. */
  readonly pool: string | undefined;
  /** Higher runs first. */
  readonly priority: number;
}

/**
 * What the board needs of the durable engine. Every call joins the transaction
 * that writes the events which caused it, so that board and engine never differ.
 */
export interface RunQueue {
  start(transaction: SqlTransaction, run: RunId, order: RunOrder): Promise<void>;
  /**
   * Gives a parked run the signal it waits for, or will wait for. The first answer to a name counts.
   *
   * @param lane  of another agent that goes on with it
   */
  answer(transaction: SqlTransaction, run: RunId, name: string, payload: unknown, lane?: string): Promise<void>;
  /** An interrupted run becomes ready again and skips the steps it has finished. */
  resume(transaction: SqlTransaction, run: RunId): Promise<void>;
  /**
   * A run begins again from a step; what was done before it stays.
   *
   * @throws TuttiError `refused` when the journal knows of another point than this, `unavailable` while it is still ending
   */
  retry(transaction: SqlTransaction, run: RunId, point: RetryPoint): Promise<void>;
  /**
   * A run that stands still goes on where it stood, so that it can be rebased there.
   *
   * @throws TuttiError `refused` when it stands at a step that a rebase would disturb, `unavailable` while it is still ending
   */
  takeUp(transaction: SqlTransaction, run: RunId, order: RebaseOrder): Promise<void>;
  /** What is recorded of a run, in the order in which it was first reached. */
  steps(run: RunId): Promise<readonly JournalStep[]>;
  /** A run stops where it is; `resume` lets it go on. */
  pause(transaction: SqlTransaction, run: RunId): Promise<void>;
  /** A run that no worker holds ends. */
  cancel(transaction: SqlTransaction, run: RunId): Promise<void>;
}
