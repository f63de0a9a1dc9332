import type { Placement } from "../../board/command.ts";
import { standingOfBox } from "../status-words.ts";
import { boxInCell } from "../tables.ts";
import { addEdits } from "./add-edits.ts";
import { moveEdits } from "./column-edits.ts";
import type { Entry, Place } from "./entry.ts";
import { innerPlaces, occurrences, placesOf } from "./places.ts";
import type { TextEdit } from "./text-edit.ts";
import { stateWords } from "./words.ts";

type StateName = Placement["name"];

/** Ways to say another state in an entry, the plainest first. Whoever applies one reads the result back. */
export function* stateEdits(entry: Entry, to: StateName, statuses: readonly string[]): Generator<readonly TextEdit[]> {
  const box = boxEdits(entry, to);
  const words = [...wordEdits(entry, to, statuses)];
  for (const edits of moveEdits(entry, to, box)) yield edits;
  const meets = (word: TextEdit): boolean => box.some(({ start, end }) => start < word.end && word.start < end);
  if (box.length > 0) for (const word of words) if (!meets(word)) yield [...box, word];
  for (const word of words) yield [word];
  if (box.length > 0) yield box;
  else if (words.length === 0) {
    yield* addEdits(entry, "status", (like) => stateWords(entry.all, statuses, to, like)[0] ?? to);
  }
}

const listBox = /^([ \t]*(?:[-*+•◦‣▪]|\d{1,9}[.)])?[ \t]*)\[([ \t]{0,2}[xX✓✔✅☑\-~/>!?]?[ \t]{0,2})\]/u;
const headingBox = /^([ \t]*#{1,6}[ \t]+)\[([ xX~/-])\]/u;
const drawnBox = /^([ \t]*(?:[-*+•◦‣▪]|\d{1,9}[.)])[ \t]+)([☐⬜🔲☑✅✔🚧])/u;
const wordBox = /^([ \t]*(?:[-*+•◦‣▪]|\d{1,9}[.)])[ \t]+)(TODO|DOING|DONE|NOW|LATER|WAITING|CANCELL?ED)(?=[ \t])/u;

/** What changes the box in front of the entry, or in its row; nothing when it says so already. */
function boxEdits(entry: Entry, to: StateName): readonly TextEdit[] {
  const line = entry.own[0];
  if (line === undefined) return [];
  const cell = entry.cells.find((one) => boxInCell(one.text) !== undefined);
  if (cell !== undefined) return boxedCell(cell, entry.text, to);
  const boxed = listBox.exec(line.text) ?? headingBox.exec(line.text);
  const drawn = drawnBox.exec(line.text) ?? wordBox.exec(line.text);
  const found = boxed ?? drawn;
  if (found?.[1] === undefined || found[2] === undefined) return [];
  const start = line.start + found[1].length + (boxed === null ? 0 : 1);
  const old = found[2];
  const mark = boxed === null ? drawnMark(old, to) : writtenMark(old, entry.text, to);
  return mark === undefined || mark === old ? [] : [{ start, end: start + old.length, text: mark }];
}

function writtenMark(old: string, text: string, to: StateName): string | undefined {
  const mark = old.trim();
  if (to === "done") return standingOfBox(mark) === "done" ? old : tickOf(text);
  if (to === "in-progress" && mark !== "") {
    if (standingOfBox(mark) === "in-progress") return old;
  }
  if (to === "in-progress") {
    const used = /^[ \t]*[-*+][ \t]+\[([/~])\][ \t]/mu.exec(text)?.[1];
    if (used !== undefined) return used;
  }
  return mark === "" ? old : " ";
}

/** A tick as the file has them. */
function tickOf(text: string): string {
  return /\[X\]/.test(text) && !/\[x\]/.test(text) ? "X" : "x";
}

function drawnMark(old: string, to: StateName): string | undefined {
  const words: Partial<Record<StateName, string>> = { done: "DONE", "in-progress": "DOING", blocked: "WAITING" };
  if (/^[A-Z]+$/.test(old)) return words[to] ?? (old === "LATER" && to === "backlog" ? old : "TODO");
  if (to === "in-progress") return "🚧";
  if (to === "done") return old === "☐" ? "☑" : "✅";
  return old === "☑" ? "☐" : "⬜";
}

function boxedCell(cell: Place, text: string, to: StateName): readonly TextEdit[] {
  const inner = /\[([ xX✓✔~/-]?)\]/u.exec(cell.text);
  if (inner?.[1] === undefined) return to === "done" ? [] : [{ ...cell, text: "⬜" }];
  const start = cell.start + inner.index + 1;
  const mark = to === "done" ? tickOf(text) : " ";
  return mark === inner[1] ? [] : [{ start, end: start + inner[1].length, text: mark }];
}

function* wordEdits(entry: Entry, to: StateName, statuses: readonly string[]): Generator<TextEdit> {
  const { status } = entry.task.written;
  const named = innerPlaces(placesOf(entry, "status"), status);
  const said = status === undefined ? [] : occurrences(entry.own.slice(0, 1), status);
  for (const place of [...named, ...said]) {
    for (const word of stateWords(entry.all, statuses, to, place.text)) yield { ...place, text: word };
  }
  for (const cell of entry.cells) {
    if (cell.field !== "status" || cell.text !== "") continue;
    for (const word of stateWords(entry.all, statuses, to, "Done")) yield { ...cell.room, text: ` ${word} ` };
  }
}
