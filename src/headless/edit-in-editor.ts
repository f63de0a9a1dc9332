import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Event } from "#core/board/event.ts";
import type { Task } from "#core/board/task.ts";
import { requireTask } from "#core/board/require.ts";
import { editByForm } from "#core/edit/edit-by-form.ts";
import { writeForm } from "#core/edit/write-form.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { Tutti } from "#core/tutti.ts";

/** Beside a form that was kept: what it said when it was opened. */
const OPENED = "opened.md";

export function canOpenEditor(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && editorProgram() !== undefined;
}

/**
 * Opens the task as a form in the person's editor and does what the form says
 * when the editor has ended.
 *
 * @throws TuttiError `refused` with the file that keeps the form, when it could not be applied
 */
export async function editInEditor(tutti: Tutti, task: Task): Promise<readonly Event[]> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-edit-"));
  const file = join(folder, `${task.id}.md`);
  const opened = writeForm(tutti.board.state, task);
  await Promise.all([writeFile(file, opened), writeFile(join(folder, OPENED), opened)]);
  const code = await runEditor(file);
  const text = await readFile(file, "utf8").catch(() => opened); // an editor that took the file away has changed nothing
  if (code !== 0 && text !== opened) throw refused(`The editor ended with code ${code}. ${kept(task, file)}`);
  const events = code === 0 ? await apply(tutti, task, { file, opened, text, overwrite: false }) : [];
  await rm(folder, { recursive: true, force: true });
  return events;
}

/** Does what a form in a file says. What it said when it was opened is looked for beside it. */
export async function editFromFile(
  tutti: Tutti,
  task: Task,
  path: string,
  overwrite: boolean,
): Promise<readonly Event[]> {
  const file = resolve(path);
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw refused(`${path} cannot be read (${cause.code ?? cause.message}). Check the path.`);
  });
  const beside =
    basename(file) === `${task.id}.md`
      ? await readFile(join(dirname(file), OPENED), "utf8").catch(() => undefined)
      : undefined;
  const opened = beside ?? writeForm(tutti.board.state, task);
  return await apply(tutti, task, { file, opened, text, overwrite });
}

interface Form {
  readonly file: string;
  readonly opened: string;
  readonly text: string;
  readonly overwrite: boolean;
}

async function apply(tutti: Tutti, { id }: Task, form: Form): Promise<readonly Event[]> {
  const board = await tutti.board.refresh();
  const task = requireTask(board, id);
  const edit = editByForm(board, task, form);
  switch (edit.name) {
    case "unchanged":
      return [];
    case "edit":
      return await tutti.send(edit.command).catch((error: unknown) => {
        const known = TuttiError.from(error);
        throw known === undefined ? error : refused(`${known.message} ${kept(task, form.file)}`);
      });
    case "unreadable": {
      const lines = edit.problems.map(({ line, message }) => `${form.file}:${line}: ${message}`);
      throw refused(`The form cannot be read.\n${lines.join("\n")}\n${kept(task, form.file)}`);
    }
    case "conflict":
      throw refused(
        `Task ${task.key ?? id} was changed by another hand meanwhile: ${edit.fields.join(", ")}. ` +
          `${kept(task, form.file)} With --overwrite it takes the place of what the board says now.`,
      );
  }
}

function kept(task: Task, file: string): string {
  return `Nothing was changed; the form is kept. Mend it, then: tutti edit ${task.id} --form "${file}"`;
}

function editorProgram(): string | undefined {
  return process.env["VISUAL"] || process.env["EDITOR"] || undefined;
}

/** As git does: the setting is a line for the shell, so it may hold options. */
async function runEditor(file: string): Promise<number> {
  const child = spawn(`${editorProgram()} "${file}"`, { shell: true, stdio: "inherit" });
  return await new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done(code ?? 1));
  });
}
