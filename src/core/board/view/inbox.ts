import { fieldWords } from "../../backlog/sync/words-of-field.ts";
import { isUndecided, laterOf } from "../../overlap/choices.ts";
import type { Approval } from "../../permission/approval.ts";
import { rememberable } from "../../permission/permission-rule.ts";
import type { BoardState } from "../board-state.ts";
import type { ApprovalId, RegisterId, RunId, TaskId } from "../ids.ts";
import type { RegisterEntry } from "../register.ts";
import type { Run } from "../run.ts";
import type { Overlap } from "../task.ts";
import { collisionsOf, otherOf } from "./collisions-view.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";

/** Something that only a human can move on. */
export interface InboxItem {
  readonly kind:
    | "approval"
    | "question"
    | "overlap"
    | "conflict"
    | "review"
    | "publish-problem"
    | "failed"
    | "interrupted";
  readonly task: TaskId;
  /** The task's. */
  readonly title: string;
  /** What is wanted, as a sentence. */
  readonly text: string;
  readonly run?: RunId | undefined;
  readonly approval?: ApprovalId | undefined;
  /** The question of the registers whose answer tasks wait for. */
  readonly question?: RegisterId | undefined;
  /** What its answer would change, with `-` and `+` before the lines. */
  readonly preview?: string | undefined;
  /** A rule may answer it and all like it from now on. */
  readonly rememberable?: boolean | undefined;
  /** Its agent does not get any further: `text` says why. Only of a review. */
  readonly stuck?: boolean | undefined;
  readonly at: number;
}

const urgency: Record<InboxItem["kind"], number> = {
  approval: 0,
  overlap: 1,
  question: 2,
  interrupted: 3,
  failed: 4,
  "publish-problem": 5,
  conflict: 6,
  review: 7,
};

/**
 * What needs a human, most urgent first: an agent that waits costs most.
 *
 * @param overlap  what becomes of tasks on the same lines, where they do not say it themselves
 */
export function inbox(
  board: BoardState,
  labels: AgentLabels = noLabels,
  overlap: Overlap = "wait",
): readonly InboxItem[] {
  const items = [
    ...approvals(board, labels),
    ...questions(board, labels),
    ...overlaps(board, overlap),
    ...conflicts(board),
    ...tasks(board),
  ];
  return items.toSorted((a, b) => urgency[a.kind] - urgency[b.kind] || a.at - b.at);
}

function* approvals(board: BoardState, labels: AgentLabels): Generator<InboxItem> {
  for (const approval of board.approvals.values()) {
    const run = board.runs.get(approval.run);
    if (approval.budget !== undefined) yield* moneyQuestions(board, approval);
    if (approval.answer !== undefined || approval.budget !== undefined || run?.state.name !== "running") continue;
    const { task, askedAt } = approval;
    const title = titleOf(board, task);
    const text = `${labelOf(labels, run.agent)} asks: ${approval.command ?? approval.title}. ${approval.reason}`;
    const asked = { approval: approval.id, at: askedAt, preview: approval.diff };
    const remember = rememberable(approval).length > 0 ? { rememberable: true } : {};
    yield { kind: "approval", task, title, text, run: run.id, ...asked, ...remember };
  }
}

/** As long as a run waits for the answer. */
function* moneyQuestions(
  board: BoardState,
  { id, task, title, reason, budget, answer, askedAt, run: asker }: Approval,
): Generator<InboxItem> {
  const isWaiting = (run: Run): boolean =>
    (run.budget === budget?.key && run.endedAt === undefined) || (run.id === asker && run.state.name === "queued");
  const waiting = [...board.runs.values()].find(isWaiting);
  if (answer !== undefined || waiting === undefined) return;
  const text = `${title}? ${reason}`;
  yield { kind: "approval", task, title: titleOf(board, task), text, run: waiting.id, approval: id, at: askedAt };
}

