import { collisionKey } from "../overlap/collision.ts";
import { isIdInPlay } from "../overlap/in-play.ts";
import type { Approval } from "../permission/approval.ts";
import type { ReviewComment } from "../review/comment.ts";
import type { BoardState } from "./board-state.ts";
import type { Event } from "./event.ts";
import type { RunId, TaskId } from "./ids.ts";
import { applyBacklog, isBacklogEvent, meetFirst } from "./project-backlog.ts";
import { applyMessage, isMessageEvent, loseTouch } from "./project-messages.ts";
import { applyRegister, isRegisterEvent } from "./project-register.ts";
import { noteTimes } from "./project-times.ts";
import { applyRun, isRunEvent } from "./project-run.ts";
import type { MutableBoard } from "./mutable-board.ts";
import { applyMoney, settleCutOff } from "./project-money.ts";
import type { Task } from "./task.ts";

/** What is true after `event`. Pure: `state` stays as it is. */
export function project(state: BoardState, event: Event): BoardState {
  return projectAll(state, [event]);
}

/** What is true after all of `events`, in order. One copy of the state, however many events. */
export function projectAll(state: BoardState, events: Iterable<Event>): BoardState {
  const board: MutableBoard = {
    ...state,
    findings: new Map(state.findings),
    tasks: new Map(state.tasks),
    runs: new Map(state.runs),
    comments: new Map(state.comments),
    messages: new Map(state.messages),
    approvals: new Map(state.approvals),
    rules: new Map(state.rules),
    charges: new Map(state.charges),
    reservations: new Map(state.reservations),
    holds: new Map(state.holds),
    grants: new Map(state.grants),
    imports: new Map(state.imports),
    met: new Map(state.met),
    times: new Map(state.times),
    backlogs: new Map(state.backlogs),
    collisions: new Map(state.collisions),
    registers: new Map(state.registers),
  };
  for (const event of events) {
    apply(board, event);
    noteTimes(board, event);
    settleCutOff(board, event);
    if (board.messages.size > 0) loseTouch(board, event);
    if (board.collisions.size > 0) forgetSettled(board);
    board.version += 1;
  }
  return board;
}

function apply(board: MutableBoard, event: Event): void {
  if (isRunEvent(event)) return applyRun(board, event);
  if (isMessageEvent(event)) return applyMessage(board, event);
  if (isBacklogEvent(event)) return applyBacklog(board, event);
  if (isRegisterEvent(event)) return applyRegister(board, event);
  switch (event.type) {
    case "board/moved":
      board.movedTo = event.to;
      return;
    case "task/added":
      board.tasks.set(event.task.id, added(event));
      return meetFirst(board, event);
    case "task/edited":
      return change(board, event.id, (task) => edited(task, event));
    case "task/moved":
      return change(board, event.id, (task) => ({ ...task, state: event.state, changedAt: event.at }));
    case "analysis/recorded":
      board.facts = event.facts;
      board.analysedAt = event.at;
      for (const finding of event.found) board.findings.set(finding.id, finding);
      for (const id of event.gone) board.findings.delete(id);
      return;
    case "import/recorded":
      board.imports.set(event.file, event);
      return;
    case "comment/added":
      board.comments.set(event.comment.id, event.comment);
      return;
    case "comment/replied":
      return changeComment(board, event.id, (comment) => ({ ...comment, replies: [...comment.replies, event.reply] }));
    case "comment/changed":
      return changeComment(board, event.id, (comment) => ({ ...comment, state: event.state }));
    case "usage/recorded":
    case "budget/reserved":
    case "budget/released":
    case "budget/granted":
      return applyMoney(board, event);
    case "account/held":
      board.holds.set(event.hold.account, { ...event.hold, at: event.at });
      return;
    case "account/released":
      board.holds.delete(event.account);
      return;
    case "collision/found": {
      const { collision, at } = event;
      const key = collisionKey(collision.runs);
      board.collisions.set(key, { ...collision, at, since: board.collisions.get(key)?.since ?? at });
      return;
    }
    case "collision/gone":
      board.collisions.delete(collisionKey(event.runs));
      return freeWaiting(board, event.runs);
    case "rule/set":
    case "rule/revoked":
    case "approval/asked":
    case "approval/answered":
      return applyPermission(board, event);
  }
}

function applyPermission(
  board: MutableBoard,
  event: Extract<Event, { type: `rule/${string}` | `approval/${string}` }>,
): void {
  switch (event.type) {
    case "rule/set":
      board.rules.set(event.rule.class, event.rule);
      return;
    case "rule/revoked":
      board.rules.delete(event.class);
      return;
    case "approval/asked":
      board.approvals.set(event.approval.id, event.approval);
      return;
    case "approval/answered": {
      const approval = board.approvals.get(event.id);
      if (approval === undefined) return;
      const answered: Approval = { ...approval, answer: { decision: event.decision, by: event.by, at: event.at } };
      board.approvals.set(event.id, answered);
    }
  }
}

/** One of two that waited for the other need not any more. */
function freeWaiting(board: MutableBoard, runs: readonly RunId[]): void {
  for (const id of runs) {
    const run = board.runs.get(id);
    if (run?.state.name !== "interrupted" || run.state.waitsFor === undefined) continue;
    if (runs.includes(run.state.waitsFor)) board.runs.set(id, { ...run, state: { ...run.state, free: true } });
  }
}

/** What is merged or put away collides with nothing any more. */
function forgetSettled(board: MutableBoard): void {
  for (const [key, { runs }] of board.collisions) {
    if (!runs.every((run) => isIdInPlay(board, run))) board.collisions.delete(key);
  }
}

function added({ task, state, at }: Extract<Event, { type: "task/added" }>): Task {
  return { ...task, state, edited: [], createdAt: at, changedAt: at };
}

function edited(task: Task, { changes, by, at }: Extract<Event, { type: "task/edited" }>): Task {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const fields = Object.entries({ ...task, ...Object.fromEntries(given) }).filter(([, value]) => value !== null);
  const byHand = by === "human" ? given.map(([field]) => field) : [];
  // The changes have the types of the fields they replace.
  const after = Object.fromEntries(fields) as Task;
  return { ...after, edited: [...new Set([...task.edited, ...byHand])], changedAt: at };
}

function change(board: MutableBoard, id: TaskId, edit: (task: Task) => Task): void {
  const task = board.tasks.get(id);
  if (task !== undefined) board.tasks.set(id, edit(task));
}

function changeComment(
  board: MutableBoard,
  id: ReviewComment["id"],
  edit: (comment: ReviewComment) => ReviewComment,
): void {
  const comment = board.comments.get(id);
  if (comment !== undefined) board.comments.set(id, edit(comment));
}
