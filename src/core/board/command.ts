import * as z from "zod";
import { Analysis } from "../analyse/finding.ts";
import { BudgetLimits } from "../cost/budget.ts";
import { MicroUsd, Usage } from "../cost/usage.ts";
import { AccountHold } from "../limits/account-hold.ts";
import { Collision } from "../overlap/collision.ts";
import { Approval } from "../permission/approval.ts";
import { RuleClass } from "../permission/permission-class.ts";
import { FallbackCause } from "../routing/routing-settings.ts";
import { Containment } from "../permission/containment.ts";
import { ReviewFinding } from "../review/comment.ts";
import { Remainder, TaskChanges } from "./event.ts";
import { ApprovalId, CommentId, MessageId, RegisterId, RunId, TaskId } from "./ids.ts";
import { EntryConflict, Meeting, Side } from "./met.ts";
import { RegisterChanges, RegisterDraft, RegisterState } from "./register.ts";
import { OnConflict, RebaseOnto, RebaseResult } from "./rebase-order.ts";
import { Delivery, FailureCause, RetryPoint, RunPlace, RunSession } from "./run.ts";
import { MessageText } from "./run-message.ts";
import { PullRequest, TaskDraft } from "./task.ts";

/** How a task may come in or be put by hand. Runs move tasks by their own commands. */
export const Placement = z.discriminatedUnion("name", [
  z.object({ name: z.literal("backlog") }),
  z.object({ name: z.literal("ready") }),
  z.object({ name: z.literal("blocked"), reason: z.string() }),
  z.object({ name: z.literal("in-progress"), by: z.string() }),
  z.object({ name: z.literal("review") }),
  z.object({ name: z.literal("done"), by: z.string().optional(), on: z.string().optional() }),
]);
export type Placement = z.infer<typeof Placement>;

