import * as z from "zod";
import { Finding, ProjectFacts } from "../analyse/finding.ts";
import { MicroUsd, Usage } from "../cost/usage.ts";
import { AccountHold } from "../limits/account-hold.ts";
import { Collision } from "../overlap/collision.ts";
import { Approval } from "../permission/approval.ts";
import { RuleClass } from "../permission/permission-class.ts";
import { PermissionRule } from "../permission/permission-rule.ts";
import { FallbackCause } from "../routing/routing-settings.ts";
import { Containment } from "../permission/containment.ts";
import { CommentState, Reply, ReviewComment } from "../review/comment.ts";
import { ApprovalId, CommentId, FindingId, MessageId, RegisterId, RunId, TaskId } from "./ids.ts";
import { EntryConflict, Meeting, Side } from "./met.ts";
import { RegisterChanges, RegisterDraft, RegisterState } from "./register.ts";
import { RebaseOrder, RebaseResult } from "./rebase-order.ts";
import { Delivery, FailureCause, RetryPoint, RunPlace, RunSession } from "./run.ts";
import { MessageText } from "./run-message.ts";
import { PullRequest, TaskDraft, TaskState } from "./task.ts";

const { shape } = TaskDraft;

/**
 * New values of a task's fields. A field that is absent stays as it is, so none
 * has a default here; `null` takes a field away that a task can be without.
 */
export const TaskChanges = z
  .object({
    key: shape.key.unwrap().nullable(),
    title: shape.title,
    description: shape.description.unwrap(),
    priority: shape.priority.unwrap().nullable(),
    labels: shape.labels.unwrap(),
    estimate: shape.estimate.unwrap().nullable(),
    assignee: shape.assignee.unwrap().nullable(),
    after: shape.after.unwrap(),
    softAfter: shape.softAfter.unwrap(),
    parent: shape.parent.unwrap().nullable(),
    group: shape.group.unwrap().nullable(),
    criteria: shape.criteria.unwrap(),
    checklist: shape.checklist.unwrap(),
    notes: shape.notes.unwrap(),
    source: shape.source.unwrap().nullable(),
    findings: shape.findings.unwrap(),
    recipe: shape.recipe.unwrap().nullable(),
    files: shape.files.unwrap(),
    overlap: shape.overlap.unwrap().nullable(),
    budgetMicroUsd: shape.budgetMicroUsd.unwrap().nullable(),
  } satisfies Record<Exclude<keyof TaskDraft, "id">, z.ZodType>)
  .partial();
export type TaskChanges = z.infer<typeof TaskChanges>;
export type TaskField = keyof TaskChanges;

/** A line range of an imported file that made no task, kept verbatim. */
export const Remainder = z.object({ startLine: z.int(), endLine: z.int(), text: z.string() });
export type Remainder = z.infer<typeof Remainder>;

const at = z.number();

