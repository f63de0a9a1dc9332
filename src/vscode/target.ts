import type { BoardState } from "#core/board/board-state.ts";
import { ApprovalId, RegisterId, RunId, TaskId } from "#core/board/ids.ts";

/** What a command acts on. Views give it with their items; a page gives an id. */
export interface Target {
  readonly task?: TaskId | undefined;
  readonly run?: RunId | undefined;
  readonly approval?: ApprovalId | undefined;
  /** An entry of the registers. */
  readonly question?: RegisterId | undefined;
}

/**
 * What the argument of a command points at: an id, an item of a view, or the
 * address of one of our documents. Nothing when a person called it by name.
 */
export function targetOf(argument: unknown, board: BoardState): Target {
  const named = nameIn(argument);
  const found = named === undefined ? (ofItem(argument) ?? ofUri(argument, board)) : byId(named, board);
  return { ...found, task: found.task ?? taskOf(found, board) };
}

/** An id, or `{ run }` or `{ question }` as a keybinding or another extension writes it. */
function nameIn(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  if (typeof argument !== "object" || argument === null) return undefined;
  if ("run" in argument && typeof argument.run === "string") return argument.run;
  return "question" in argument && typeof argument.question === "string" ? argument.question : undefined;
}

function byId(id: string, board: BoardState): Target {
  const task = TaskId.safeParse(id);
  if (task.success && board.tasks.has(task.data)) return { task: task.data };
  const run = RunId.safeParse(id);
  if (run.success && board.runs.has(run.data)) return { run: run.data };
  const approval = ApprovalId.safeParse(id);
  if (approval.success && board.approvals.has(approval.data)) return ofApproval(approval.data, board);
  const entry = RegisterId.safeParse(id);
  if (entry.success && board.registers.has(entry.data)) return { question: entry.data };
  return {};
}

function ofApproval(approval: ApprovalId, board: BoardState): Target {
  const question = board.approvals.get(approval);
  return { approval, run: question?.run, task: question?.task };
}

function ofItem(argument: unknown): Target | undefined {
  if (typeof argument !== "object" || argument === null || !("target" in argument)) return undefined;
  return argument.target as Target; // only our own views have items with a target
}

/** One of our documents, or a comment thread in one: its address names the task or run. See `documents/addresses.ts`. */
function ofUri(argument: unknown, board: BoardState): Target {
  const uri = typeof argument === "object" && argument !== null && "uri" in argument ? argument.uri : argument;
  if (typeof uri !== "object" || uri === null || !("scheme" in uri) || !("query" in uri)) return {};
  const { scheme, query } = uri;
  if (typeof scheme !== "string" || typeof query !== "string" || !scheme.startsWith("tutti-")) return {};
  const fields = new URLSearchParams(query);
  return byId(fields.get("run") ?? fields.get("task") ?? fields.get("entry") ?? "", board);
}

function taskOf(target: Target, board: BoardState): TaskId | undefined {
  return target.run === undefined ? undefined : board.runs.get(target.run)?.task;
}
