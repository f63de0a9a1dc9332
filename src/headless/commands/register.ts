import { text as textOf } from "node:stream/consumers";
import type { BoardState } from "#core/board/board-state.ts";
import type { RegisterId } from "#core/board/ids.ts";
import {
  type Degree,
  RegisterDraft,
  type RegisterEntry,
  type RegisterKind,
  type RegisterState,
} from "#core/board/register.ts";
import { HUMAN } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";
import { entryDocument, isOpen, kinds, kindTitles, stands } from "#core/registers/register-words.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";
import { table } from "../output.ts";

export interface ListFlags {
  readonly kind?: RegisterKind;
  readonly open: boolean;
  readonly task?: string;
}

export interface EntryFlags {
  readonly title?: string;
  readonly text?: string;
  readonly task: readonly string[];
  readonly removeTask?: readonly string[];
  readonly blocks?: boolean;
  readonly likelihood?: Degree;
  readonly impact?: Degree;
  readonly mitigation?: string;
  readonly owner?: string;
}

export interface SettleFlags {
  readonly accept: boolean;
  readonly supersededBy?: string;
  readonly reopen: boolean;
  readonly note: string;
}

/** `tutti register list [ENTRY]`. */
export async function listEntries(
  { project, out }: CommandContext,
  name: string | undefined,
  { kind, open, task }: ListFlags,
): Promise<ExitCode> {
  const { tutti } = await project();
  const board = await tutti.board.refresh();
  if (name !== undefined) {
    const entry = findEntry(board, name);
    out.document({ schema: 1, entries: [entry] });
    out.line(entryDocument(board, entry).trimEnd());
    return exitCode.done;
  }
  const about = task === undefined ? undefined : findTask(board, task).id;
  const entries = [...board.registers.values()].filter(
    (entry) =>
      (kind === undefined || entry.kind === kind) &&
      (!open || isOpen(entry)) &&
      (about === undefined || entry.tasks.includes(about)),
  );
  out.document({ schema: 1, entries });
  for (const each of kinds) {
    const some = entries.filter((entry) => entry.kind === each);
    if (some.length === 0) continue;
    out.line(out.bold(`${kindTitles[each]} (${some.length})`));
    for (const line of table(some.map(rowIn(board)), "  ")) out.line(line);
  }
  if (entries.length === 0) {
    out.line("There is nothing in the registers. Write something down: tutti register add --kind question TEXT");
  }
  return exitCode.done;
}

function rowIn(board: BoardState): (entry: RegisterEntry) => readonly string[] {
  return (entry) => {
    const waits = entry.blocks === true && isOpen(entry) ? ", tasks wait for it" : "";
    return [entry.id, `${stands(board, entry.state)}${waits}`, entry.title];
  };
}

/** `tutti register add --kind KIND TITLE`. */
export async function addEntry(
  context: CommandContext,
  title: string,
  flags: EntryFlags & { readonly kind: RegisterKind; readonly proposed: boolean },
): Promise<ExitCode> {
  const { tutti } = await context.project();
  const board = await tutti.board.refresh();
  const { kind, proposed } = flags;
  if (proposed && kind !== "decision") throw refused(`Only a decision is proposed, not a ${kind}.`);
  const draft = RegisterDraft.safeParse({
    id: `${kind[0]}-${tutti.ports.clock.id()}`,
    kind,
    title,
    tasks: flags.task.map((name) => findTask(board, name).id),
    ...(await fieldsOf(flags)),
    source: { from: "person", name: HUMAN },
  });
  if (!draft.success)
    throw refused("An entry has a title of one line with 1 to 500 characters. Put the rest into --text.");
  const accepted = kind === "decision" && !proposed ? { state: { name: "accepted" as const } } : {};
  await tutti.send({ type: "register/add", entry: draft.data, ...accepted });
  return tell(context, draft.data.id);
}

/** `tutti register edit ENTRY`. */
export async function editEntry(context: CommandContext, name: string, flags: EntryFlags): Promise<ExitCode> {
  const { tutti } = await context.project();
  const board = await tutti.board.refresh();
  const { id, tasks } = findEntry(board, name);
  const without = (flags.removeTask ?? []).map((each) => findTask(board, each).id);
  const wanted = [...tasks, ...flags.task.map((each) => findTask(board, each).id)];
  const left = [...new Set(wanted)].filter((each) => !without.includes(each));
  const { title } = flags;
  const changes = { ...(title !== undefined && { title }), tasks: left, ...(await fieldsOf(flags)) };
  await tutti.send({ type: "register/edit", id, changes, by: HUMAN });
  return tell(context, id);
}

async function fieldsOf({ text, blocks, likelihood, impact, mitigation, owner }: EntryFlags) {
  return {
    ...(text !== undefined && { text: text === "-" ? await textOf(process.stdin) : text }),
    ...(blocks !== undefined && { blocks }),
    ...(likelihood !== undefined && { likelihood }),
    ...(impact !== undefined && { impact }),
    ...(mitigation !== undefined && { mitigation }),
    ...(owner !== undefined && { owner }),
  };
}

/** `tutti register settle ENTRY`. */
export async function settle(
  context: CommandContext,
  name: string,
  { accept, supersededBy, reopen, note }: SettleFlags,
): Promise<ExitCode> {
  const { tutti } = await context.project();
  const board = await tutti.board.refresh();
  const { id, kind } = findEntry(board, name);
  if ([accept, supersededBy !== undefined, reopen].filter(Boolean).length > 1) {
    throw refused("Say one of --accept, --superseded-by and --reopen.");
  }
  const birth: Readonly<Record<RegisterKind, RegisterState>> = {
    decision: { name: "proposed" },
    risk: { name: "open" },
    question: { name: "open" },
    learning: { name: "noted" },
  };
  const later = supersededBy === undefined ? undefined : findEntry(board, supersededBy).id;
  const state: RegisterState = accept
    ? { name: "accepted" }
    : later !== undefined
      ? { name: "superseded", by: later }
      : reopen
        ? birth[kind]
        : { name: "settled", note: note.trim() };
  await tutti.send({ type: "register/move", id, state, by: HUMAN });
  return tell(context, id);
}

async function tell({ project, out }: CommandContext, id: RegisterId): Promise<ExitCode> {
  const { tutti } = await project();
  const { state } = tutti.board;
  const entry = state.registers.get(id);
  if (entry === undefined) throw refused(`There is no entry ${id} in the registers.`);
  out.document({ schema: 1, entries: [entry] });
  out.line(`${id}: ${stands(state, entry.state)}. ${entry.title}`);
  const [first] = entry.blocks === true && isOpen(entry) ? entry.tasks : [];
  if (first !== undefined) out.line(out.dim(`Its tasks wait for the answer: tutti answer ${id} TEXT`));
  return exitCode.done;
}

/**
 * The entry that a person means: by its id, or a unique beginning of it.
 *
 * @throws TuttiError `refused` when none or several fit
 */
export function findEntry({ registers }: BoardState, name: string): RegisterEntry {
  const all = [...registers.values()];
  const found = all.filter(({ id }) => id === name);
  const [entry, ...others] = found.length > 0 || name === "" ? found : all.filter(({ id }) => id.startsWith(name));
  if (entry === undefined)
    throw refused(`There is no entry ${name} in the registers. \`tutti register list\` shows all.`);
  if (others.length > 0)
    throw refused(`Several entries begin with ${name}: ${[entry, ...others].map(({ id }) => id).join(", ")}.`);
  return entry;
}
