import { relative, resolve } from "node:path";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { describeImport, describeRest } from "#core/backlog/import-summary.ts";
import { TuttiError } from "#core/errors.ts";
import { kinds } from "#core/registers/register-words.ts";
import { type FoundEntry, registersIn } from "#core/registers/registers-in-backlog.ts";
import { nameInRepository } from "#node/backlog/sync-project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { readBacklog } from "../read-backlog.ts";
import { count } from "./analyse.ts";

/** `tutti import FILE`: a backlog becomes tasks; what was not understood is kept and listed. */
export async function importFile(context: CommandContext, file: string, dryRun: boolean): Promise<ExitCode> {
  const { out } = context;
  const path = resolve(context.folder, file);
  const name = await nameOf(context, path);
  const imported = await readBacklog(path, name);
  const registers = registersIn(imported);
  const added = dryRun ? [] : await record(context, name, imported, registers);
  const entries = registers.map(({ entry, state }) => ({ ...entry, state }));
  out.document({
    schema: 1,
    dryRun,
    file: name,
    ...imported,
    tasks: describeTasks(imported.tasks),
    added,
    registers: entries,
  });
  out.line(describeImport(imported));
  out.line();
  const rest = describeRest(imported);
  if (dryRun) out.line(`${count(imported.tasks.length, "task")} would be imported; ${rest}.`);
  else
    out.line(
      `${count(added.length, "task")} imported, ${imported.tasks.length - added.length} known already; ${rest}.`,
    );
  if (registers.length > 0) {
    const what = registers.length === 1 ? "1 entry" : `${registers.length} entries`;
    out.line(`${what} of its registers${dryRun ? "" : ": tutti register list"} (${countKinds(registers)}).`);
  }
  return exitCode.done;
}

function countKinds(registers: readonly FoundEntry[]): string {
  const counts = kinds.flatMap((kind) => {
    const number = registers.filter(({ entry }) => entry.kind === kind).length;
    return number === 0 ? [] : [count(number, kind)];
  });
  return counts.join(", ");
}

/** In the repository, wherever it is called from: ids depend on it. As it was said for what lies outside, or is all of it. */
async function nameOf(context: CommandContext, path: string): Promise<string> {
  try {
    return await nameInRepository(await context.project(), path);
  } catch (error) {
    if (TuttiError.from(error) === undefined) throw error;
    return relative(context.folder, path).replaceAll("\\", "/") || ".";
  }
}

async function record(
  context: CommandContext,
  file: string,
  { tasks, notUnderstood }: BacklogImport,
  registers: readonly FoundEntry[],
): Promise<readonly string[]> {
  const { tutti } = await context.project();
  return tutti.import({
    type: "import/record",
    file,
    tasks: tasks.map(({ draft, state }) => ({ task: draft, state })),
    notUnderstood: notUnderstood.map(({ startLine, endLine, text }) => ({ startLine, endLine, text })),
    registers: [...registers],
  });
}

/** Tasks by the ids that their author gave them, where there are any. */
export function describeTasks(tasks: BacklogImport["tasks"]) {
  const names = new Map(tasks.map(({ draft }) => [draft.id, draft.key ?? draft.id] as const));
  const nameOf = (id: (typeof tasks)[number]["draft"]["id"]): string => names.get(id) ?? id;
  return tasks.map(({ draft, state, written, unresolved }) => {
    const { id, key: _, after, softAfter: _softly, overlap: _overlap, parent, ...rest } = draft;
    const { recipe: _recipe, findings: _findings, ...task } = rest;
    return {
      ...task,
      id: nameOf(id),
      boardId: id,
      status: state.name,
      state,
      dependencies: after.map(nameOf),
      parent: parent === undefined ? undefined : nameOf(parent),
      written,
      unresolved,
    };
  });
}
