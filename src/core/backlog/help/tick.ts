import type { ImportedTask } from "../backlog-import.ts";
import type { EntryChange } from "../edit/entry-change.ts";
import { editBacklog } from "../edit/edit-backlog.ts";
import type { TextEdit } from "../edit/text-edit.ts";
import { firstThat } from "./fix-edits.ts";
import { type BacklogPage, entryAt } from "./page.ts";

/** A box on a line: of an entry, or of one of its items. */
export interface Box {
  readonly entry: ImportedTask;
  readonly done: boolean;
  readonly item: { readonly field: "criteria" | "checklist"; readonly index: number } | undefined;
  /** What it says. */
  readonly text: string;
}

const written = /^[ \t]*(?:>[ \t]*)*(?:[-*+•]|\d{1,9}[.)]|#{1,6})?[ \t]*(?:\[([ xX✓✔~/-])\]|[☐⬜🔲☑✅✔])[ \t]*(.*)$/u;

/** @param line  1-based */
export function boxAt(page: BacklogPage, line: number): Box | undefined {
  const words = written.exec(page.lines[line - 1]?.text ?? "")?.[2];
  const entry = entryAt(page, line);
  if (words === undefined || entry === undefined) return undefined;
  const { title, source } = entry.draft;
  const isOwn = line === source?.startLine && page.lines[0]?.text.trimEnd() !== "---";
  if (isOwn) return { entry, done: entry.state.name === "done", item: undefined, text: title };
  const same = page.lines
    .slice((source?.startLine ?? 1) - 1, line - 1)
    .filter(({ text }) => written.exec(text)?.[2] === words).length;
  for (const field of ["criteria", "checklist"] as const) {
    const alike = entry.draft[field].flatMap(({ text, done }, index) => {
      const first = text.split("\n")[0] ?? "";
      return first !== "" && words.includes(first) && words.length - first.length < 8
        ? [{ index, text: first, done }]
        : [];
    });
    const found = alike[same] ?? alike[0];
    if (found !== undefined) {
      return { entry, done: found.done, item: { field, index: found.index }, text: found.text };
    }
  }
  return undefined;
}

export type Ticked = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** Ticks a box, or takes its tick away; an entry moves to where such entries stand, where the file has columns. */
export function tick(page: BacklogPage, { entry, done, item }: Box): Ticked {
  const { id } = entry.draft;
  const edit = (change: EntryChange): Ticked => editBacklog(page.file, page.found, id, change, page.settings);
  if (item !== undefined) return edit({ field: item.field, item: item.index, done: !done });
  if (!done) return edit({ field: "state", to: "done" });
  const ready = edit({ field: "state", to: "ready" });
  return "edits" in ready ? ready : edit({ field: "state", to: "backlog" });
}

/** What shows that a criterion is met: a path in the repository, a commit, or an address. */
export type Evidence =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "commit"; readonly commit: string }
  | { readonly kind: "address"; readonly address: string };

/** What was meant by words; whether there is such a file, the caller says. */
export function evidenceIn(words: string): Evidence | undefined {
  const text = words.trim();
  if (/^https?:\/\/[^\s<>]+$/i.test(text)) return { kind: "address", address: text };
  if (/^[0-9a-f]{7,40}$/i.test(text)) return { kind: "commit", commit: text.toLowerCase() };
  const path = text.replaceAll("\\", "/").replace(/^\.\//, "");
  const isPath = path !== "" && !/[\n<>|]|^\/|^[a-z]+:|(?:^|\/)\.\.(?:\/|$)/i.test(path);
  return isPath ? { kind: "path", path } : undefined;
}

/**
 * Writes evidence behind a criterion: a link where it is one to click on. The
 * reader keeps it as a part of the criterion's words.
 */
export function evidenceEdits(page: BacklogPage, { entry, item, text }: Box, evidence: Evidence): Ticked {
  const refused = { refused: `There is no place for evidence behind “${text}” as it is written.` };
  if (item === undefined) return refused;
  const { field, index } = item;
  const shown = evidenceText(page.file.path, evidence);
  const { startLine = 1, endLine = 0 } = entry.draft.source ?? {};
  const ends = page.lines
    .slice(startLine - 1, endLine)
    .filter((line) => written.exec(line.text)?.[2]?.includes(text) === true)
    .map((line) => line.start + line.text.trimEnd().length);
  const expected = entry.draft[field].map((each, at) =>
    at === index ? each.text.replace(text, `${text} ${shown}`) : each.text,
  );
  const edits = firstThat(
    page,
    entry,
    [field],
    ends.map((at) => [{ start: at, end: at, text: ` ${shown}` }]),
    ({ draft }) => JSON.stringify(draft[field].map((each) => each.text)) === JSON.stringify(expected),
  );
  return edits === undefined ? refused : { edits };
}

function evidenceText(file: string, evidence: Evidence): string {
  switch (evidence.kind) {
    case "commit":
      return `(evidence: \`${evidence.commit}\`)`;
    case "address":
      return `([evidence](${linkOf(evidence.address)}))`;
    case "path": {
      const [path = "", line] = evidence.path.split(/:(?=\d+$)/);
      return `([evidence](${linkOf(`${relativeTo(file, path)}${line === undefined ? "" : `#L${line}`}`)}))`;
    }
  }
}

function linkOf(target: string): string {
  return /[\s()]/.test(target) ? `<${target}>` : target;
}

/** Links in Markdown are read from the folder of their file. */
function relativeTo(file: string, path: string): string {
  const from = file.split("/").slice(0, -1);
  const to = path.split("/");
  let same = 0;
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}
