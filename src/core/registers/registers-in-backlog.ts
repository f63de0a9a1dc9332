import type { BacklogImport, ContextText } from "../backlog/backlog-import.ts";
import { frontMatterEnd, readEntries } from "../backlog/front-matter.ts";
import { isPlaceholder, lookupForm, withoutEmphasis, withoutPictures } from "../backlog/plain-text.ts";
import { subjectOf } from "../backlog/context-words.ts";
import { RegisterId, type TaskId } from "../board/ids.ts";
import { RegisterDraft, type RegisterKind, type RegisterState } from "../board/register.ts";
import { fingerprint } from "../hash.ts";
import { rowEntry } from "./register-rows.ts";
import { plain, shortTitle, type Told } from "./told.ts";

export interface FoundEntry {
  readonly entry: RegisterDraft;
  readonly state: RegisterState;
}

/**
 * The decisions, risks, questions and learnings of an imported backlog: records of the sections that are named so.
 * The text stays what it was in the import's context, too. What is only an introduction makes no entry.
 */
export function registersIn(found: BacklogImport): readonly FoundEntry[] {
  const keys = new Map(
    found.tasks.flatMap(({ draft: { id, key } }) => (key === undefined ? [] : [[key, id] as const])),
  );
  const entries = new Map<RegisterId, FoundEntry>();
  for (const told of toldIn(found)) {
    const { kind, title, text, at, state, ...more } = told;
    const id = RegisterId.parse(`${kind[0]}-${fingerprint(`${at.file}\n${kind}\n${title}`).slice(0, 10)}`);
    if (entries.has(id)) continue;
    const tasks = tasksIn(`${title}\n${text}`, keys);
    const source = { from: "file" as const, file: at.file, line: at.startLine };
    const draft = RegisterDraft.safeParse({ id, kind, title, text: text.slice(0, 20_000), tasks, source, ...more });
    if (draft.success) entries.set(id, { entry: draft.data, state });
  }
  return [...entries.values()];
}

/** Tasks that a text names by their author's ids. */
function tasksIn(text: string, keys: ReadonlyMap<string, TaskId>): readonly TaskId[] {
  const words = new Set(text.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*[\p{L}\p{N}]/gu));
  return [...keys].flatMap(([key, id]) => (words.has(key) ? [id] : []));
}

function* toldIn(found: BacklogImport): Generator<Told> {
  const below = new Map<string, ContextText[]>();
  for (const at of found.context) {
    const kind = kindOf(at);
    if (kind === undefined) continue;
    const named = at.heading === undefined ? undefined : subjectOf(at.heading);
    if (at.text.startsWith("---")) yield decisionFile(at);
    else if (/^\s*\|.*\|\s*$/.test(at.text)) yield* rowEntry(kind, at, headerOf(at, found));
    else if (named === undefined && at.heading !== undefined) {
      const key = `${at.file}\n${kind}\n${at.heading}`;
      below.set(key, [...(below.get(key) ?? []), at]);
    } else yield* recordOf(kind, at);
  }
  for (const parts of below.values()) yield* underHeading(parts);
}

/** Lists of what is needed stand with the risks in a backlog, and are none. */
function kindOf({ kind, heading = "" }: ContextText): RegisterKind | undefined {
  const form = lookupForm(heading);
  if (kind === "risk") return /risk|риск/u.test(form) || subjectOf(heading) === undefined ? kind : undefined;
  if (kind === "question") return /^(?:faq|q&a)$/u.test(form) ? undefined : kind;
  return kind === "decision" || kind === "learning" ? kind : undefined;
}

/** The head of the table that a row stands in. */
function headerOf(row: ContextText, { structure }: BacklogImport): string | undefined {
  return structure
    .filter(({ kind, file, endLine }) => kind === "table-header" && file === row.file && endLine < row.startLine)
    .toSorted((a, b) => b.endLine - a.endLine)[0]
    ?.text.split("\n")[0];
}

/** A record under the heading of its register: an item of a list, or a question that stands alone. */
function* recordOf(kind: RegisterKind, at: ContextText): Generator<Told> {
  const [first = "", ...rest] = at.text.split("\n");
  const item = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[(.)\]\s+)?(.*)$/u.exec(first);
  if (item === null && !(kind === "question" && /\?\**\s*$/.test(first))) return;
  const words = plain(item?.[2] ?? first);
  if (words === "" || isPlaceholder(words)) return;
  const dated = /^(\d{4}-\d{2}-\d{2})\s*[:–—-]\s*(\S.*)$/.exec(words);
  const body = dedented(rest);
  const { title, more } = shortTitle(dated?.[2] ?? words);
  const answer = kind === "question" ? answerIn(body) : undefined;
  const text = [dated === null ? "" : `${dated[1]}`, more, body].filter((part) => part !== "").join("\n\n");
  yield { kind, title, text, at, state: stateFor(kind, { answer, ticked: /[xX✓]/u.test(item?.[1] ?? "") }) };
}

/** What stands under a heading of its own inside a register is one record. */
function* underHeading(parts: readonly ContextText[]): Generator<Told> {
  const [at] = parts;
  if (at?.heading === undefined) return;
  const kind = at.kind as RegisterKind; // `kindOf` has let it through
  const { title, more } = shortTitle(plain(at.heading));
  if (title === "" || isPlaceholder(title)) return;
  const body = parts.map(({ text }) => text).join("\n");
  const answer = kind === "question" ? answerIn(body) : undefined;
  const text = [more, body.trim()].filter((part) => part !== "").join("\n\n");
  yield { kind, title, text, at, state: stateFor(kind, { answer, ticked: false }) };
}

/** A decision that is a file of its own, as Backlog.md and others keep them. */
function decisionFile(at: ContextText): Told {
  const lines = at.text.split("\n");
  const end = frontMatterEnd(lines) ?? 0;
  const { entries } = readEntries(lines, 1, Math.max(1, end - 1));
  const valueOf = (name: string): string => entries.find((entry) => entry.name === name)?.value.toString() ?? "";
  const status = valueOf("status").toLowerCase();
  const state: RegisterState =
    status === "proposed"
      ? { name: "proposed" }
      : /^(?:rejected|deprecated|superseded)/.test(status)
        ? { name: "settled", note: status }
        : { name: "accepted" };
  const title = valueOf("title") || at.heading || at.file;
  return { kind: "decision", title: shortTitle(title).title, text: lines.slice(end).join("\n").trim(), at, state };
}

function stateFor(
  kind: RegisterKind,
  { answer, ticked }: { readonly answer: string | undefined; readonly ticked: boolean },
): RegisterState {
  if (answer !== undefined) return { name: "answered", answer };
  if (ticked && kind !== "decision") return { name: "settled", note: "Ticked in the file." };
  return kind === "decision" ? { name: "accepted" } : kind === "learning" ? { name: "noted" } : { name: "open" };
}

/** What is written behind “Answer:”. */
function answerIn(text: string): string | undefined {
  const found = /^[\s>*+-]*\**(?:answer|decision|resolution|ответ)\**\s*:\**\s*(\S[^]*)$/imu.exec(text)?.[1];
  const answer = found === undefined ? "" : withoutPictures(withoutEmphasis(found)).trim();
  return answer === "" || isPlaceholder(answer) ? undefined : answer.slice(0, 20_000);
}

function dedented(lines: readonly string[]): string {
  const deep = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return lines
    .map((line) => line.slice(Number.isFinite(deep) ? deep : 0))
    .join("\n")
    .trim();
}
