import * as z from "zod";
import { MicroUsd } from "../cost/usage.ts";
import { FindingId, RunId, TaskId } from "./ids.ts";

export const Priority = z.enum(["critical", "high", "medium", "low"]);
export type Priority = z.infer<typeof Priority>;

/** A line that can be ticked. `depth` is 0 for the outermost. */
export const ChecklistItem = z.object({ text: z.string(), done: z.boolean(), depth: z.int().min(0).default(0) });
export type ChecklistItem = z.infer<typeof ChecklistItem>;

/** `text` as the author wrote it; `minutes` of working time where it could be read (a day is 8 h, a week 5 days). */
export const Estimate = z.object({ text: z.string(), minutes: z.number().positive().optional() });
export type Estimate = z.infer<typeof Estimate>;

/** Lines are 1-based and inclusive. `file` is relative to the repository, with forward slashes. */
export const LineRange = z.object({ file: z.string(), startLine: z.int().min(1), endLine: z.int().min(1) });
export type LineRange = z.infer<typeof LineRange>;

/** A mechanical change that a built-in recipe makes for nothing. */
export const RecipeCall = z.object({ recipe: z.string(), options: z.record(z.string(), z.string()).default({}) });
export type RecipeCall = z.infer<typeof RecipeCall>;

export const HUMAN = "human";

/** What becomes of tasks that will probably touch the same files: one after the other, or side by side. */
export const Overlap = z.enum(["wait", "allow"]);
export type Overlap = z.infer<typeof Overlap>;

/** What a task is, apart from where it stands. */
export const TaskDraft = z.object({
  id: TaskId,
  /** The author's own id, shown as it is, for example `TASK-021`. */
  key: z.string().optional(),
  title: z.string().min(1),
  description: z.string().default(""),
  priority: Priority.optional(),
  labels: z.array(z.string()).default([]),
  estimate: Estimate.optional(),
  /** An agent's id, `human`, or nothing when routing may choose. Tasks of humans are never dispatched. */
  assignee: z.string().optional(),
  /** All of these must be done first. The author's own id where it names no task on the board yet: it is waited for. */
  after: z.array(TaskId).default([]),
  /** Started after these where both could start; not held back by them. */
  softAfter: z.array(TaskId).default([]),
  parent: TaskId.optional(),
  /** The heading or phase it stands under. */
  group: z.string().optional(),
  /** Acceptance criteria. */
  criteria: z.array(ChecklistItem).default([]),
  /** Steps and sub-tasks that are not criteria. */
  checklist: z.array(ChecklistItem).default([]),
  notes: z.string().default(""),
  source: LineRange.optional(),
  /** The findings that this task makes go away. */
  findings: z.array(FindingId).default([]),
  recipe: RecipeCall.optional(),
  /** Files it will probably touch, relative to the repository. */
  files: z.array(z.string()).default([]),
  /** Whether it waits for others that touch the same files, and they for it; as the settings say when absent. */
  overlap: Overlap.optional(),
  /** The most that all its runs together may cost; as the settings say when absent. */
  budgetMicroUsd: MicroUsd.optional(),
});
export type TaskDraft = z.infer<typeof TaskDraft>;

export const PullRequest = z.object({ number: z.int(), url: z.string(), branch: z.string() });
export type PullRequest = z.infer<typeof PullRequest>;

/**
 * Where a task stands.
 *
 * A task is born `proposed` (by analysis), `backlog` or `ready`. `queued` starts
 * when a run is requested, `running` when a worker has claimed it; only the run
 * that is named in the state may move it on. `interrupted` means its worker died
 * and the run can be resumed; `failed` means the run ended without a result.
 * `review` means a result waits for a human. `published` has an open pull
 * request, `done` and `dismissed` are ends. `in-progress` is a human's work; no
 * run exists then.
 */
export const TaskState = z.discriminatedUnion("name", [
  z.object({ name: z.literal("proposed") }),
  z.object({ name: z.literal("backlog") }),
  z.object({ name: z.literal("ready") }),
  z.object({ name: z.literal("blocked"), reason: z.string() }),
  z.object({ name: z.literal("in-progress"), by: z.string() }),
  z.object({ name: z.literal("queued"), run: RunId }),
  z.object({ name: z.literal("running"), run: RunId }),
  z.object({ name: z.literal("interrupted"), run: RunId, reason: z.string() }),
  z.object({ name: z.literal("failed"), run: RunId, reason: z.string() }),
  /** Without a run when a human did the work. */
  z.object({ name: z.literal("review"), run: RunId.optional() }),
  z.object({ name: z.literal("published"), run: RunId, pull: PullRequest }),
  z.object({ name: z.literal("done"), by: z.string().optional(), on: z.string().optional() }),
  z.object({ name: z.literal("dismissed"), reason: z.string() }),
]);
export type TaskState = z.infer<typeof TaskState>;

export const Task = z.object({
  ...TaskDraft.shape,
  state: TaskState,
  /** Fields that a person has changed. Planning leaves them alone from then on. */
  edited: z.array(z.string()).default([]),
  createdAt: z.number(),
  changedAt: z.number(),
});
export type Task = z.infer<typeof Task>;

export const columns = [
  "proposed",
  "backlog",
  "ready",
  "in-progress",
  "review",
  "published",
  "done",
  "blocked",
] as const;
export type Column = (typeof columns)[number];

/** The board column in which a task in this state is shown; `undefined` for one that is not shown. */
export function columnOf(state: TaskState): Column | undefined {
  switch (state.name) {
    case "queued":
    case "running":
    case "in-progress":
      return "in-progress";
    case "interrupted":
    case "failed":
    case "blocked":
      return "blocked";
    case "dismissed":
      return undefined;
    case "proposed":
    case "backlog":
    case "ready":
    case "review":
    case "published":
    case "done":
      return state.name;
  }
}

/** The run that a state names, if any. */
export function runOf(state: TaskState): RunId | undefined {
  return "run" in state ? state.run : undefined;
}
