import type { BoardState } from "../board-state.ts";
import { holdSentence } from "../../limits/account-hold.ts";
import { schedule } from "../../dispatch/schedule.ts";
import type { ScheduleRules } from "../../dispatch/rules.ts";
import { refusalsOf } from "../../plan/lint/refusals.ts";
import { lackOfContainment } from "../../permission/containment.ts";
import { offeredRule } from "../../permission/permission-rule.ts";
import { refusedInWords } from "../../permission/refused-hosts.ts";
import { missingOf } from "../dependencies.ts";
import type { ApprovalId, RunId, TaskId } from "../ids.ts";
import { questionBefore, waitsForAnswer } from "../register.ts";
import type { Run } from "../run.ts";
import { describeCost, sumCharges } from "./cost-sum.ts";
import { collisionsOf, type CollisionView } from "./collisions-view.ts";
import type { BehindBase } from "./behind-words.ts";
import { columnOf, columns, runOf, type Column, type Priority, type Task } from "../task.ts";
import { dispatchOrder, impactFirst, impactOrder, inTurn, priorityRank } from "../task-order.ts";
import { positions } from "./order-words.ts";
import { planMarks, type PlanMark } from "./plan-marks.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";
import { inbox, type InboxItem } from "./inbox.ts";
import { mendingInWords } from "./session-words.ts";
import { nextStep, runObstacle, type NextStep } from "./next-step.ts";

/** What a card shows. Absent means there is nothing to show. */
export interface Card {
  readonly id: TaskId;
  readonly key?: string | undefined;
  readonly title: string;
  readonly priority?: Priority | undefined;
  readonly labels: readonly string[];
  readonly estimate?: string | undefined;
  readonly group?: string | undefined;
  readonly assignee?: string | undefined;
  readonly state: Task["state"]["name"];
  /** Why it stands where it stands, as a sentence: a failure, an obstacle, the step that runs. */
  readonly remark?: string | undefined;
  readonly run?: RunId | undefined;
  readonly agent?: string | undefined;
  /** Whose it is, by name: the agent that has it, or else the assignee. */
  readonly who?: string | undefined;
  /** Why it is that agent's, as a sentence. */
  readonly whyAgent?: string | undefined;
  /** The moment, in milliseconds since the epoch, at which it goes on by itself. */
  readonly resumesAt?: number | undefined;
  /** What its agent asks and waits for, as a sentence. */
  readonly question?: CardQuestion | undefined;
  /** The live last line of its agent. */
  readonly lastLine?: string | undefined;
  /** The first of the ports that are its worktree's own. */
  readonly port?: number | undefined;
  /** That its agent is not walled in as the settings ask, and why, as a sentence. */
  readonly uncontained?: string | undefined;
  /** What the base branch has gained since its work began, in words. */
  readonly behind?: string | undefined;
  /** What its agent's processes tried to reach and might not: so many connections, and a sentence. */
  readonly refusedHosts?: { readonly times: number; readonly text: string } | undefined;
  /** Runs that change the same lines; nothing when there are none. */
  readonly collisions?: readonly CollisionView[] | undefined;
  /** What all its runs have cost, in words; nothing while no model was asked. */
  readonly cost?: string | undefined;
  readonly criteriaDone: number;
  readonly criteria: number;
  readonly openComments: number;
  readonly pullUrl?: string | undefined;
  /** What is wrong with its plan, while nobody has begun it. */
  readonly lint?: PlanMark | undefined;
  /** Why it stands where it stands among those that nobody has begun, as a sentence. */
  readonly position?: string | undefined;
  readonly changedAt: number;
}

interface CardQuestion {
  readonly id: ApprovalId;
  readonly text: string;
  /** What answering it for good would mean; absent where no rule may. */
  readonly rule?: string | undefined;
}

export interface ColumnView {
  readonly column: Column;
  readonly title: string;
  readonly cards: readonly Card[];
  /** The most agents at work, or in other columns tasks; only where a limit applies. */
  readonly limit?: number | undefined;
}

export interface BoardView {
  readonly version: number;
  readonly columns: readonly ColumnView[];
  readonly analysed: boolean;
  readonly findings: number;
  /** What needs a human, most urgent first. */
  readonly attention: readonly InboxItem[];
  readonly next?: NextStep | undefined;
  /** Why running all ready tasks would start nothing, as a sentence. */
  readonly runObstacle?: string | undefined;
}

