import type { ChecklistItem } from "../board/task.ts";
import type { FormProblem } from "./form-fields.ts";
import { guard, unguard } from "./form-text.ts";

const itemLine = /^([ \t]*)(?:[-*+]|\d+[.)])(?:[ \t]+\[([ xX])\])?(?:[ \t]+(.*))?$/;
/** A further line of an item that looks like an item. */
const looksLikeItem = /^\\*(?:[-*+]|\d+[.)])(?:[ \t]|$)/;

/** Items as lines to tick; further lines of an item are indented below it. */
export function writeChecklist(items: readonly ChecklistItem[]): string {
  return items
    .map(({ text, done, depth }) => {
      const indent = "  ".repeat(depth);
      const [first = "", ...rest] = text.split(/\r\n?|\n/);
      const more = rest.map((line) => (line.trim() === "" ? "" : `${indent}  ${guard(line, looksLikeItem)}`));
      return [`${indent}- [${done ? "x" : " "}] ${first.trim()}`, ...more].join("\n");
    })
    .join("\n");
}

/**
 * The items of a section. An item without a box is not done; one without words is none.
 *
 * @param firstLine  the 1-based number of the first of `lines` in the form
 * @param onProblem  told of each line that belongs to no item
 */
export function readChecklist(
  lines: readonly string[],
  firstLine: number,
  onProblem: (problem: FormProblem) => void,
): readonly ChecklistItem[] {
  const items: { text: string; done: boolean; depth: number }[] = [];
  let indents: number[] = [];
  let blanks = 0;
  for (const [index, line] of lines.entries()) {
    const match = itemLine.exec(line);
    const last = items.at(-1);
    if (line.trim() === "") blanks += 1;
    else if (match !== null) {
      const indent = widthOf(match[1] ?? "");
      indents = [...indents.filter((outer) => outer < indent), indent];
      items.push({ text: (match[3] ?? "").trim(), done: /x/i.test(match[2] ?? ""), depth: indents.length - 1 });
      blanks = 0;
    } else if (last !== undefined && /^[ \t]/.test(line)) {
      last.text += `${"\n".repeat(blanks + 1)}${unguard(line.trim(), looksLikeItem)}`;
      blanks = 0;
    } else {
      onProblem({
        line: firstLine + index,
        message: `“${line.trim().slice(0, 60)}” belongs to no item. Begin it with “- [ ] ”, or indent it below one.`,
      });
    }
  }
  return items.filter(({ text }) => text.trim() !== "");
}

function widthOf(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}
