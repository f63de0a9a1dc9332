import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklogFiles } from "#core/backlog/import-backlog.ts";
import { linesOf } from "#core/backlog/read-file.ts";
import { readJson } from "#core/import/read-json.ts";
import { readTable } from "#core/import/read-table.ts";
import { parseTable } from "./parse-table.ts";

/**
 * Reads a backlog by what kind of file it is: tasks that a program keeps as
 * JSON, a table with a row for each, else Markdown.
 *
 * @param files  one, or those of a folder; paths in the repository, with forward slashes
 */
export function readFiles(files: readonly { readonly path: string; readonly text: string }[]): BacklogImport {
  const [first] = files;
  if (files.length !== 1 || first === undefined || canBeInStep(first.path)) return importBacklogFiles(files);
  const { text, path } = first;
  if (/\.json$/i.test(path)) return readJson(text, path);
  const { lines, repair } = linesOf(text);
  const encoding = repair.readAs === undefined ? [] : [{ file: path, readAs: repair.readAs, runs: repair.runs }];
  return { ...readTable(parseTable(lines.join("\n")), lines, path), encoding };
}

/** Whether a backlog can be written as well as read: only what people write by hand is. */
export function canBeInStep(name: string): boolean {
  return !/\.(?:json|csv|tsv)$/i.test(name);
}
