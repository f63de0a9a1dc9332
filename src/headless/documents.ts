import * as z from "zod";
import { Elsewhere } from "#core/run/elsewhere.ts";
import { Analysis } from "#core/analyse/finding.ts";
import {
  ContextText,
  EncodingNote,
  ImportedTask as Imported,
  SourceText,
  Structure,
} from "#core/backlog/backlog-import.ts";
import { Placement } from "#core/board/command.ts";
import { EntryConflict } from "#core/board/met.ts";
import { RegisterDraft, RegisterEntry, RegisterState } from "#core/board/register.ts";
import { RebaseOnto, RebaseResult } from "#core/board/rebase-order.ts";
import { BudgetScope } from "#core/cost/budget.ts";
import { Provenance } from "#core/cost/usage.ts";
import { Delivery, Run } from "#core/board/run.ts";
import { RunMessage } from "#core/board/run-message.ts";
import { Task, TaskDraft } from "#core/board/task.ts";
import { Collision } from "#core/overlap/collision.ts";
import { Approval } from "#core/permission/approval.ts";
import { PermissionRule } from "#core/permission/permission-rule.ts";
import { ProjectSpec } from "#core/plan/goal/plan-record.ts";
import { TaskTemplate } from "#core/templates/template.ts";
import { ReviewComment } from "#core/review/comment.ts";
import { FileChange } from "#core/review/diff.ts";
import { AgentEntry } from "./agent-entry.ts";
import { CardEntry } from "./card-entry.ts";
import { LintEntry, LintFixed } from "./lint-entry.ts";
import { LiveWorker } from "./live-worker.ts";

/*
 * What `--json` prints, by command. Additions are made without notice; a field
 * that is here keeps its meaning while `schema` is 1.
 */

const document = <Shape extends z.ZodRawShape>(shape: Shape) => z.object({ schema: z.literal(1), ...shape });

/** `id`, `dependencies` and `parent` are the author's own ids where there are any; `boardId` is Tutti's. */
const ImportedTask = z.object({
  ...TaskDraft.omit({
    id: true,
    key: true,
    after: true,
    softAfter: true,
    overlap: true,
    parent: true,
    recipe: true,
    findings: true,
  }).shape,
  id: z.string(),
  boardId: z.string(),
  status: z.enum(["backlog", "ready", "blocked", "in-progress", "review", "done"]),
  state: Placement,
  dependencies: z.array(z.string()),
  parent: z.string().optional(),
  written: Imported.shape.written,
  unresolved: Imported.shape.unresolved,
});

const RunWithComments = z.object({
  ...Run.shape,
  openComments: z.array(ReviewComment),
  /** Why it is queued still, as a sentence. */
  waitsFor: z.string().optional(),
});

