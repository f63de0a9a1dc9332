import { fieldNamed } from "../field-names.ts";
import { addEdits } from "./add-edits.ts";
import type { Entry, Place } from "./entry.ts";
import { occurrences, placesOf } from "./places.ts";
import { lineEndOf, type TextEdit } from "./text-edit.ts";
import { matterValue } from "./matter-value.ts";

/** Labels: the list of a field, or tags behind the title. */
export function* labelEdits(entry: Entry, to: readonly string[]): Generator<readonly TextEdit[]> {
  const { labels } = entry.task.draft;
  const added = to.filter((label) => !labels.includes(label));
  const gone = labels.filter((label) => !to.includes(label));
  yield* matterLists(entry, to);
  for (const place of placesOf(entry, "labels")) yield [rewritten(entry, place, to)];
  yield* tagEdits(entry, added, gone);
  if (labels.length === 0 && entry.matter === undefined && to.length > 0)
    yield* addEdits(entry, "labels", () => to.join(", "));
}

/** A list in the header of a file, in either of YAML's styles. */
function* matterLists({ matter, lines, text }: Entry, to: readonly string[]): Generator<readonly TextEdit[]> {
  const end = lineEndOf(text);
  const close = matter === undefined ? undefined : lines[matter.close];
  if (matter === undefined || close === undefined) return;
  const one = matter.entries.find((each) => fieldNamed(each.name) === "labels");
  const line = one === undefined ? undefined : lines[one.start - 1];
  const flow = `[${to.map(matterValue).join(", ")}]`;
  if (one === undefined || line === undefined) {
    yield [{ start: close.start, end: close.start, text: `labels: ${flow}${end}` }];
    return;
  }
  const from = line.start + line.text.indexOf(":") + 1;
  const till = lines[one.end - 1]?.end ?? line.end;
  const item = lines[one.start]?.text;
  const dash = one.end > one.start ? /^\s*-\s+/.exec(item ?? "")?.[0] : undefined;
  const block = to.map((label) => `${end}${dash ?? "  - "}${matterValue(label)}`).join("");
  yield [{ start: from, end: till, text: dash === undefined || to.length === 0 ? ` ${flow}` : block }];
}

/** The same field with another list, divided as it was. */
function rewritten({ cells }: Entry, place: Place, to: readonly string[]): TextEdit {
  const divider = /\s*[,;|]\s*|\s+(?=[#@`])/u.exec(place.text)?.[0] ?? ", ";
  const quote = /^[#`]/.exec(place.text)?.[0] ?? "";
  const words = to.map((label) => (quote === "`" ? `\`${label}\`` : `${quote}${label}`));
  return { ...place, text: words.join(cells.length > 0 && divider.includes("|") ? ", " : divider) };
}

function* tagEdits(entry: Entry, added: readonly string[], gone: readonly string[]): Generator<readonly TextEdit[]> {
  const first = entry.own.slice(0, 1);
  const cuts = gone.map((label) => {
    const tag = ["#", "@", "+"].flatMap((sign) => occurrences(first, `${sign}${label}`))[0];
    const bracket = occurrences(first, `[${label}] `)[0];
    if (tag !== undefined) return { start: tag.start - 1, end: tag.end, text: "" };
    return bracket === undefined ? undefined : { ...bracket, text: "" };
  });
  const sure = cuts.filter((cut) => cut !== undefined);
  if (sure.length < gone.length) return;
  const tagged = entry.task.draft.labels.flatMap((label) => occurrences(first, `#${label}`));
  const last = tagged.toSorted((a, b) => b.end - a.end)[0];
  const cell = entry.cells.find((one) => one.text.includes(entry.task.draft.title));
  const at = cell?.end ?? last?.end ?? trimmedEnd(entry);
  if (added.some((label) => !/^\p{L}[\p{L}\p{N}_/-]*$/u.test(label)) || at === undefined) return;
  const isUsed = last !== undefined || /^[ \t]*[-*+][^\n]* #\p{L}/mu.test(entry.text);
  if (added.length > 0 && !isUsed) return;
  const words = added.map((label) => ` #${label}`).join("");
  const clash = sure.some((cut) => cut.end === at);
  if (!clash) yield [...sure, ...(words === "" ? [] : [{ start: at, end: at, text: words }])];
  else yield sure.map((cut) => (cut.end === at ? { ...cut, text: words } : cut));
}

function trimmedEnd({ own }: Entry): number | undefined {
  const [line] = own;
  return line === undefined ? undefined : line.start + line.text.trimEnd().length;
}

/** Ticks, or takes the tick from, one line of the entry that says `item`. */
export function* tickEdits(
  entry: Entry,
  field: "criteria" | "checklist",
  item: number,
  done: boolean,
): Generator<readonly TextEdit[]> {
  const wanted = entry.task.draft[field][item];
  const head = wanted?.text.split("\n")[0] ?? "";
  if (head === "") return;
  for (const line of entry.own) {
    const box = /^([ \t]*(?:>[ \t]*)*(?:[-*+•]|\d{1,9}[.)])?[ \t]*)\[([ xX✓✔~/-])\]/u.exec(line.text);
    const drawn = /^([ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+)([☐⬜🔲☑✅✔])/u.exec(line.text);
    const found = box ?? drawn;
    if (found?.[1] === undefined || found[2] === undefined || !line.text.includes(head)) continue;
    const start = line.start + found[1].length + (box === null ? 0 : 1);
    const drawnMark = done ? (found[2] === "☐" ? "☑" : "✅") : found[2] === "☑" ? "☐" : "⬜";
    const tick = /\[X\]/.test(entry.text) && !/\[x\]/.test(entry.text) ? "X" : "x";
    yield [{ start, end: start + found[2].length, text: box === null ? drawnMark : done ? tick : " " }];
  }
}
