import type { BacklogImport } from "../backlog/backlog-import.ts";
import { Findings } from "../backlog/findings.ts";
import { anyTable } from "./dialects.ts";
import { fieldUse, fillCard } from "./fill-card.ts";
import { finishRecords } from "./finish-records.ts";
import { shortId } from "./short-id.ts";
import type { Dialect } from "./source-record.ts";

/** A row of a table with the lines on which it stands, 1-based and inclusive. */
export interface Row {
  readonly start: number;
  readonly end: number;
  readonly cells: readonly string[];
}

/** A text as a table: its rows, or why it is none. */
export type Table = { readonly rows: readonly Row[] } | { readonly problem: string; readonly line: number };

/**
 * Reads tasks out of a table whose first row names the columns. Never fails:
 * what is not understood is in the result, verbatim.
 *
 * @param file  its path in the repository, with forward slashes; ids depend on it
 */
export function readTable(table: Table, lines: readonly string[], file: string): BacklogImport {
  const found = new Findings(file, lines);
  const last = lines.findLastIndex((line) => line.trim() !== "") + 1;
  const kept = new Map<string, number>();
  const header = "rows" in table ? table.rows[0] : undefined;
  if ("problem" in table || header === undefined || !hasTitle(header.cells)) {
    const line = "problem" in table ? Math.min(table.line, Math.max(last, 1)) : 1;
    if (last > 0) {
      found.addRemainder(1, last);
      found.remark(line, "problem" in table ? table.problem : noTitle);
    }
    return finishRecords(found, [], kept);
  }
  const dialect = dialectOf(header.cells);
  for (const { start, end, cells } of table.rows.slice(1)) {
    const fields = cells.map((value, index) => ({ name: header.cells[index]?.trim() || `Column ${index + 1}`, value }));
    const card = fillCard({ file, start, end, fields }, dialect, (name) => kept.set(name, (kept.get(name) ?? 0) + 1));
    if (card.title === "") {
      found.addRemainder(start, end, "This row has no title.");
      continue;
    }
    if (card.key !== undefined) {
      card.aliases.push(card.key);
      card.key = shortId(card.key);
    }
    found.cards.push(card);
  }
  if (header.start > 1) found.addStructure("markup", 1, header.start - 1); // blank, or sep=; for spreadsheets
  found.addStructure("table-header", header.start, header.end);
  found.addLeftovers();
  return finishRecords(found, [{ origin: file, cards: found.cards }], kept);
}

const noTitle =
  "No column is called Title, Name or Summary, so nothing says what the tasks are. Name the columns in the first row.";

function hasTitle(names: readonly string[]): boolean {
  return names.some((name) => fieldUse(name, anyTable) === "title");
}

/** Where a table has both, as Jira's, the key is what people say, and the id what other rows say. */
function dialectOf(names: readonly string[]): Dialect {
  const hasKey = names.some((name) => /^(?:issue )?key$/i.test(name.trim()));
  return hasKey ? { ...anyTable, fields: { ...anyTable.fields, id: "alias", "issue id": "alias" } } : anyTable;
}