const titles: Record<Column, string> = {
  proposed: "Proposed",
  backlog: "Backlog",
  ready: "Ready",
  "in-progress": "In progress",
  review: "Review",
  published: "Pull request",
  done: "Done",
  blocked: "Blocked",
};

/**
 * The board as a person sees it.
 *
 * @param rules      what keeps tasks from being started
 * @param lastLines  the live last line of each running agent
 * @param labels     names of agents
 * @param behind     what the base branch has gained, as far as it is known here
 */
export function boardView(
  board: BoardState,
  rules: ScheduleRules,
  lastLines: ReadonlyMap<RunId, string> = new Map(),
  labels: AgentLabels = noLabels,
  behind: BehindBase = new Map(),
): BoardView {
  const open = new Map<TaskId, number>();
  for (const comment of board.comments.values()) {
    if (comment.state.name === "open") open.set(comment.task, (open.get(comment.task) ?? 0) + 1);
  }
  const byColumn = Map.groupBy(board.tasks.values(), (task) => columnOf(task.state));
  const attention = inbox(board, labels, rules.overlap);
  const refusals = refusalsOf(board, rules.lint);
  const { reasons } = schedule(board, rules);
  const limits: Partial<Record<Column, number | undefined>> = {
    "in-progress": rules.runLimit,
    review: rules.columnLimits.review,
  };
  const context = {
    board,
    reasons,
    lastLines,
    labels,
    behind,
    questions: questionsIn(board, attention),
    openComments: open,
    costs: costsOf(board),
    marks: planMarks(board, rules.lint),
  };
  return {
    version: board.version,
    analysed: board.analysedAt !== undefined,
    findings: board.findings.size,
    attention,
    next: nextStep(board, refusals),
    runObstacle: runObstacle(board, refusals),
    columns: columns.map((column) => ({
      column,
      title: titles[column],
      limit: limits[column],
      cards: inColumn(board, column, byColumn.get(column) ?? []).map(({ task, position }) => ({
        ...card(task, context),
        position,
      })),
    })),
  };
}

interface Placed {
  readonly task: Task;
  readonly position?: string | undefined;
}

function inColumn({ tasks }: BoardState, column: Column, cards: readonly Task[]): readonly Placed[] {
  if (column === "done" || column === "published") return cards.toSorted(newestFirst).map((task) => ({ task }));
  const isProposed = column === "proposed";
  const ordered = isProposed ? impactFirst(tasks, cards) : inTurn(tasks, cards);
  if (!isProposed && column !== "backlog" && column !== "ready") return ordered.map((task) => ({ task }));
  const reasons = positions(tasks, ordered, isProposed ? impactOrder : dispatchOrder);
  return ordered.map((task, index) => ({ task, position: reasons[index]?.reason }));
}

export function urgentFirst(a: Task, b: Task): number {
  return priorityRank(a) - priorityRank(b) || a.createdAt - b.createdAt;
}

function newestFirst(a: Task, b: Task): number {
  return b.changedAt - a.changedAt;
}

interface CardContext {
  readonly board: BoardState;
  /** Why tasks are not started. */
  readonly reasons: ReadonlyMap<TaskId, string>;
  readonly lastLines: ReadonlyMap<RunId, string>;
  readonly labels: AgentLabels;
  readonly behind: BehindBase;
  readonly questions: ReadonlyMap<TaskId, Card["question"]>;
  readonly openComments: ReadonlyMap<TaskId, number>;
  readonly costs: ReadonlyMap<TaskId, string>;
  readonly marks: ReadonlyMap<TaskId, PlanMark>;
}

function costsOf({ charges }: BoardState): CardContext["costs"] {
  const paid = [...charges.values()].filter(({ usage }) => usage.provenance !== "free");
  const byTask = Map.groupBy(paid, ({ task }) => task);
  return new Map([...byTask].map(([task, some]) => [task, describeCost(sumCharges(task, task, some))]));
}

