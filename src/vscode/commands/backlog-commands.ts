import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { EntryConflict, Side } from "#core/board/met.ts";
import { tasksWithoutEntry } from "#core/backlog/sync/tasks-without-entry.ts";
import { fieldWords } from "#core/backlog/sync/words-of-field.ts";
import { refused } from "#core/errors.ts";
import { nameInRepository } from "#node/backlog/sync-project.ts";
import { addNow, syncNow } from "../follow-backlogs.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { targetOf } from "../target.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { pick } from "./choose.ts";

/** Brings a backlog and the board together, and keeps them so from now on. */
export async function syncBacklog({ current, reporting }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const board = await project.tutti.board.refresh();
  const names = [...new Set([...board.backlogs.keys(), ...board.imports.keys()])];
  const name =
    argument instanceof vscode.Uri
      ? await nameInRepository(project, argument.fsPath)
      : await pick({ items: names, placeHolder: "Which backlog?", nothing: "Import a backlog first." }, (label) => ({
          label,
          description: board.backlogs.has(label) ? "kept in step" : "imported",
        }));
  const report = await syncNow(project, name);
  await project.tutti.send({ type: "backlog/link", file: name });
  const { added, toBoard, toFile, remarks } = report;
  const rest = remarks.length === 0 ? "" : ` ${remarks.join(" ")}`;
  const told =
    `${name} is kept in step with the board: ${count(added.length, "task")} added, ${toBoard.length} changed, ` +
    `${count(toFile, "change")} written to the file.${rest}`;
  void reporting.guard("syncBacklog", () => offerToAdd(project, name, told));
}

/** Says how it went; where tasks stand in no backlog, with the offer to write them there. Nothing is written unasked. */
async function offerToAdd(project: Project, name: string, told: string): Promise<void> {
  const left = tasksWithoutEntry(project.tutti.board.state).length;
  const add = `Write ${count(left, "Task")} to ${name}`;
  const chosen = await vscode.window.showInformationMessage(
    left === 0 ? told : `${told} ${count(left, "task")} of the board ${left === 1 ? "stands" : "stand"} in no backlog.`,
    ...(left === 0 ? [] : [add]),
  );
  if (chosen !== add) return;
  const { tasks, remarks } = await addNow(project, name);
  void vscode.window.showInformationMessage(
    [`${count(tasks.length, "task")} written to ${name}.`, ...remarks].join(" "),
  );
}

interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly side: Side | "look";
}

/** Asks whose word counts where a file and the board were both changed. The file follows at once. */
export async function settleBacklog({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti, repository } = await current.opened();
  const board = await tutti.board.refresh();
  const { file, conflict } = await chooseConflict(board, targetOf(argument, views.state).task);
  const title = board.tasks.get(conflict.task)?.title ?? conflict.task;
  const choices: readonly Choice[] = [
    { label: "$(file) Take the file's", detail: conflict.inFile, side: "file" },
    { label: "$(project) Keep the board's", detail: conflict.onBoard, side: "board" },
    { label: "$(go-to-file) Look at it in the file", detail: file, side: "look" },
  ];
  const question = { items: choices, placeHolder: `${title}: which ${fieldWords[conflict.field]}?`, nothing: "" };
  const { side } = await pick(question, ({ label, detail }) => ({ label, detail }));
  if (side === "look") {
    const met = board.met.get(conflict.task);
    const uri = vscode.Uri.joinPath(vscode.Uri.file(repository.top), met?.path ?? file);
    const line = (met?.line ?? 1) - 1;
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0) });
    return;
  }
  await tutti.send({ type: "backlog/settle", file, task: conflict.task, field: conflict.field, take: side });
}

async function chooseConflict(
  board: BoardState,
  task: string | undefined,
): Promise<{ readonly file: string; readonly conflict: EntryConflict }> {
  const all = [...board.backlogs.values()].flatMap(({ name, conflicts }) =>
    conflicts.filter(({ take }) => take === undefined).map((conflict) => ({ file: name, conflict })),
  );
  const about = all.filter(({ conflict }) => task === undefined || conflict.task === task);
  const [only, ...others] = about;
  if (only === undefined) throw refused("No backlog and the board contradict each other there any more.");
  if (others.length === 0) return only;
  return pick({ items: about, placeHolder: "Which one?", nothing: "" }, ({ file, conflict }) => ({
    label: board.tasks.get(conflict.task)?.title ?? conflict.task,
    description: fieldWords[conflict.field],
    detail: file,
  }));
}