/** Everything that can have happened. Past tense; never changed once written. */
export const Event = z.discriminatedUnion("type", [
  /** The last event of a board that goes on elsewhere. `to` is where, for a person. */
  z.object({ type: z.literal("board/moved"), at, to: z.string() }),

  z.object({ type: z.literal("task/added"), at, task: TaskDraft, state: TaskState }),
  z.object({
    type: z.literal("task/edited"),
    at,
    id: TaskId,
    changes: TaskChanges,
    by: z.enum(["human", "plan"]).default("plan"),
  }),
  z.object({ type: z.literal("task/moved"), at, id: TaskId, state: TaskState }),

  /** `found` replaces findings of the same id; only what changed since the last analysis is written. */
  z.object({
    type: z.literal("analysis/recorded"),
    at,
    facts: ProjectFacts,
    found: z.array(Finding),
    gone: z.array(FindingId),
  }),
  z.object({
    type: z.literal("import/recorded"),
    at,
    file: z.string(),
    tasks: z.int(),
    notUnderstood: z.array(Remainder),
  }),

  z.object({ type: z.literal("backlog/linked"), at, file: z.string() }),
  z.object({ type: z.literal("backlog/unlinked"), at, file: z.string() }),
  /** `conflicts`: all there are now; `missing`: tasks whose entries have vanished. */
  z.object({
    type: z.literal("backlog/met"),
    at,
    file: z.string(),
    meetings: z.array(Meeting),
    missing: z.array(TaskId),
    conflicts: z.array(EntryConflict),
  }),
  z.object({
    type: z.literal("backlog/settled"),
    at,
    file: z.string(),
    task: TaskId,
    field: EntryConflict.shape.field,
    take: Side,
  }),

  z.object({
    type: z.literal("run/requested"),
    at,
    run: RunId,
    task: TaskId,
    agent: z.string(),
    /** Why this agent, as a sentence. */
    reason: z.string().optional(),
    pool: z.string().optional(),
  }),
  z.object({ type: z.literal("run/started"), at, run: RunId, worker: z.string() }),
  z.object({ type: z.literal("run/stepped"), at, run: RunId, step: z.string() }),
  z.object({ type: z.literal("run/placed"), at, run: RunId, place: RunPlace }),
  z.object({ type: z.literal("run/delivered"), at, run: RunId, delivery: Delivery }),
  /** `by`: absent when a human did it. */
  z.object({
    type: z.literal("run/returned"),
    at,
    run: RunId,
    message: z.string(),
    agent: z.string().optional(),
    by: z.literal("gate").optional(),
  }),
  z.object({ type: z.literal("run/stop-requested"), at, run: RunId }),
  /** `budget`: the key of the one that has no room. */
  z.object({
    type: z.literal("run/pause-requested"),
    at,
    run: RunId,
    reason: z.string(),
    budget: z.string().optional(),
    /** It waits for the end of a limit of this account. */
    account: z.string().optional(),
    waitsFor: RunId.optional(),
  }),
  /** `cause`: what was wrong with the agent that had it, with `reason` as a sentence. */
  z.object({
    type: z.literal("run/handed"),
    at,
    run: RunId,
    agent: z.string(),
    reason: z.string().optional(),
    cause: FallbackCause.optional(),
  }),
  z.object({ type: z.literal("run/cancelled"), at, run: RunId }),
  z.object({ type: z.literal("run/met"), at, run: RunId, session: RunSession }),
  z.object({ type: z.literal("run/contained"), at, run: RunId, containment: Containment }),
  z.object({ type: z.literal("run/host-refused"), at, run: RunId, host: z.string(), times: z.int().min(1) }),
  z.object({
    type: z.literal("run/interrupted"),
    at,
    run: RunId,
    reason: z.string(),
    waitsFor: RunId.optional(),
    /** Its worker died, and was not told to end. */
    died: z.boolean().optional(),
  }),
  z.object({ type: z.literal("run/resumed"), at, run: RunId }),
  z.object({ type: z.literal("run/retried"), at, run: RunId, point: RetryPoint }),
  z.object({ type: z.literal("run/rebase-requested"), at, run: RunId, order: RebaseOrder }),
  z.object({ type: z.literal("run/rebased"), at, run: RunId, number: z.int(), result: RebaseResult }),
  z.object({ type: z.literal("run/failed"), at, run: RunId, reason: z.string(), cause: FailureCause.optional() }),
  z.object({ type: z.literal("run/saved"), at, run: RunId, ref: z.string(), aside: z.boolean().optional() }),

  /** What a person says to the agent of a run: see `MessageState`. */
  z.object({
    type: z.literal("message/queued"),
    at,
    id: MessageId,
    run: RunId,
    text: MessageText,
    author: z.string(),
  }),
  z.object({ type: z.literal("message/edited"), at, id: MessageId, text: MessageText }),
  /** To the end of the queue when `before` is absent. */
  z.object({ type: z.literal("message/moved"), at, id: MessageId, before: MessageId.optional() }),
  z.object({ type: z.literal("message/withdrawn"), at, id: MessageId }),
  z.object({ type: z.literal("message/giving"), at, id: MessageId, round: z.int() }),
  z.object({ type: z.literal("message/given"), at, id: MessageId }),

  z.object({ type: z.literal("comment/added"), at, comment: ReviewComment }),
  z.object({ type: z.literal("comment/replied"), at, id: CommentId, reply: Reply }),
  z.object({ type: z.literal("comment/changed"), at, id: CommentId, state: CommentState }),

  z.object({ type: z.literal("publish/requested"), at, run: RunId, draft: z.boolean() }),
  z.object({
    type: z.literal("publish/failed"),
    at,
    run: RunId,
    reason: z.string(),
    needsCredential: z.boolean().optional(),
  }),
  z.object({ type: z.literal("publish/done"), at, run: RunId, pull: PullRequest }),

  /** `id` is given by the charger, so that a step that runs twice charges once. */
  z.object({
    type: z.literal("usage/recorded"),
    at,
    id: z.string(),
    run: RunId,
    task: TaskId,
    agent: z.string(),
    usage: Usage,
    day: z.string().optional(),
    session: z.string().optional(),
    countedMicroUsd: MicroUsd.optional(),
  }),
  /** Replaces what was held for the charge of this id. */
  z.object({
    type: z.literal("budget/reserved"),
    at,
    id: z.string(),
    run: RunId,
    task: TaskId,
    microUsd: MicroUsd,
    whole: z.boolean(),
    day: z.string(),
  }),
  z.object({ type: z.literal("budget/released"), at, id: z.string(), run: RunId }),
  /** `key` names the budget: see `budgetKey`. */
  z.object({ type: z.literal("budget/granted"), at, key: z.string(), microUsd: MicroUsd, by: z.string() }),

  z.object({ type: z.literal("account/held"), at, hold: AccountHold }),
  z.object({ type: z.literal("account/released"), at, account: z.string() }),

  /** Replaces what was known of these two runs. */
  z.object({ type: z.literal("collision/found"), at, collision: Collision }),
  z.object({ type: z.literal("collision/gone"), at, runs: Collision.shape.runs }),

  z.object({ type: z.literal("register/entered"), at, entry: RegisterDraft, state: RegisterState }),
  z.object({ type: z.literal("register/edited"), at, id: RegisterId, changes: RegisterChanges, by: z.string() }),
  z.object({ type: z.literal("register/moved"), at, id: RegisterId, state: RegisterState, by: z.string() }),

  z.object({ type: z.literal("rule/set"), at, rule: PermissionRule }),
  z.object({ type: z.literal("rule/revoked"), at, class: RuleClass }),
  z.object({ type: z.literal("approval/asked"), at, approval: Approval }),
  z.object({
    type: z.literal("approval/answered"),
    at,
    id: ApprovalId,
    decision: z.enum(["allow", "deny"]),
    by: z.string(),
  }),
]);
export type Event = z.infer<typeof Event>;
