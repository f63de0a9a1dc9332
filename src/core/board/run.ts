import * as z from "zod";
import { MicroUsd } from "../cost/usage.ts";
import { CheckResult } from "../gate/check.ts";
import { Elsewhere } from "../run/elsewhere.ts";
import { Containment } from "../permission/containment.ts";
import { FallbackCause } from "../routing/routing-settings.ts";
import { RefusedHosts } from "../permission/refused-hosts.ts";
import { RunId, TaskId } from "./ids.ts";
import { RebaseOrder } from "./rebase-order.ts";
import { PullRequest } from "./task.ts";

/** Where a run works, as the board remembers it. */
export const RunPlace = z.object({
  path: z.string(),
  branch: z.string(),
  base: z.string(),
  /** Which clone of the repository, on which machine; the first word is the machine's name. Absent in runs of older versions. */
  site: z.string().optional(),
  /** Absent when none was free, and in runs of older versions. */
  slot: z.object({ number: z.int(), port: z.int() }).optional(),
  /** Where it is worked on, when that is not on the worker's machine: `path` is a copy then. */
  elsewhere: Elsewhere.optional(),
});
export type RunPlace = z.infer<typeof RunPlace>;

/** What one round of work brought. `commit` is the branch's head after it. */
export const Delivery = z.object({
  round: z.int().min(1),
  commit: z.string(),
  files: z.int(),
  added: z.int(),
  removed: z.int(),
  checks: z.array(CheckResult),
  /** The gate gave it back to its agent at once: how often it has done so in a row, and may. */
  sentBack: z.object({ number: z.int(), of: z.int() }).optional(),
  /** Why it did not do so again, as a sentence for the human whom it waits for. */
  leftBecause: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Where a run begins again, and what stays of what it has done. */
export const RetryPoint = z.object({
  /** The journal's name of the step. */
  step: z.string(),
  /** Rounds that were delivered before it. */
  rounds: z.int().min(0),
  /** Orders that a human gave before it. */
  turn: z.int().min(0),
  /** The commit that it found. Absent where the worktree stays as it is. */
  commit: z.string().optional(),
  /** The commit that its work stood on, where a rebase had moved it before. */
  base: z.string().optional(),
  /** How many rebases had begun before it; none when absent. */
  rebases: z.int().optional(),
});
export type RetryPoint = z.infer<typeof RetryPoint>;

/** The conversation of the agent that has the run. */
export const RunSession = z.object({
  agent: z.string(),
  /** The agent's own id of it; absent when it gives none. */
  id: z.string().optional(),
  /**
   * How its last round began: in a new conversation, in this one again, or anew although there had been one; or how a
   * round went on whose worker had died, with the same process of the agent.
   */
  begun: z.enum(["new", "resumed", "afresh", "adopted"]),
  /** Why it was begun afresh, as the end of a sentence. */
  because: z.string().optional(),
  /** What its turns have been charged so far, as far as that is known. */
  chargedMicroUsd: MicroUsd.optional(),
});
export type RunSession = z.infer<typeof RunSession>;

/**
 * What made a run fail: the kind of its error, a mistake in Tutti itself, or
 * workers that died over it again and again.
 */
export const FailureCause = z.enum(["refused", "unavailable", "unauthorised", "malformed", "bug", "crash-loop"]);
export type FailureCause = z.infer<typeof FailureCause>;

/**
 * Where a run stands.
 *
 * `queued` until a worker claims it; `running` while a worker holds its lease,
 * with the name of the step; `stopping` from the request to stop or pause until
 * its processes are gone. `waiting` means a delivery waits for a human and no slot
 * is held: an answer makes it `queued` again, for another round or for
 * publishing. `interrupted` means its worker died, or a human paused it;
 * resuming makes it `queued`.
 * `published`, `cancelled` and `failed` are ends; a human may begin again from
 * one of its steps after the last two, and also when it is `waiting` or
 * `interrupted`: it is `queued` then. A rebase makes a `waiting`, `interrupted`
 * or `published` one `queued`, too.
 */
export const RunState = z.discriminatedUnion("name", [
  z.object({ name: z.literal("queued") }),
  z.object({ name: z.literal("running"), worker: z.string(), step: z.string(), since: z.number() }),
  /** `pause`: why it shall be interrupted, and not cancelled. */
  z.object({
    name: z.literal("stopping"),
    since: z.number(),
    pause: z.string().optional(),
    waitsFor: RunId.optional(),
  }),
  z.object({ name: z.literal("waiting"), since: z.number() }),
  /** `waitsFor`: it goes on by itself when that run is out of its way; `free`: the two collide no more. */
  z.object({
    name: z.literal("interrupted"),
    reason: z.string(),
    waitsFor: RunId.optional(),
    free: z.boolean().optional(),
  }),
  z.object({ name: z.literal("published"), pull: PullRequest }),
  z.object({ name: z.literal("failed"), reason: z.string(), cause: FailureCause.optional() }),
  z.object({ name: z.literal("cancelled") }),
]);
export type RunState = z.infer<typeof RunState>;

/** One attempt of an agent at a task. */
export const Run = z.object({
  id: RunId,
  task: TaskId,
  /** Who has it now: sending it back may have given it to another agent. */
  agent: z.string(),
  /** Why this agent, as a sentence; absent when a review gave it the run, and in runs of older versions. */
  agentReason: z.string().optional(),
  /** Agents that had it, and could not go on. */
  passed: z.array(z.object({ agent: z.string(), cause: FallbackCause, reason: z.string(), at: z.number() })).optional(),
  /** Whose workers may take it; the default pool's when absent. */
  pool: z.string().optional(),
  /** Orders a human gave on this run so far; names the answer it waits for next. */
  turn: z.int().min(0),
  state: RunState,
  place: RunPlace.optional(),
  deliveries: z.array(Delivery),
  /** How often in a row the gate gave its work back to the agent, without a human. */
  gateReturns: z.int().optional(),
  /** Why publishing did not work the last time it was tried. */
  publishProblem: z.string().optional(),
  /** A credential was missing or rejected. */
  publishNeedsCredential: z.boolean().optional(),
  /** The ref that keeps unfinished work of a removed worktree. */
  savedAs: z.string().optional(),
  /** Refs that keep what was in the worktree when it was put back to an earlier state. */
  keptAside: z.array(z.string()).optional(),
  session: RunSession.optional(),
  /** The key of the budget that had no room for it when it was interrupted. */
  budget: z.string().optional(),
  /** How its agent's last session was walled in; absent where it has no processes of its own. */
  containment: Containment.optional(),
  /** What its agents' processes tried to reach and might not. */
  refusedHosts: RefusedHosts.optional(),
  /** The account whose limit it waits for, while it is interrupted. */
  account: z.string().optional(),
  /** How often its worker has died over it since it was requested, or retried from a step. */
  interruptions: z.int().optional(),
  /** The last time that a human began it again from a step; `number` counts them. */
  retry: z.object({ number: z.int(), point: RetryPoint }).optional(),
  /** All that were ordered, in their order. */
  rebases: z.array(RebaseOrder).optional(),
  /** The pull request that it had before it was rebased, and the commit that was pushed for it. */
  pushed: z.object({ commit: z.string(), pull: PullRequest }).optional(),
  requestedAt: z.number(),
  startedAt: z.number().optional(),
  /** When it delivered for the first time. */
  deliveredAt: z.number().optional(),
  endedAt: z.number().optional(),
});
export type Run = z.infer<typeof Run>;

/** What a human decided about a delivery. */
export const Verdict = z.discriminatedUnion("type", [
  z.object({ type: z.literal("rework"), message: z.string() }),
  z.object({ type: z.literal("publish"), draft: z.boolean() }),
  z.object({ type: z.literal("rebase"), order: RebaseOrder }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** The signal that carries the verdict of `turn` to a parked run. */
export function verdictSignal(turn: number): string {
  return `verdict-${turn}`;
}

/** Whether a worker has it, or will have it without anybody's help. */
export function isActive(state: RunState): boolean {
  return state.name === "queued" || state.name === "running" || state.name === "stopping";
}
