import type { Placement } from "../../board/command.ts";
import { statusOfHeading, type Standing } from "../status-words.ts";
import { headingShape } from "../line-shapes.ts";
import type { Entry } from "./entry.ts";
import { lineEndOf, type TextEdit } from "./text-edit.ts";

/** A heading that is a column. Lines are 1-based. */
export interface Column {
  readonly standing: Standing | undefined;
  readonly line: number;
  /** The last line under it before the next heading of its rank. */
  readonly end: number;
}

/** Moves an entry that stands under a status to the end of what stands under another. `others` are made to it on the way. */
export function* moveEdits(
  entry: Entry,
  to: Placement["name"],
  others: readonly TextEdit[],
): Generator<readonly TextEdit[]> {
  const { source } = entry.task.draft;
  const first = entry.own[0];
  if (source === undefined || first === undefined) return;
  const columns = columnsOf(entry);
  const home = columns.findLast((column) => column.line < source.startLine && column.end >= source.endLine);
  if (home === undefined || home.standing === to) return;
  for (const column of columns) {
    if (column.standing !== to) continue;
    const edits = moved(entry, column, others);
    if (edits !== undefined) yield edits;
  }
}

export function columnsOf({ all, lines }: Pick<Entry, "all" | "lines">): readonly Column[] {
  const headings = lines.flatMap((line, index) => {
    const shape = headingShape(line.text);
    return shape === undefined ? [] : [{ line: index + 1, level: shape.level }];
  });
  return all.structure.flatMap(({ kind, startLine, text }) => {
    if (kind !== "status") return [];
    const shape = headingShape(text.split("\n")[0] ?? "");
    const next = headings.find((one) => one.line > startLine && one.level <= (shape?.level ?? 2));
    return [
      {
        standing: statusOfHeading(shape?.text ?? text, true),
        line: startLine,
        end: (next?.line ?? lines.length + 1) - 1,
      },
    ];
  });
}

function moved(entry: Entry, column: Column, others: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const { text, lines, own, all } = entry;
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const end = lineEndOf(text);
  const afterOwn = lines[entry.task.draft.source?.endLine ?? 0]?.start ?? text.length;
  const block = own.map((line) => withEdits(line.text, line.start, others)).join(end);
  const there = all.tasks.flatMap(({ draft }) =>
    draft.source !== undefined && draft.source.startLine > column.line && draft.source.endLine <= column.end
      ? [draft.source.endLine]
      : [],
  );
  const target = lines[Math.max(column.line, ...there) - 1];
  if (target === undefined) return undefined;
  const isHeading = headingShape(first.text) !== undefined;
  const gap = there.length === 0 || isHeading ? `${end}${end}` : end;
  return [
    { start: first.start, end: afterOwn, text: "" },
    { start: target.end, end: target.end, text: `${gap}${block}` },
  ];
}

function withEdits(text: string, start: number, edits: readonly TextEdit[]): string {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= start + text.length);
  return inside
    .toSorted((a, b) => b.start - a.start)
    .reduce((line, edit) => line.slice(0, edit.start - start) + edit.text + line.slice(edit.end - start), text);
}
