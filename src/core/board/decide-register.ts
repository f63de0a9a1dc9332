import { refused } from "../errors.ts";
import { followsReviews } from "../review/rework.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import { MessageId, type RegisterId, type TaskId } from "./ids.ts";
import { requireTask } from "./require.ts";
import { type RegisterDraft, type RegisterEntry, type RegisterState, statesOf } from "./register.ts";
import { isActive } from "./run.ts";
import { same } from "./same.ts";

type RegisterCommand = Extract<Command, { type: `register/${string}` }>;

export function decideRegister(board: BoardState, command: RegisterCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "register/add":
      return enter(board, command, now);
    case "register/edit": {
      const { id, changes, by } = command;
      const entry = requireEntry(board, id);
      requireTasks(board, changes.tasks ?? []);
      const different = Object.entries(changes).filter(
        ([field, value]) => value !== undefined && !same(value, entry[field as keyof typeof changes] ?? null),
      );
      if (different.length === 0) return [];
      requireFields({ ...entry, ...withoutNull(Object.fromEntries(different)) });
      return [{ type: "register/edited", at: now, id, changes: Object.fromEntries(different), by }];
    }
    case "register/move":
      return move(board, command, now);
  }
}

function enter(
  board: BoardState,
  { entry, state }: Extract<RegisterCommand, { type: "register/add" }>,
  now: number,
): readonly Event[] {
  if (board.registers.has(entry.id)) return [];
  requireTasks(board, entry.tasks);
  requireFields(entry);
  return [{ type: "register/entered", at: now, entry, state: requireState(board, entry, state ?? birthOf(entry)) }];
}

/** What is in a file and not on the board yet. */
export function enterImported(
  board: BoardState,
  registers: readonly { readonly entry: RegisterDraft; readonly state: RegisterState }[],
  now: number,
): readonly Event[] {
  return registers.flatMap(({ entry, state }) =>
    board.registers.has(entry.id) ? [] : [{ type: "register/entered" as const, at: now, entry, state }],
  );
}

function move(
  board: BoardState,
  { id, state, by }: Extract<RegisterCommand, { type: "register/move" }>,
  now: number,
): readonly Event[] {
  const entry = requireEntry(board, id);
  requireState(board, entry, state);
  if (same(entry.state, state)) return [];
  if (entry.state.name === "answered" && state.name === "answered") {
    throw refused(`“${entry.title}” was answered already: ${entry.state.answer}. Open it again to change that.`);
  }
  const moved: Event = { type: "register/moved", at: now, id, state, by };
  return state.name === "answered" ? [moved, ...tellAsker(board, entry, state.answer, by, now)] : [moved];
}

/** The agents that are at work on what the question is about hear of the answer at once; later ones by their prompt. */
function tellAsker(
  board: BoardState,
  { id, title, tasks, source }: RegisterEntry,
  answer: string,
  author: string,
  now: number,
): readonly Event[] {
  const about = new Set<TaskId>(tasks);
  return [...board.runs.values()].flatMap((run): readonly Event[] => {
    const asked = source.from === "agent" && source.run === run.id;
    if (!asked && !about.has(run.task)) return [];
    const hears = isActive(run.state) && run.startedAt !== undefined && followsReviews(run.agent);
    const message = MessageId.parse(`${id}-${run.id}-${now}`.slice(0, 80));
    if (!hears || board.messages.has(message)) return [];
    const text = `A question was answered.\nQuestion: ${title}\nAnswer: ${answer}`.slice(0, 20_000);
    return [{ type: "message/queued", at: now, id: message, run: run.id, text, author }];
  });
}

function birthOf({ kind }: RegisterDraft): RegisterState {
  return kind === "decision" ? { name: "proposed" } : kind === "learning" ? { name: "noted" } : { name: "open" };
}

function requireEntry(board: BoardState, id: RegisterId): RegisterEntry {
  const entry = board.registers.get(id);
  if (entry === undefined) throw refused(`There is no entry ${id} in the registers.`);
  return entry;
}

function requireTasks(board: BoardState, tasks: readonly TaskId[]): void {
  for (const task of tasks) requireTask(board, task);
}

/** What belongs to one kind alone. */
function requireFields({ kind, blocks, tasks, likelihood, impact, mitigation }: RegisterDraft): void {
  if (blocks === true && kind !== "question") throw refused(`Only a question can hold tasks back, not a ${kind}.`);
  if (blocks === true && tasks.length === 0) throw refused("Say which tasks wait for the answer.");
  const isRated = likelihood !== undefined || impact !== undefined || mitigation !== undefined;
  if (isRated && kind !== "risk") {
    throw refused(`Only a risk has a likelihood, an impact and a mitigation, not a ${kind}.`);
  }
}

function requireState(board: BoardState, { id, kind }: RegisterDraft, state: RegisterState): RegisterState {
  if (!statesOf[kind].includes(state.name)) {
    throw refused(`A ${kind} cannot be ${state.name}. It is one of: ${statesOf[kind].join(", ")}.`);
  }
  if (state.name !== "superseded") return state;
  if (state.by === id) throw refused("A decision cannot supersede itself.");
  const later = requireEntry(board, state.by);
  if (later.kind !== "decision")
    throw refused(`${state.by} is a ${later.kind}; only a decision supersedes another one.`);
  return state;
}

function withoutNull(changes: Readonly<Record<string, unknown>>): Partial<RegisterDraft> {
  // Of the fields of an entry, with their types.
  return Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, value ?? undefined]));
}
