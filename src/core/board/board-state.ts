import type { Finding, ProjectFacts } from "../analyse/finding.ts";
import type { Usage } from "../cost/usage.ts";
import type { KnownCollision } from "../overlap/collision.ts";
import type { Approval } from "../permission/approval.ts";
import type { ReviewComment } from "../review/comment.ts";
import type { Remainder } from "./event.ts";
import type { ApprovalId, CommentId, FindingId, RunId, TaskId } from "./ids.ts";
import type { Run } from "./run.ts";
import type { Task } from "./task.ts";

/** What one session used. `at` is when it was recorded, in milliseconds since the epoch. */
export interface Charge {
  readonly id: string;
  readonly run: RunId;
  readonly task: TaskId;
  readonly agent: string;
  readonly usage: Usage;
  readonly at: number;
}

export interface ImportedFile {
  readonly file: string;
  readonly tasks: number;
  readonly notUnderstood: readonly Remainder[];
  readonly at: number;
}

/** Everything that is true now. Made from events by `project`, never by hand. */
export interface BoardState {
  /** How many events made it. */
  readonly version: number;
  /** Where the board goes on, once it has been moved: nothing can be done here any more. */
  readonly movedTo: string | undefined;
  readonly facts: ProjectFacts | undefined;
  readonly analysedAt: number | undefined;
  readonly findings: ReadonlyMap<FindingId, Finding>;
  readonly tasks: ReadonlyMap<TaskId, Task>;
  readonly runs: ReadonlyMap<RunId, Run>;
  readonly comments: ReadonlyMap<CommentId, ReviewComment>;
  readonly approvals: ReadonlyMap<ApprovalId, Approval>;
  readonly charges: ReadonlyMap<string, Charge>;
  readonly imports: ReadonlyMap<string, ImportedFile>;
  /** By `collisionKey`: of runs whose work is not merged yet. */
  readonly collisions: ReadonlyMap<string, KnownCollision>;
}

export const emptyBoard: BoardState = {
  version: 0,
  movedTo: undefined,
  facts: undefined,
  analysedAt: undefined,
  findings: new Map(),
  tasks: new Map(),
  runs: new Map(),
  comments: new Map(),
  approvals: new Map(),
  charges: new Map(),
  imports: new Map(),
  collisions: new Map(),
};