/** What a person does. These may come from any window, terminal or page. */
export const UserCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("task/add"), task: TaskDraft, state: Placement }),
  /** Refused when a field that it changes is no longer what `was` says; fields that `was` leaves out are not compared. */
  z.object({ type: z.literal("task/edit"), id: TaskId, changes: TaskChanges, was: TaskChanges.optional() }),
  z.object({ type: z.literal("task/move"), id: TaskId, state: Placement }),
  /** A proposal becomes ready. */
  z.object({ type: z.literal("task/accept"), id: TaskId }),
  /** Never proposed again. */
  z.object({ type: z.literal("task/dismiss"), id: TaskId, reason: z.string() }),

  /** `pool`: whose workers may take it; the default one when absent. */
  z.object({
    type: z.literal("run/request"),
    run: RunId,
    task: TaskId,
    agent: z.string(),
    /** Why this agent, as a sentence. */
    reason: z.string().optional(),
    pool: z.string().optional(),
    /** A person wants it although its plan has an error, such as a dependency that can never be met. */
    anyway: z.boolean().optional(),
  }),
  /** `discard` says that the human was asked: only then a run that has delivered is ended without its work. */
  z.object({ type: z.literal("run/stop"), run: RunId, discard: z.boolean().optional() }),
  /** Its agent ends, its worktree stays, and it can be resumed. `reason` is a sentence. */
  z.object({
    type: z.literal("run/pause"),
    run: RunId,
    reason: z.string(),
    /** It goes on by itself once this run is merged or put away, or collides with it no more. Also of a run that is interrupted. */
    waitsFor: RunId.optional(),
  }),
  z.object({ type: z.literal("run/resume"), run: RunId }),
  /** Begins it again from a step. Refused when the journal says otherwise than `point`: see `retryPoint`. */
  z.object({ type: z.literal("run/retry"), run: RunId, point: RetryPoint }),
  /**
   * Puts the work of a run that is not at work on another commit, and has it checked again. `replacesPushed` says
   * that the human was asked: only then a run that has a pull request is rebased.
   */
  z.object({
    type: z.literal("run/rebase"),
    run: RunId,
    onto: RebaseOnto,
    conflicts: OnConflict,
    replacesPushed: z.boolean().optional(),
  }),
  /**
   * Back to an agent with every open comment, as one message. `note` is the human's own line, or empty.
   * `agent` goes on with the work from now on; the one that has it when absent.
   */
  z.object({ type: z.literal("run/return"), run: RunId, note: z.string(), agent: z.string().optional() }),

  /** For the agent of a run: while it works where it can be told then, else with the next round of work. */
  z.object({
    type: z.literal("message/queue"),
    id: MessageId,
    run: RunId,
    text: MessageText,
    author: z.string(),
  }),
  /** Refused when its text is no longer what `was` says. This, moving and withdrawing: only what is still queued. */
  z.object({ type: z.literal("message/edit"), id: MessageId, text: MessageText, was: z.string().optional() }),
  /** To the end of the queue when `before` is absent. */
  z.object({ type: z.literal("message/move"), id: MessageId, before: MessageId.optional() }),
  z.object({ type: z.literal("message/withdraw"), id: MessageId }),

  z.object({
    type: z.literal("comment/add"),
    id: CommentId,
    run: RunId,
    author: z.string(),
    finding: ReviewFinding,
  }),
  z.object({ type: z.literal("comment/reply"), id: CommentId, author: z.string(), text: z.string().min(1) }),
  z.object({ type: z.literal("comment/resolve"), id: CommentId }),
  z.object({ type: z.literal("comment/dismiss"), id: CommentId, reason: z.string() }),

  z.object({ type: z.literal("backlog/link"), file: z.string() }),
  z.object({ type: z.literal("backlog/unlink"), file: z.string() }),
  /** Says which side is right where a file and the board were both changed. */
  z.object({
    type: z.literal("backlog/settle"),
    file: z.string(),
    task: TaskId,
    field: EntryConflict.shape.field,
    take: Side,
  }),

  /** As its kind is born when `state` is absent. Does nothing when the entry is there. */
  z.object({ type: z.literal("register/add"), entry: RegisterDraft, state: RegisterState.optional() }),
  z.object({ type: z.literal("register/edit"), id: RegisterId, changes: RegisterChanges, by: z.string() }),
  /** Answers a question, accepts, rejects or supersedes a decision, ends or opens again. The first answer counts. */
  z.object({ type: z.literal("register/move"), id: RegisterId, state: RegisterState, by: z.string() }),

  /** The limit of an account is over, or a human wants it tried: what waits for it goes on. */
  z.object({ type: z.literal("account/release"), account: z.string() }),

  z.object({ type: z.literal("publish/request"), run: RunId, draft: z.boolean() }),
  /** `always`: the same is decided so from now on, by rules for all that it does. */
  z.object({
    type: z.literal("approval/answer"),
    id: ApprovalId,
    decision: z.enum(["allow", "deny"]),
    by: z.string(),
    always: z.boolean().optional(),
  }),
  /** Takes the place of the class's earlier rule. */
  z.object({ type: z.literal("rule/set"), class: RuleClass, decision: z.enum(["allow", "deny"]), by: z.string() }),
  z.object({ type: z.literal("rule/revoke"), class: RuleClass }),
]);
export type UserCommand = z.infer<typeof UserCommand>;