/** Open questions that tasks wait for, or that an agent has asked. One entry for each question, at the first of the tasks. */
function* questions(board: BoardState, labels: AgentLabels): Generator<InboxItem> {
  for (const entry of board.registers.values()) {
    if (entry.kind !== "question" || entry.state.name !== "open") continue;
    const blocks = entry.blocks === true;
    if (!blocks && entry.source.from !== "agent") continue;
    const waiting = entry.tasks.filter((id) => mayWait(board, id));
    const [task] = waiting;
    if (task === undefined) continue;
    const who = waiting.length === 1 ? "It waits" : `${waiting.length} tasks wait`;
    const held = blocks ? ` ${who} for the answer.` : "";
    const text = `${askerOf(entry, labels)} asks: ${entry.title}${held}`;
    yield { kind: "question", task, title: titleOf(board, task), text, question: entry.id, at: entry.createdAt };
  }
}

/** Nobody answers for a task that is done. */
function mayWait(board: BoardState, id: TaskId): boolean {
  const state = board.tasks.get(id)?.state.name;
  return state !== undefined && state !== "done" && state !== "dismissed" && state !== "published";
}

function askerOf({ source }: RegisterEntry, labels: AgentLabels): string {
  if (source.from === "agent") return labelOf(labels, source.agent);
  return source.from === "file" ? source.file : "Somebody";
}

function titleOf(board: BoardState, task: TaskId): string {
  return board.tasks.get(task)?.title ?? task;
}

/** Two agents that change the same lines while they write, and nobody has said that they may. One entry for each pair. */
function* overlaps(board: BoardState, usual: Overlap): Generator<InboxItem> {
  for (const collision of board.collisions.values()) {
    const run = laterOf(board, collision);
    const task = run && board.tasks.get(run.task);
    if (run === undefined || task === undefined || !isUndecided(board, collision, usual)) continue;
    const seen = collisionsOf(board, run.id).find((each) => each.run === otherOf(collision, run.id));
    const text = `${seen?.text ?? ""}, and both are at work. Pause one of them, or let both go on.`;
    yield { kind: "overlap", task: task.id, title: task.title, text, run: run.id, at: collision.since };
  }
}

/** A backlog file and the board say different things of a task, and both were changed. One entry for each task. */
function* conflicts(board: BoardState): Generator<InboxItem> {
  for (const { name, conflicts: all, at } of board.backlogs.values()) {
    const open = Map.groupBy(
      all.filter(({ take }) => take === undefined),
      ({ task }) => task,
    );
    for (const [task, fields] of open) {
      const said = fields.map(
        ({ field, inFile, onBoard }) => `${fieldWords[field]}: there “${inFile}”, here “${onBoard}”`,
      );
      const text = `It was changed in ${name} and on the board, too. ${said.join("; ")}. Say which is right.`;
      yield { kind: "conflict", task, title: titleOf(board, task), text, at };
    }
  }
}

/** What a question of money is asked about is said there. */
function* tasks(board: BoardState): Generator<InboxItem> {
  const asked = new Set<string>();
  for (const { budget, answer } of board.approvals.values()) {
    if (budget !== undefined && answer === undefined) asked.add(budget.key);
  }
  for (const task of board.tasks.values()) {
    const { id, title, state, changedAt: at } = task;
    const run = "run" in state && state.run !== undefined ? board.runs.get(state.run) : undefined;
    const waits = run?.state.name === "interrupted" && run.state.waitsFor !== undefined;
    if ((waits || run?.account !== undefined) && state.name === "interrupted") continue; // it goes on by itself
    if (state.name === "interrupted" && asked.has(run?.budget ?? "")) continue;
    if (state.name === "failed" || state.name === "interrupted") {
      yield { kind: state.name, task: id, title, text: state.reason, run: state.run, at };
    }
    if (state.name === "review") {
      const problem = run?.publishProblem;
      const left = run?.deliveries.at(-1)?.leftBecause;
      const text = problem ?? left ?? "The work is delivered and waits for your review.";
      const about = { task: id, title, text, run: state.run, at };
      if (problem !== undefined) yield { kind: "publish-problem", ...about };
      else yield { kind: "review", ...about, ...(left !== undefined && { stuck: true }) };
    }
  }
}
