import { refused } from "../errors.ts";
import { fingerprint } from "../hash.ts";
import { sendBack } from "../gate/send-back.ts";
import { followsReviews, RECIPES_REPEAT, reworkMessage } from "../review/rework.ts";
import type { ReviewComment, ReviewFinding } from "../review/comment.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import { CommentId, type RunId } from "./ids.ts";
import { nameOfRun, requireComment, requireHolder, requireRun, requireTask } from "./require.ts";
import type { Delivery, Run } from "./run.ts";
import { projectAll } from "./project.ts";
import { queuedMessages } from "./run-message.ts";

type ReviewCommand = Extract<Command, { type: `comment/${string}` } | { type: "run/return" | "run/deliver" }>;

export function decideReview(board: BoardState, command: ReviewCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "comment/add": {
      const run = requireRun(board, command.run);
      if (board.comments.has(command.id)) return [];
      return [
        { type: "comment/added", at: now, comment: comment(run, command.id, command.author, command.finding, now) },
      ];
    }
    case "comment/reply": {
      requireComment(board, command.id);
      const { author, text } = command;
      return [{ type: "comment/replied", at: now, id: command.id, reply: { author, text, at: now } }];
    }
    case "comment/resolve":
      if (requireComment(board, command.id).state.name === "resolved") return [];
      return [{ type: "comment/changed", at: now, id: command.id, state: { name: "resolved" } }];
    case "comment/dismiss":
      requireComment(board, command.id);
      return [
        { type: "comment/changed", at: now, id: command.id, state: { name: "dismissed", reason: command.reason } },
      ];
    case "run/return":
      return returnRun(board, requireRun(board, command.run), command, now);
    case "run/deliver":
      return deliver(board, requireRun(board, command.run), command, now);
  }
}

function returnRun(
  board: BoardState,
  run: Run,
  { note, agent }: Extract<Command, { type: "run/return" }>,
  now: number,
): readonly Event[] {
  if (run.state.name !== "waiting")
    throw refused(`${nameOfRun(board, run)} is ${run.state.name}. Only delivered work can be sent back.`);
  requireHolder(board, run);
  if (!followsReviews(agent ?? run.agent)) throw refused(RECIPES_REPEAT);
  const open = openComments(board, run.id);
  if (open.length === 0 && note.trim() === "" && queuedMessages(board, run.id).length === 0) {
    throw refused("There is no open comment, no message and no note to send back.");
  }
  const round = run.deliveries.length + 1;
  return [
    {
      type: "run/returned",
      at: now,
      run: run.id,
      message: reworkMessage(open, note),
      ...(agent !== undefined && { agent }),
    },
    ...open.map(({ id }) => ({ type: "comment/changed", at: now, id, state: { name: "sent", round } }) as const),
  ];
}

/**
 * A delivery closes what was sent and is not found again, reopens what is, and
 * adds what is new. What a human dismissed does not come back.
 */
function deliver(
  board: BoardState,
  run: Run,
  command: Extract<Command, { type: "run/deliver" }>,
  now: number,
): readonly Event[] {
  if (run.state.name !== "running") return [];
  const ids = new Set<CommentId>();
  const fresh: Event[] = [];
  for (const finding of command.findings) {
    const id = commentIdOf(run, finding, ids);
    const known = board.comments.get(id);
    if (known === undefined) {
      fresh.push({ type: "comment/added", at: now, comment: comment(run, id, command.author, finding, now) });
    } else if (known.state.name === "sent" || known.state.name === "resolved") {
      fresh.push({ type: "comment/changed", at: now, id, state: { name: "open" } });
    }
  }
  const settled = [...board.comments.values()]
    .filter((old) => old.run === run.id && !ids.has(old.id) && old.author === command.author)
    .filter((old) => old.state.name === "sent" || old.state.name === "open")
    .map(({ id }) => ({ type: "comment/changed", at: now, id, state: { name: "resolved" } }) as const);
  const next = sendBack(run, command.delivery, command.attempts ?? 0);
  const outcome =
    next.how === "sent"
      ? { sentBack: { number: next.number, of: command.attempts ?? 0 } }
      : next.because !== undefined && { leftBecause: next.because };
  const delivery = { ...command.delivery, ...outcome };
  const delivered: readonly Event[] = [
    { type: "run/delivered", at: now, run: run.id, delivery },
    ...settled,
    ...fresh,
    ...tickCriteria(board, run, command.delivery, now),
  ];
  return next.how === "sent"
    ? [...delivered, ...giveBack(projectAll(board, delivered), run, next.note, now)]
    : delivered;
}

/** The agent is told what failed, and not what a human might want to look at. */
function giveBack(board: BoardState, { id }: Run, note: string, now: number): readonly Event[] {
  const failures = openComments(board, id).filter(({ author, severity }) => author === "gate" && severity === "error");
  const round = requireRun(board, id).deliveries.length + 1;
  return [
    { type: "run/returned", at: now, run: id, message: reworkMessage(failures, note), by: "gate" },
    ...failures.map(
      (each) => ({ type: "comment/changed", at: now, id: each.id, state: { name: "sent", round } }) as const,
    ),
  ];
}

/** A criterion that a command proves is the machine's to tick, and to untick when it holds no more. */
function tickCriteria(board: BoardState, run: Run, { checks }: Delivery, now: number): readonly Event[] {
  const proved = new Map(
    checks.flatMap(({ criterion, outcome }) =>
      criterion === undefined || outcome === "skipped" ? [] : [[criterion, outcome === "passed"] as const],
    ),
  );
  const criteria = requireTask(board, run.task).criteria;
  const ticked = criteria.map((item) => ({ ...item, done: proved.get(item.text) ?? item.done }));
  if (ticked.every(({ done }, at) => done === criteria[at]?.done)) return [];
  return [{ type: "task/edited", at: now, id: run.task, changes: { criteria: ticked }, by: "plan" }];
}

export function openComments(board: BoardState, run: RunId): readonly ReviewComment[] {
  return [...board.comments.values()].filter((entry) => entry.run === run && entry.state.name === "open");
}

/** The same finding on the same text has the same id in every round. */
function commentIdOf(run: Run, finding: ReviewFinding, taken: Set<CommentId>): CommentId {
  const base = [run.task, finding.rule, finding.file, finding.anchor, finding.anchor === "" ? finding.text : ""].join(
    "\n",
  );
  for (let index = 0; ; index++) {
    const id = CommentId.parse(`c-${fingerprint(`${base}\n${index}`).slice(0, 9)}`);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

function comment(run: Run, id: CommentId, author: string, finding: ReviewFinding, now: number): ReviewComment {
  return { ...finding, id, task: run.task, run: run.id, author, state: { name: "open" }, replies: [], at: now };
}