/** What a stage reports. These never come from outside. */
export const StageCommand = z.discriminatedUnion("type", [
  z.object({ type: z.literal("analysis/record"), analysis: Analysis }),
  z.object({ type: z.literal("plan/propose"), tasks: z.array(TaskDraft) }),
  z.object({
    type: z.literal("import/record"),
    file: z.string(),
    tasks: z.array(z.object({ task: TaskDraft, state: Placement })),
    notUnderstood: z.array(Remainder),
    /** What the file says beside its tasks: its decisions, risks, questions and learnings. */
    registers: z.array(z.object({ entry: RegisterDraft, state: RegisterState })).optional(),
    /** Tasks that are known take over what their source says now, where no person has changed them. */
    refresh: z.boolean().optional(),
  }),
  /**
   * What came of comparing a backlog file with the board. A change of a task that another hand has changed meanwhile
   * is left out, and so is its meeting: the next one sees both.
   */
  z.object({
    type: z.literal("backlog/record"),
    file: z.string(),
    tasks: z.array(z.object({ task: TaskDraft, state: Placement })),
    edits: z.array(z.object({ id: TaskId, changes: TaskChanges, was: TaskChanges })),
    moves: z.array(z.object({ id: TaskId, state: Placement, was: z.string() })),
    meetings: z.array(Meeting),
    missing: z.array(TaskId),
    conflicts: z.array(EntryConflict),
  }),
  z.object({ type: z.literal("run/start"), run: RunId, worker: z.string() }),
  z.object({ type: z.literal("run/step"), run: RunId, step: z.string() }),
  z.object({ type: z.literal("run/place"), run: RunId, place: RunPlace }),
  z.object({
    type: z.literal("run/deliver"),
    run: RunId,
    delivery: Delivery,
    author: z.string(),
    findings: z.array(ReviewFinding),
    /** How often in a row the agent gets work back at once whose checks failed; never when absent. */
    attempts: z.int().min(0).optional(),
  }),
  /**
   * Its worker takes what is queued, to tell the agent. A session that begins, in a conversation that is new or goes
   * on, takes also what an earlier one may not have heard.
   */
  z.object({
    type: z.literal("message/give"),
    run: RunId,
    worker: z.string(),
    round: z.int(),
    begins: z.enum(["new", "resumed"]).optional(),
  }),
  /** The agent has shown that it heard these. */
  z.object({ type: z.literal("message/confirm"), run: RunId, ids: z.array(MessageId) }),
  z.object({ type: z.literal("run/meet"), run: RunId, session: RunSession }),
  z.object({ type: z.literal("run/contain"), run: RunId, containment: Containment }),
  z.object({ type: z.literal("run/refuse-host"), run: RunId, host: z.string(), times: z.int().min(1) }),
  z.object({
    type: z.literal("run/interrupt"),
    run: RunId,
    reason: z.string(),
    /** Its worker died. After so many such ends the run fails instead. */
    died: z.object({ most: z.int() }).optional(),
  }),
  z.object({ type: z.literal("run/fail"), run: RunId, reason: z.string(), cause: FailureCause.optional() }),
  z.object({ type: z.literal("run/cancel"), run: RunId }),
  /** `aside`: the run still has its worktree, and this is what was taken out of it. */
  z.object({ type: z.literal("run/save"), run: RunId, ref: z.string(), aside: z.boolean().optional() }),
  z.object({ type: z.literal("rebase/finish"), run: RunId, number: z.int(), result: RebaseResult }),
  z.object({ type: z.literal("publish/finish"), run: RunId, pull: PullRequest }),
  z.object({
    type: z.literal("publish/fail"),
    run: RunId,
    reason: z.string(),
    needsCredential: z.boolean().optional(),
  }),
  /** Also gives back what was reserved under this id. `day` and `session`: see `Charge`. */
  z.object({
    type: z.literal("usage/record"),
    id: z.string(),
    run: RunId,
    usage: Usage,
    day: z.string().optional(),
    session: z.string().optional(),
    /** The agent that plans, where `run` is a plan and no run. */
    planner: z.string().optional(),
  }),
  /**
   * Holds back what a turn can cost at worst; all there is when `microUsd` is absent. Refused with a `BudgetSpent`.
   * A second time for the same id, it holds that much instead.
   */
  z.object({
    type: z.literal("budget/reserve"),
    id: z.string(),
    run: RunId,
    microUsd: MicroUsd.optional(),
    day: z.string(),
    limits: BudgetLimits,
    planner: z.string().optional(),
  }),
  /** What was reserved was not begun. */
  z.object({ type: z.literal("budget/release"), id: z.string(), run: RunId }),
  /** A run has met a budget without room, and is interrupted; `ask` a human for more. Refused unless it is at work. */
  z.object({
    type: z.literal("budget/exhaust"),
    run: RunId,
    reason: z.string(),
    key: z.string(),
    ask: z.object({ limitMicroUsd: MicroUsd }).optional(),
  }),
  /** A run has met a limit of its agent's account, and waits for its end. Does nothing unless it is at work. */
  z.object({
    type: z.literal("account/hold"),
    run: RunId,
    hold: AccountHold,
    /** Another agent goes on with the run: only the account is held. */
    goesOn: z.boolean().optional(),
  }),
  /** Another agent goes on with the work. */
  z.object({
    type: z.literal("run/hand"),
    run: RunId,
    agent: z.string(),
    /** Why, as a sentence. */
    reason: z.string().optional(),
    /** What was wrong with the one that had it; absent when nothing was. */
    cause: FallbackCause.optional(),
  }),
  /** All collisions among the runs that were `seen`. */
  z.object({ type: z.literal("collision/record"), seen: z.array(RunId), found: z.array(Collision) }),
  z.object({ type: z.literal("approval/ask"), approval: Approval.omit({ answer: true, askedAt: true }) }),
]);
export type StageCommand = z.infer<typeof StageCommand>;

export type Command = UserCommand | StageCommand;
