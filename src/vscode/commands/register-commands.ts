import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import {
  type Degree,
  LongestAnswer,
  questionBefore,
  RegisterDraft,
  type RegisterEntry,
  type RegisterKind,
} from "#core/board/register.ts";
import { HUMAN } from "#core/board/task.ts";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { refused } from "#core/errors.ts";
import { kinds, stands } from "#core/registers/register-words.ts";
import { entryUri } from "../documents/addresses.ts";
import type { Shared } from "../shared.ts";
import { targetOf } from "../target.ts";
import { requireTrust } from "../trust.ts";
import type { CommandHandlers } from "./register.ts";
import { ask, pick, pickAny } from "./choose.ts";

const offers: Readonly<
  Record<RegisterKind, { readonly label: string; readonly detail: string; readonly say: string }>
> = {
  question: {
    label: "$(question) Question",
    detail: "Tasks can wait for its answer; agents are told the answer.",
    say: "What must be known?",
  },
  decision: {
    label: "$(law) Decision",
    detail: "Agents are told what was decided.",
    say: "What was decided?",
  },
  risk: { label: "$(warning) Risk", detail: "What may go wrong, and what is done about it.", say: "What may happen?" },
  learning: {
    label: "$(mortar-board) Learning",
    detail: "What shall not have to be found out a second time.",
    say: "What was learned?",
  },
};

type Id = "tutti.answerQuestion" | "tutti.newRegisterEntry" | "tutti.showRegister" | "tutti.settleRegisterEntry";

/** What can be done with decisions, risks, questions and learnings. */
export function registerEntryCommands(shared: Shared): Pick<CommandHandlers, Id> {
  return {
    "tutti.answerQuestion": (argument) => answerQuestion(shared, argument),
    "tutti.newRegisterEntry": (argument) => newRegisterEntry(shared, argument),
    "tutti.showRegister": (argument) => showRegister(shared, argument),
    "tutti.settleRegisterEntry": (argument) => settleEntry(shared, argument),
  };
}

