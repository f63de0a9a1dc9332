import type { BacklogImport } from "./backlog-import.ts";
import type { Card } from "./card.ts";
import { finishCards } from "./finish-cards.ts";
import { linesOf, readFile, type ReadFile } from "./read-file.ts";
import { isSettingsFile, noSettings, readSettings } from "./settings-file.ts";

/**
 * Reads a backlog, roadmap or to-do list in Markdown, of whatever shape.
 * Never fails: what is not understood is in the result, verbatim.
 *
 * @param text  the file as it is, with any line ends
 * @param file  its path in the repository, with forward slashes; ids depend on it
 */
export function importBacklog(text: string, file: string): BacklogImport {
  return importBacklogFiles([{ path: file, text }]);
}

/**
 * Reads several files as one backlog, so that tasks of one file may depend on
 * tasks of another: a folder with one file per task, its decisions and its
 * settings, or a few lists.
 *
 * @param files  paths in the repository, with forward slashes
 */
export function importBacklogFiles(files: readonly { readonly path: string; readonly text: string }[]): BacklogImport {
  const settingsFile = files.find((file) => isSettingsFile(file.path));
  const settings = settingsFile === undefined ? noSettings : readSettings(linesOf(settingsFile.text).lines);
  const read = files.map((file) => readFile(file.text, file.path, settings));
  const cards = read.flatMap(({ found }) => found.cards);
  const remarks = read.flatMap(({ found }) => found.remarks);
  const wip = read.map(({ found }) => found.wip).find((limit) => limit !== undefined);
  const tasks = finishCards(
    cards,
    { origin: originsOf(read), ...(settings.prefix === undefined ? {} : { prefix: settings.prefix }) },
    (file, line, text) => remarks.push({ file, line, text }),
  );
  return {
    tasks,
    notUnderstood: read.flatMap(({ found }) => found.notUnderstood),
    context: read.flatMap(({ found }) => found.context),
    structure: read.flatMap(({ found }) => found.structure),
    encoding: read.flatMap(({ encoding }) => encoding ?? []),
    ...(wip === undefined ? {} : { wip }),
    remarks,
  };
}

/** Ids of one-file tasks are unique in the whole folder, and stay when the file is renamed or moved to another column. */
function originsOf(read: readonly ReadFile[]): (card: Card) => string {
  const alone = new Set(read.filter((file) => file.oneTask).map(({ found }) => found.file));
  return (card) => (alone.has(card.file) && card.key !== undefined ? folderOf(folderOf(card.file)) : card.file);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