/** A step of a run. What is missing is not known, or has not happened. */
const RunStep = z.object({
  name: z.string(),
  state: z.enum(["active", "waiting", "retrying", "done", "failed", "interrupted"]),
  attempts: z.int(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  costMicroUsd: z.int().optional(),
  /** Why it failed, or why its last attempt but this one did. */
  reason: z.object({ kind: z.string(), message: z.string() }).optional(),
  /** `tutti retry --from` takes it. */
  retry: z.boolean(),
});

const InboxItem = z.object({
  kind: z.string(),
  task: z.string(),
  title: z.string(),
  text: z.string(),
  run: z.string().optional(),
  /** What `tutti answer` takes. */
  approval: z.string().optional(),
  /** The question of the registers that tasks wait for; `tutti answer` takes it, too. */
  question: z.string().optional(),
  /** What the answer would change. */
  preview: z.string().optional(),
  /** `tutti answer --always` takes it. */
  rememberable: z.boolean().optional(),
  /** Its agent does not get any further; `text` says why. */
  stuck: z.boolean().optional(),
  at: z.number(),
});

const Cost = z.object({
  microUsd: z.int(),
  /** Who vouches for it; of a sum, the weakest. */
  provenance: Provenance,
  /** Sessions whose cost nobody knows. They are in no sum. */
  unknown: z.int(),
  sessions: z.int(),
});

const CostSum = z.object({
  key: z.string(),
  label: z.string(),
  ...Cost.shape,
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
  reasoningTokens: z.int(),
});

/** A table of a board, and a checksum of its rows in whatever order. */
const TableSum = z.object({ table: z.string(), rows: z.int(), checksum: z.string() });

export const documents = {
  analyse: document({ ...Analysis.shape, new: z.array(z.string()), gone: z.array(z.string()) }),
  brief: document({ text: z.string(), tokens: z.int(), limit: z.int(), file: z.string().optional() }),
  goal: document({
    plan: z.string(),
    agent: z.string(),
    /** Of the ones that wait for an answer: absent once the plan is made. */
    questions: z.array(z.object({ number: z.int(), question: z.string(), default: z.string() })).optional(),
    spec: ProjectSpec.optional(),
    specFile: z.string().optional(),
    proposals: z.array(Task).optional(),
  }),
  plan: document({
    added: z.array(z.string()),
    accepted: z.array(z.string()),
    dismissed: z.array(z.string()),
    /** In the order in which they are shown. */
    proposals: z.array(Task),
    /** Why each proposal stands where it stands, and the parts of its impact, from 0 to 1; `score` is from 0 to 99. */
    order: z.array(
      z.object({
        task: z.string(),
        reason: z.string(),
        impact: z.object({ value: z.number(), ease: z.number(), safety: z.number(), score: z.int() }),
      }),
    ),
    /** What is wrong with the plan, as in `lint`. */
    problems: z.array(LintEntry),
  }),
  lint: document({ problems: z.array(LintEntry), fixed: z.array(LintFixed) }),
  import: document({
    dryRun: z.boolean(),
    file: z.string(),
    tasks: z.array(ImportedTask),
    /** Ids of the tasks that are new on the board. */
    added: z.array(z.string()),
    notUnderstood: z.array(SourceText),
    context: z.array(ContextText),
    structure: z.array(Structure),
    encoding: z.array(EncodingNote),
    remarks: z.array(z.object({ file: z.string(), line: z.int(), text: z.string() })),
    /** Decisions, risks, questions and learnings that its sections tell; they are in `context`, too. */
    registers: z.array(z.object({ ...RegisterDraft.shape, state: RegisterState })),
    wip: z.int().optional(),
  }),
  /** `added`, `changed` and `closed` are ids of tasks on the board; `closedElsewhere` go on here. */
  issues: document({
    dryRun: z.boolean(),
    from: z.string(),
    tasks: z.array(ImportedTask),
    remarks: z.array(z.string()),
    added: z.array(z.string()),
    changed: z.array(z.string()),
    closed: z.array(z.string()),
    closedElsewhere: z.array(z.object({ id: z.string(), boardId: z.string(), status: z.string() })),
  }),
  templates: document({
    templates: z.array(TaskTemplate.extend({ file: z.string().optional() })),
    problems: z.array(z.string()),
  }),
  /** `text` when no file was named. */
  export: document({ format: z.string(), file: z.string().optional(), text: z.string().optional() }),
  /** What came from each file and went to it, and where a person must say whose word counts. */
  sync: document({
    dryRun: z.boolean(),
    backlogs: z.array(
      z.object({
        file: z.string(),
        added: z.array(z.string()),
        toBoard: z.array(z.object({ task: z.string(), fields: z.array(z.string()) })),
        toFile: z.int(),
        /** With `--add`: tasks of the board that the file has now; with `--ids`: how many entries got one. */
        written: z.array(z.string()).optional(),
        given: z.int().optional(),
        files: z.array(z.string()),
        conflicts: z.array(EntryConflict),
        remarks: z.array(z.string()),
      }),
    ),
    /** Of several, those that could not be brought up to date, and why. */
    failed: z.array(z.object({ file: z.string(), message: z.string() })).optional(),
  }),
  /** How many places of a merged backlog stand between git's marks. */
  "merge-backlog": document({ conflicts: z.int(), remarks: z.array(z.string()) }),
  /** `changed` names the fields that are different now. */
  edit: document({ task: Task, changed: z.array(z.string()) }),
  board: document({
    version: z.int(),
    analysed: z.boolean(),
    findings: z.int(),
    /** What needs a human, as in `status`. */
    attention: z.array(InboxItem),
    /** What moves the project on now. */
    next: z.object({ step: z.string(), tasks: z.array(z.string()) }).optional(),
    /** Why `tutti run` would start nothing. */
    runObstacle: z.string().optional(),
    columns: z.array(
      z.object({ column: z.string(), title: z.string(), limit: z.int().optional(), cards: z.array(CardEntry) }),
    ),
  }),
  run: document({ runs: z.array(RunWithComments), leftOut: z.int() }),
  status: document({
    folder: z.string(),
    workers: z.array(LiveWorker),
    runs: z.array(Run),
    /** Those that stand still and that no task follows any more, because somebody has moved it by hand. */
    left: z.array(Run),
    /** Which runs change the same lines, and where. */
    collisions: z.array(z.object({ ...Collision.shape, since: z.number(), at: z.number() })),
    inbox: z.array(InboxItem),
    cost: Cost,
  }),
  cost: document({
    total: CostSum,
    /** Largest first; days newest first, in UTC. */
    tasks: z.array(CostSum),
    agents: z.array(CostSum),
    days: z.array(CostSum),
    budgets: z.array(
      z.object({
        scope: BudgetScope,
        label: z.string(),
        limitMicroUsd: z.int(),
        spentMicroUsd: z.int(),
        heldMicroUsd: z.int(),
        text: z.string(),
      }),
    ),
    forecast: z.object({
      text: z.string(),
      spentMicroUsd: z.int(),
      /** Absent when nothing is known to go by. */
      restMicroUsd: z.int().optional(),
      unknown: z.int(),
      open: z.int(),
      samples: z.int(),
      guessed: z.int(),
    }),
  }),
  review: document({
    run: Run,
    delivery: Delivery.optional(),
    comments: z.array(ReviewComment),
    changes: z.array(FileChange),
    /** What the base branch has gained since its work began. */
    behind: z.object({ commits: z.int(), name: z.string() }).optional(),
  }),
  publish: document({ run: Run }),
  stop: document({ run: Run }),
  pause: document({ run: Run }),
  resume: document({ run: Run }),
  /** `when` says when the agent is told what waits. */
  tell: document({ run: z.string(), messages: z.array(RunMessage), when: z.string() }),
  /** Without `--from` the run as it is. */
  retry: document({ run: Run, steps: z.array(RunStep) }),
  /** `conflicts` and an error, where nothing was done because of them. */
  rebase: document({ run: Run, onto: RebaseOnto, result: RebaseResult.optional() }),
  rebaseRefused: document({
    run: Run,
    onto: RebaseOnto,
    conflicts: z.array(z.string()),
    error: z.object({ kind: z.string(), message: z.string() }),
  }),
  restore: document({ run: z.string(), path: z.string(), branch: z.string() }),
  backup: document({ file: z.string(), tables: z.array(TableSum) }),
  /** `restore --from`, with and without `--verify`. `kept` is the file with the board that was there before. */
  restored: document({
    file: z.string(),
    tables: z.array(TableSum),
    problems: z.array(z.string()),
    kept: z.string().optional(),
  }),
  record: document({ run: z.string(), file: z.string(), rounds: z.int(), remarks: z.array(z.string()) }),
  /** `rules`: what `--always` has added. */
  answer: document({
    id: z.string(),
    decision: z.enum(["allow", "deny"]),
    first: z.boolean(),
    rules: z.array(PermissionRule),
  }),
  /** `answer` without a decision. */
  question: document({ question: Approval }),
  /** `answer` of a question of the registers. */
  answered: document({ entry: RegisterEntry }),
  register: document({ entries: z.array(RegisterEntry) }),
  /** `text` when no file was named. */
  registerExport: document({ files: z.array(z.string()), text: z.string().optional() }),
  rules: document({ rules: z.array(PermissionRule) }),
  worker: document({ ended: z.literal(true) }),
  /** `asked` is the worker that `--drain` named. */
  workers: document({ workers: z.array(LiveWorker), asked: z.string().optional() }),
  move: document({
    from: z.string(),
    to: z.string(),
    tables: z.array(TableSum),
  }),
  agents: document({ agents: z.array(AgentEntry) }),
  doctor: document({
    findings: z.array(z.object({ what: z.string(), state: z.enum(["good", "missing", "broken"]), text: z.string() })),
  }),
  worktrees: document({
    worktrees: z.array(
      z.object({
        path: z.string(),
        branch: z.string().optional(),
        /** Bytes that its removal gives back. */
        size: z.int(),
        dirty: z.boolean().optional(),
        since: z.number().optional(),
        run: z.string().optional(),
        task: z.string().optional(),
        state: z.string().optional(),
        slot: z.object({ number: z.int(), port: z.int() }).optional(),
        elsewhere: Elsewhere.optional(),
      }),
    ),
    pruned: z
      .array(
        z.object({
          path: z.string(),
          run: z.string().optional(),
          removed: z.boolean(),
          kept: z.string().optional(),
          savedAs: z.string().optional(),
        }),
      )
      .optional(),
  }),
  error: document({ error: z.object({ kind: z.string(), message: z.string() }) }),
} as const;
