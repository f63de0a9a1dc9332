import { CsvError, parse } from "csv-parse/sync";
import type { Row, Table } from "#core/import/read-table.ts";

const dividers = [",", "\t", ";", "|"] as const;

/**
 * Takes a text apart as CSV: divided by commas, semicolons or tabs, as its
 * first line shows, or as `sep=;` says, which spreadsheets write.
 *
 * @param text  with line feeds only
 */
export function parseTable(text: string): Table {
  const [, said] = /^sep=(.)\n/.exec(text) ?? [];
  const divider = said ?? dividerOf(text);
  const rows: Row[] = [];
  let before = said === undefined ? 0 : 1;
  try {
    parse(said === undefined ? text : text.slice(text.indexOf("\n") + 1), {
      delimiter: divider,
      relax_quotes: true,
      relax_column_count: true,
      record_delimiter: "\n",
      onRecord(cells: readonly string[]) {
        const end = before + Math.max(1, linesIn(cells));
        if (cells.some((cell) => cell.trim() !== "")) rows.push({ start: before + 1, end, cells });
        before = end;
        return null;
      },
    });
    return { rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { problem: `This is not valid CSV from here on: ${error.message.replace(/\.?$/, ".")}`, line: before + 1 };
  }
}

function linesIn(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
}

/** The mark that divides the first line, outside quotes, into most parts. */
function dividerOf(text: string): string {
  const first = (text.split("\n", 1)[0] ?? "").replaceAll(/"[^"]*"/g, "");
  const counts = dividers.map((divider) => first.split(divider).length);
  return dividers[counts.indexOf(Math.max(...counts))] ?? ",";
}