/** Writes down a question, a decision, a risk or a learning. */
async function newRegisterEntry({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const { task } = targetOf(argument, views.state);
  const kind = await pick({ items: kinds, placeHolder: "What shall be written down?", nothing: "" }, (item) => {
    const { label, detail } = offers[item];
    return { label, detail };
  });
  const title = await ask({
    title: `New ${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    prompt: offers[kind].say,
    validateInput: (value) => (value.trim() === "" ? "Write a line." : undefined),
  });
  const tasks = task === undefined ? await askTasks(board, kind) : [task];
  const entry = RegisterDraft.parse({
    id: `${kind[0]}-${tutti.ports.clock.id()}`,
    kind,
    title,
    tasks,
    ...(kind === "question" && tasks.length > 0 && { blocks: true }),
    ...(kind === "risk" && (await askRating())),
    source: { from: "person", name: HUMAN },
  });
  await tutti.send({
    type: "register/add",
    entry,
    ...(kind === "decision" && { state: { name: "accepted" as const } }),
  });
  await showEntry(entry);
}

async function askTasks(board: BoardState, kind: RegisterKind): Promise<RegisterDraft["tasks"]> {
  const open = [...board.tasks.values()].filter(({ state }) => state.name !== "done" && state.name !== "dismissed");
  if (open.length === 0) return [];
  const placeHolder =
    kind === "question" ? "Which tasks wait for the answer? None is fine." : "Which tasks? None is fine.";
  const chosen = await pickAny({ items: open.toSorted(urgentFirst), placeHolder, nothing: "" }, (task) => ({
    label: task.title,
    description: [task.key, task.state.name].filter(Boolean).join(" · "),
  }));
  return chosen.map(({ id }) => id);
}

async function askRating(): Promise<{
  readonly likelihood: Degree;
  readonly impact: Degree;
  readonly mitigation?: string;
}> {
  const degrees: readonly Degree[] = ["low", "medium", "high"];
  const choose = (placeHolder: string): Promise<Degree> =>
    pick({ items: degrees, placeHolder, nothing: "" }, (label) => ({ label }));
  const likelihood = await choose("How likely is it?");
  const impact = await choose("How bad would it be?");
  const mitigation = await ask({ title: "New Risk", prompt: "What is done about it? Empty when nothing is." });
  return { likelihood, impact, ...(mitigation.trim() !== "" && { mitigation: mitigation.trim() }) };
}

/** Answers the question that `argument` points at, or that its task waits for; or one that a person picks. */
async function answerQuestion({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const entry = await chooseQuestion(board, argument);
  if (entry.state.name === "answered") throw refused(`“${entry.title}” was answered already: ${entry.state.answer}`);
  const given = textOf(argument);
  const answer =
    given ??
    (await ask({
      title: titleOfAnswer(board, entry),
      prompt: entry.title,
      placeHolder: "The answer is told to the agents whose tasks wait for it",
      validateInput: (value) => (LongestAnswer.safeParse(value).success ? undefined : "Write an answer."),
    }));
  const state = { name: "answered", answer: LongestAnswer.parse(answer) } as const;
  await tutti.send({ type: "register/move", id: entry.id, state, by: HUMAN });
  vscode.window.setStatusBarMessage(
    `$(check) Answered.${entry.blocks === true ? " What waited for it goes on." : ""}`,
    5_000,
  );
}

function titleOfAnswer({ tasks }: BoardState, entry: RegisterEntry): string {
  const [task] = entry.tasks.flatMap((id) => tasks.get(id) ?? []);
  return task === undefined ? "Answer Question" : `Answer Question about “${task.title}”`;
}

async function chooseQuestion(board: BoardState, argument: unknown): Promise<RegisterEntry> {
  const { question, task } = targetOf(argument, board);
  const named = question === undefined ? undefined : board.registers.get(question);
  const waited = named ?? (task === undefined ? undefined : questionBefore(board, task));
  if (waited !== undefined) return waited;
  const open = [...board.registers.values()].filter(({ kind, state }) => kind === "question" && state.name === "open");
  return pick({ items: open, placeHolder: "Which question?", nothing: "No question is open." }, entryRow(board));
}

/** Keybindings and other extensions may bring the answer: `{ question, text }`. */
function textOf(argument: unknown): string | undefined {
  if (typeof argument !== "object" || argument === null || !("text" in argument)) return undefined;
  return typeof argument.text === "string" ? argument.text : undefined;
}

async function showRegister({ current }: Shared, argument: unknown): Promise<void> {
  const { tutti } = await current.opened();
  await showEntry(await chooseEntry(await tutti.board.refresh(), argument));
}

async function showEntry({ id, title }: Pick<RegisterEntry, "id" | "title">): Promise<void> {
  await vscode.window.showTextDocument(entryUri(id, title), { preview: true });
}

async function chooseEntry(board: BoardState, argument: unknown): Promise<RegisterEntry> {
  const { question } = targetOf(argument, board);
  const entry = question === undefined ? undefined : board.registers.get(question);
  if (entry !== undefined) return entry;
  const all = [...board.registers.values()].toReversed();
  const nothing = "The registers are empty. Write something down with “New Register Entry…”.";
  return pick({ items: all, placeHolder: "Which entry?", nothing }, entryRow(board));
}

interface End {
  readonly label: string;
  readonly detail: string;
  readonly state: RegisterEntry["state"] | "superseded" | "settled";
}

/** Accepts, supersedes or ends an entry, or opens it again. */
async function settleEntry(shared: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await shared.current.opened();
  const board = await tutti.board.refresh();
  const entry = await chooseEntry(board, argument);
  const items = endsOf(entry);
  const { state } = await pick({ items, placeHolder: entry.title, nothing: "" }, ({ label, detail }) => ({
    label,
    detail,
  }));
  if (state === "superseded") {
    const others = [...board.registers.values()].filter(({ id, kind }) => kind === "decision" && id !== entry.id);
    const question = {
      items: others,
      placeHolder: "By which decision?",
      nothing: "Write the later decision down first.",
    };
    const { id: by } = await pick(question, entryRow(board));
    await tutti.send({ type: "register/move", id: entry.id, state: { name: "superseded", by }, by: HUMAN });
    return;
  }
  const next =
    state === "settled"
      ? { name: "settled" as const, note: (await ask({ title: "Settle", prompt: "Why? Empty is fine." })).trim() }
      : state;
  await tutti.send({ type: "register/move", id: entry.id, state: next, by: HUMAN });
}

function endsOf({ kind, state }: RegisterEntry): readonly End[] {
  const settle: End = { label: "$(check) Settle…", detail: "It does not matter any more.", state: "settled" };
  const reopen: End = {
    label: "$(debug-restart) Open Again",
    detail: "As it was at first.",
    state: kind === "decision" ? { name: "proposed" } : kind === "learning" ? { name: "noted" } : { name: "open" },
  };
  const accept: End = { label: "$(pass) Accept", detail: "Agents are told of it.", state: { name: "accepted" } };
  const supersede: End = {
    label: "$(replace) Superseded by…",
    detail: "A later decision holds instead.",
    state: "superseded",
  };
  const isBorn = state.name === "open" || state.name === "proposed" || state.name === "noted";
  return [
    ...(kind === "decision" && state.name !== "accepted" ? [accept] : []),
    ...(kind === "decision" && state.name !== "superseded" ? [supersede] : []),
    ...(state.name === "settled" ? [] : [settle]),
    ...(isBorn ? [] : [reopen]),
  ];
}

function entryRow(board: BoardState): (entry: RegisterEntry) => vscode.QuickPickItem {
  return (entry) => ({ label: entry.title, description: `${entry.kind} · ${stands(board, entry.state)}` });
}
