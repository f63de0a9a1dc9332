import type { Finding, ProjectFacts } from "../analyse/finding.ts";
import type { MicroUsd, Usage } from "../cost/usage.ts";
import type { AccountHold } from "../limits/account-hold.ts";
import type { KnownCollision } from "../overlap/collision.ts";
import type { Approval } from "../permission/approval.ts";
import type { PermissionRules } from "../permission/permission-rule.ts";
import type { ReviewComment } from "../review/comment.ts";
import type { Remainder } from "./event.ts";
import type { ApprovalId, CommentId, FindingId, MessageId, RegisterId, RunId, TaskId } from "./ids.ts";
import type { LinkedBacklog, Met } from "./met.ts";
import type { RegisterEntry } from "./register.ts";
import type { Run } from "./run.ts";
import type { RunMessage } from "./run-message.ts";
import type { Task } from "./task.ts";

/** What one session, or one turn of it, used. `at` is when it was recorded, in milliseconds since the epoch. */
export interface Charge {
  readonly id: string;
  readonly run: RunId;
  readonly task: TaskId;
  readonly agent: string;
  readonly usage: Usage;
  readonly at: number;
  /** The day in UTC, by the store's clock, on which it began; that of `at` when absent. */
  readonly day?: string | undefined;
  /** The charge's session, where each of its turns is charged; the charge is the whole session when absent. */
  readonly session?: string | undefined;
  /** What budgets count for it while its cost is unknown: what was held for it. */
  readonly countedMicroUsd?: MicroUsd | undefined;
  /** Its run ended before it could say what it used. A late word of it still counts. */
  readonly cutOff?: boolean | undefined;
}

/** Money that is held back for a turn that has begun, or for a session whose turns nobody sees. */
export interface Reservation {
  /** Of the charge that it will become. */
  readonly id: string;
  readonly run: RunId;
  readonly task: TaskId;
  readonly microUsd: MicroUsd;
  /** All there was, because the worst case is not known: nobody else may spend from the same budgets meanwhile. */
  readonly whole: boolean;
  readonly day: string;
  readonly at: number;
}

export interface ImportedFile {
  readonly file: string;
  readonly tasks: number;
  readonly notUnderstood: readonly Remainder[];
  readonly at: number;
}

/** In milliseconds since the epoch. */
export interface TaskTimes {
  readonly startedAt?: number | undefined;
  readonly doneAt?: number | undefined;
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
  /** In the order in which agents are told them. */
  readonly messages: ReadonlyMap<MessageId, RunMessage>;
  readonly approvals: ReadonlyMap<ApprovalId, Approval>;
  /** What a human has decided for good. */
  readonly rules: PermissionRules;
  readonly charges: ReadonlyMap<string, Charge>;
  /** By the id of the charge that each will become. */
  readonly reservations: ReadonlyMap<string, Reservation>;
  /** What humans have allowed beyond the limits of the settings, by `budgetKey`. */
  /** Accounts whose vendor serves nothing now, by account; `at`: since when. */
  readonly holds: ReadonlyMap<string, AccountHold & { readonly at: number }>;
  readonly grants: ReadonlyMap<string, MicroUsd>;
  readonly imports: ReadonlyMap<string, ImportedFile>;
  /** What tasks and their entries in backlog files last said to each other. */
  readonly met: ReadonlyMap<TaskId, Met>;
  /** When work on a task began and when it was done, as events tell it; nothing of what came as done from elsewhere. */
  readonly times: ReadonlyMap<TaskId, TaskTimes>;
  /** Backlog files that are kept in step, by name. */
  readonly backlogs: ReadonlyMap<string, LinkedBacklog>;
  /** By `collisionKey`: of runs whose work is not merged yet. */
  readonly collisions: ReadonlyMap<string, KnownCollision>;
  /** Decisions, risks, questions and learnings, oldest first. */
  readonly registers: ReadonlyMap<RegisterId, RegisterEntry>;
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
  messages: new Map(),
  approvals: new Map(),
  rules: new Map(),
  charges: new Map(),
  reservations: new Map(),
  holds: new Map(),
  grants: new Map(),
  imports: new Map(),
  met: new Map(),
  times: new Map(),
  backlogs: new Map(),
  collisions: new Map(),
  registers: new Map(),
};