function questionsIn({ approvals }: BoardState, items: readonly InboxItem[]): CardContext["questions"] {
  const asked = items.flatMap(({ task, approval: id, text }) => {
    const approval = id === undefined ? undefined : approvals.get(id);
    if (approval === undefined) return [];
    const rule = approval.budget === undefined ? offeredRule(approval) : undefined;
    return [[task, { id: approval.id, text, rule }] as const];
  });
  return new Map(asked.toReversed()); // of several the first to be asked
}

function card(
  task: Task,
  { board, reasons, lastLines, labels: names, behind, questions, openComments, costs, marks }: CardContext,
): Card {
  const run = runOf(task.state);
  const agent = run === undefined ? undefined : board.runs.get(run)?.agent;
  const who = agent ?? task.assignee;
  const { id, key, title, priority, labels, group, assignee, changedAt } = task;
  return {
    id,
    key,
    title,
    priority,
    labels,
    group,
    assignee,
    changedAt,
    run,
    openComments: openComments.get(task.id) ?? 0,
    question: questions.get(task.id),
    estimate: task.estimate?.text,
    state: task.state.name,
    remark: remark(board, reasons, task),
    resumesAt: run === undefined ? undefined : holdOf(board, board.runs.get(run))?.until,
    agent,
    whyAgent: run === undefined ? undefined : board.runs.get(run)?.agentReason,
    who: who === undefined ? undefined : labelOf(names, who),
    lastLine: run === undefined || task.state.name !== "running" ? undefined : lastLines.get(run),
    port: run === undefined ? undefined : portOf(board.runs.get(run)),
    uncontained: run === undefined ? undefined : lackOfContainment(board.runs.get(run)?.containment),
    behind: run === undefined ? undefined : behind.get(run),
    refusedHosts: run === undefined ? undefined : refusedInWords(board.runs.get(run)?.refusedHosts),
    collisions: run === undefined ? undefined : nonEmpty(collisionsOf(board, run)),
    cost: costs.get(task.id),
    lint: marks.get(task.id),
    criteria: task.criteria.length,
    criteriaDone: task.criteria.filter((criterion) => criterion.done).length,
    pullUrl: task.state.name === "published" ? task.state.pull.url : undefined,
  };
}

function holdOf(board: BoardState, run: Run | undefined): ReturnType<BoardState["holds"]["get"]> {
  if (run?.account === undefined || run.state.name !== "interrupted") return undefined;
  return board.holds.get(run.account);
}

/** A run that has ended has given its worktree back. */
function portOf(run: Run | undefined): number | undefined {
  return run?.endedAt === undefined ? run?.place?.slot?.port : undefined;
}

function nonEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** That the last thing a human wanted of a delivery could not be done. */
function rebaseProblem(run: Run | undefined): string | undefined {
  const last = run?.rebases?.at(-1);
  if (last?.result?.outcome !== "undone" || run?.turn !== last.turn + 1) return undefined;
  return `Not rebased. ${last.result.reason}`;
}

function answerMissing(board: BoardState, task: Task): string | undefined {
  const question = questionBefore(board, task.id);
  return question && waitsForAnswer(question);
}

function remark(board: BoardState, reasons: CardContext["reasons"], task: Task): string | undefined {
  const { state } = task;
  const run = "run" in state && state.run !== undefined ? board.runs.get(state.run) : undefined;
  switch (state.name) {
    case "ready":
      return reasons.get(task.id);
    case "running":
      if (run?.state.name === "stopping") return "Stopping";
      return run?.state.name === "running" ? (mendingInWords(run) ?? run.state.step) : undefined;
    case "queued":
      return reasons.get(task.id) ?? "It is about to be started.";
    case "interrupted": {
      const hold = holdOf(board, run);
      return hold === undefined ? state.reason : `${state.reason} ${holdSentence(hold, hold.at)}`;
    }
    case "failed":
    case "blocked":
    case "dismissed":
      return state.reason;
    case "review":
      return run?.publishProblem ?? rebaseProblem(run) ?? run?.deliveries.at(-1)?.leftBecause;
    case "in-progress":
      return `In the hands of ${state.by}`;
    case "backlog":
      return missingOf(board, task) ?? answerMissing(board, task);
    case "proposed":
    case "published":
    case "done":
      return undefined;
  }
}
