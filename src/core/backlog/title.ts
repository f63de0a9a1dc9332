import { HUMAN, type Priority } from "../board/task.ts";
import { isEstimate } from "./estimate.ts";
import { fieldNamed, type FieldName } from "./field-names.ts";
import { leadingPictures, withoutEmphasis, withoutPictures } from "./plain-text.ts";
import { priorityNamed, priorityOfMark } from "./priority-words.ts";
import { standingOfBox, standingOfMark, statusNamed, type Standing } from "./status-words.ts";

/** What stands in a title besides the title. */
export interface Title {
  /** Cleaned; may be empty. */
  readonly text: string;
  key: string | undefined;
  /** The number in front of a heading, which others may refer to. */
  ordinal: string | undefined;
  priority: Priority | undefined;
  standing: Standing | undefined;
  /** The words of a status or a priority, as they were. */
  statusText: string | undefined;
  priorityText: string | undefined;
  estimate: string | undefined;
  readonly labels: string[];
  /** Fields that were written in the title, such as `due:2026-01-01` or `(owner: Ann)`. */
  readonly fields: { readonly name: string; readonly field: FieldName | undefined; readonly value: string }[];
  /** Whether something in the title says that this is a task: a key with letters, a priority, a status. */
  marked: boolean;
}

type Draft = Omit<Title, "text">;

const keyWord = /^(?:(?:task|issue|ticket|story|feature|bug|item|задача|us|step|шаг)[ -]?#?\d+(?:\.\d+)*)$/iu;
const keyShape =
  /^(?:\p{Lu}[\p{Lu}0-9_]{0,14}-\d+(?:\.\d+)*[a-z]?|[A-Z]{1,5}\d{1,5}(?:\.\d+)*|#\d+|[a-z]{2,12}-\d+(?:\.\d+)*)$/u;

/** Names of standards and models that only look like ids. */
const noKey =
  /^(?:P[0-5]|Q[1-4]|V\d|H[1-6]|(?:UTF|ISO|SHA|GPT|HTTP|RFC|MD|AES|RSA|TLS|IPV|BASE|PEP|OAUTH|WCAG|COVID|ES|EC|CSS|HTML)-?\d)/iu;

/** Whether a text has the shape of an author's own id: `TASK-021`, `T12`, `#12`, `Task 3`. */
export function isKey(text: string): boolean {
  return (keyShape.test(text) && !noKey.test(text)) || keyWord.test(text);
}

/** Takes a title apart: ids, priorities, estimates, tags, dates and decoration come off at both ends. */
export function parseTitle(raw: string, place: "heading" | "item"): Title {
  const draft: Draft = {
    key: undefined,
    ordinal: undefined,
    priority: undefined,
    standing: undefined,
    statusText: undefined,
    priorityText: undefined,
    estimate: undefined,
    labels: [],
    fields: [],
    marked: false,
  };
  let text = raw.trim();
  for (let rest = takeFront(text, draft, place); rest !== undefined; rest = takeFront(text, draft, place)) text = rest;
  for (let rest = takeEnd(text, draft); rest !== undefined; rest = takeEnd(text, draft)) text = rest;
  return { ...draft, text: cleanTitle(text) };
}

function cleanTitle(text: string): string {
  const words = withoutEmphasis(text.replaceAll(/!?\[([^[\]]+)\]\([^()\s]*(?:\s"[^"]*")?\)/g, "$1"));
  return withoutPictures(words)
    .replace(/^[\s:–—-]+(?=\S)|[\s:;,–—-]+$/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Takes one mark off the front; `undefined` when there is none. */
function takeFront(text: string, draft: Draft, place: "heading" | "item"): string | undefined {
  const pictures = leadingPictures(text);
  if (pictures !== "") {
    draft.priority ??= priorityOfMark(pictures);
    draft.standing ??= standingOfMark(pictures);
    return text.slice(pictures.length).trimStart();
  }
  const letter = /^\(([A-Z])\)\s+/.exec(text);
  if (letter !== null) {
    draft.priorityText ??= letter[0].trim();
    draft.priority ??= letter[1] === "A" ? "high" : letter[1] === "B" ? "medium" : "low";
    draft.marked = true;
    return text.slice(letter[0].length);
  }
  const box = place === "heading" ? /^\[([ xX~/-])\]\s+/.exec(text) : null;
  if (box?.[1] !== undefined) {
    draft.standing ??= standingOfBox(box[1]);
    draft.marked = true;
    return text.slice(box[0].length);
  }
  const bracket = /^(?:\*\*)?\[([^[\]]{1,40})\](?![([])(?:\*\*)?:?\s*/.exec(text);
  if (bracket?.[1] !== undefined && takeMark(bracket[1], draft, place)) return text.slice(bracket[0].length);
  return takeKey(text, draft, place) ?? takeWord(text, draft);
}

/** A key or a number in front, with whatever divides it from the title. */
function takeKey(text: string, draft: Draft, place: "heading" | "item"): string | undefined {
  if (draft.key !== undefined) return undefined;
  const named =
    /^(?:\*\*|`|~~)?((?:\p{L}[\p{L}0-9_]{0,14}[ -]#?\d+(?:\.\d+)*[a-z]?|[A-Z]{1,5}\d{1,5}(?:\.\d+)*|#\d+))(?:\*\*|`)?(\s*[:.|)]|\s+[–—-]+|\s+|$)(?:\*\*)?\s*/u.exec(
      text,
    );
  if (named?.[1] !== undefined && isKey(named[1])) {
    const divided = /[:.|)–—-]/u.test(named[2] ?? "");
    const sure = divided || /^#\d|^\p{Lu}[\p{Lu}0-9_]*-\d/u.test(named[1]) || text.length === named[0].length;
    if (sure && !(place === "item" && /^step/i.test(named[1]))) {
      draft.key = named[1];
      draft.marked = true;
      return text.slice(named[0].length).replace(/^\*\*\s*/, "");
    }
  }
  const dotted = /^(?:\*\*)?(\d+(?:\.\d+){1,4})(?:\*\*)?[.:)]?\s+(?=\S)/.exec(text);
  if (dotted?.[1] !== undefined && !/^\d+\.\d+\.\d+\s*(?:release|$)/i.test(text)) {
    draft.key = dotted[1];
    return text.slice(dotted[0].length);
  }
  const counted = draft.ordinal === undefined ? /^(\d{1,3})[.):]\s+(?=\S)/.exec(text) : null;
  if (counted === null) return undefined;
  draft.ordinal = counted[1];
  return text.slice(counted[0].length);
}

/** A word in front that is a mark because of how it is set off: `TODO:`, `WIP -`, `P1:`, `HIGH:`. */
function takeWord(text: string, draft: Draft): string | undefined {
  const todo = /^(?:TODO|FIXME)(?:\([^()]*\))?:\s*/u.exec(text);
  if (todo !== null) return text.slice(todo[0].length);
  const level = /^(?:\*\*)?(P[0-4])(?:\*\*)?(?:\s*[:–—-]|\s)\s*(?=\S)/u.exec(text);
  if (level?.[1] !== undefined) {
    draft.priority ??= priorityNamed(level[1]);
    draft.priorityText ??= level[1];
    draft.marked = true;
    return text.slice(level[0].length);
  }
  const bang = /^(!{1,3}|!\p{L}+|![1-4])\s+(?=\S)/u.exec(text);
  if (bang?.[1] !== undefined && takeBang(bang[1], draft)) return text.slice(bang[0].length);
  const word = /^(?:\*\*)?([\p{L} ]{2,20})(?:\*\*:|:\*\*|:)\s+(?=\S)/u.exec(text);
  if (word?.[1] === undefined) return undefined;
  const priority = priorityNamed(word[1]);
  const standing = word[1] === word[1].toUpperCase() ? statusNamed(word[1]) : undefined;
  if (priority === undefined && standing === undefined) return undefined;
  draft.priority ??= priority;
  draft.standing ??= standing;
  if (priority === undefined) draft.statusText ??= word[1];
  else draft.priorityText ??= word[1];
  draft.marked = true;
  return text.slice(word[0].length);
}

function takeBang(bang: string, draft: Draft): boolean {
  const plain = bang.slice(1);
  const priority = /^!+$/.test(bang)
    ? ({ 1: "medium", 2: "high", 3: "critical" } as const)[bang.length]
    : /^\d$/.test(plain)
      ? priorityNamed(`p${Number(plain) - 1}`)
      : priorityNamed(plain);
  if (priority === undefined) return false;
  draft.priority ??= priority;
  draft.priorityText ??= bang;
  draft.marked = true;
  return true;
}

/** What stands in brackets: a priority, a key, an estimate, a status, a kind of work, or fields. */
function takeMark(inner: string, draft: Draft, place: "heading" | "item"): boolean {
  const standing = statusNamed(inner);
  const priority = priorityNamed(inner);
  if (standing !== undefined) {
    draft.standing ??= standing;
    draft.statusText ??= inner.trim();
  } else if (priority !== undefined) {
    draft.priority ??= priority;
    draft.priorityText ??= inner.trim();
  } else if (isKey(inner.trim()) && draft.key === undefined) draft.key = inner.trim();
  else if (isEstimate(inner)) draft.estimate ??= inner.trim();
  else if (
    /^(?:bug|feature|feat|docs?|chore|refactor(?:ing)?|tests?|fix|perf|security|ci|research|spike|epic)$/i.test(inner)
  )
    draft.labels.push(inner.trim());
  else return false;
  draft.marked ||= place === "item" || priority !== undefined || draft.key !== undefined;
  return true;
}

/** Takes one mark off the end; `undefined` when there is none. */
function takeEnd(text: string, draft: Draft): string | undefined {
  const done = /\s*✅\s*(\d{4}-\d{2}-\d{2})$/u.exec(text);
  if (done?.[1] !== undefined) return takeField("completed", done[1], done[0], text, draft);
  const dated = /\s*([📅⏳🛫➕🔁])\u{fe0f}?\s*(\d{4}-\d{2}-\d{2})$/u.exec(text);
  if (dated?.[1] !== undefined) return takeField(dateNames[dated[1]] ?? "date", dated[2] ?? "", dated[0], text, draft);
  const mark = /\s*([🔺⏫🔼🔽⏬])\u{fe0f}?$/u.exec(text);
  if (mark?.[1] !== undefined) {
    draft.priority ??= priorityOfMark(mark[1]);
    return text.slice(0, -mark[0].length);
  }
  const group = /\s+(?:\(([^()]{1,80})\)|\[([^[\]]{1,80})\])$/u.exec(text);
  const inner = group?.[1] ?? group?.[2];
  if (group !== null && inner !== undefined)
    return takeGroup(inner, draft) ? text.slice(0, -group[0].length) : undefined;
  const word = /\s+(\S{1,60})$/u.exec(text);
  if (word?.[1] !== undefined && takeToken(word[1], draft)) return text.slice(0, -word[0].length);
  const tail = /\s+(?:[–—-]+|~)\s*([^–—~]{1,24})$/u.exec(text);
  if (tail?.[1] !== undefined && isEstimate(tail[1]) && /\d/.test(tail[1])) {
    draft.estimate ??= tail[1].trim();
    return text.slice(0, -tail[0].length);
  }
  return undefined;
}

const dateNames: Readonly<Record<string, string>> = {
  "📅": "due",
  "⏳": "scheduled",
  "🛫": "start",
  "➕": "created",
  "🔁": "repeats",
};

function takeField(name: string, value: string, part: string, text: string, draft: Draft): string {
  draft.fields.push({ name, field: fieldNamed(name), value });
  return text.slice(0, -part.length);
}

/** What stands in parentheses at the end, where all of it is understood. */
function takeGroup(inner: string, draft: Draft): boolean {
  if (/^\d{4}-\d{2}-\d{2}$/.test(inner)) {
    draft.fields.push({ name: "date", field: "completed", value: inner });
    return true;
  }
  const person = /^@([\p{L}\p{N}_-]+)$/u.exec(inner)?.[1];
  if (person !== undefined) {
    draft.fields.push({ name: "assignee", field: "assignee", value: person });
    return true;
  }
  const pairs = inner.split(/\s*[,;]\s*/u).map((part) => /^([\p{L} ]{1,24}?)\s*[:=]\s*(.+)$/u.exec(part));
  if (pairs.every((pair) => pair?.[1] !== undefined && fieldNamed(pair[1]) !== undefined)) {
    for (const pair of pairs)
      if (pair?.[1] !== undefined)
        draft.fields.push({ name: pair[1], field: fieldNamed(pair[1]), value: pair[2] ?? "" });
    return true;
  }
  const after = /^(?:depends on|blocked by|after|requires|needs|зависит от|после)\s+(.+)$/iu.exec(inner)?.[1];
  if (after !== undefined) {
    draft.fields.push({ name: "depends on", field: "dependencies", value: after });
    return true;
  }
  const blocked = /^(?:blocked|заблокировано)\s*[:–—-]\s*(.+)$/iu.exec(inner)?.[1];
  if (blocked !== undefined) {
    draft.standing ??= "blocked";
    draft.fields.push({ name: "blocker", field: "blocker", value: blocked });
    return true;
  }
  const parts = inner.split(/\s*[,;/]\s*/u);
  const known = (part: string): boolean =>
    priorityNamed(part) !== undefined || isEstimate(part) || statusNamed(part) !== undefined;
  const whole = known(inner);
  if (!whole && !parts.every(known)) return false;
  return (whole ? [inner] : parts).every((part) => takeMark(part, draft, "item"));
}

/** A word at the end that is a tag, a person, a priority or `name:value`. */
function takeToken(word: string, draft: Draft): boolean {
  if (/^#[\p{L}][\p{L}\p{N}_/-]*$/u.test(word) || /^[@+][\p{L}][\p{L}\p{N}_-]*$/u.test(word)) {
    const label = word.slice(1);
    if (word.startsWith("@") && /^(?:user|human|me)$/i.test(label))
      draft.fields.push({ name: "assignee", field: "assignee", value: HUMAN });
    else draft.labels.unshift(label);
    return true;
  }
  if (word.startsWith("!") && takeBang(word, draft)) return true;
  if (/^P[0-4]$/.test(word)) {
    draft.priority ??= priorityNamed(word);
    draft.priorityText ??= word;
    return true;
  }
  if (/^~\d/.test(word) && isEstimate(word)) {
    draft.estimate ??= word.slice(1);
    return true;
  }
  const pair = /^([a-zа-яё][a-zа-яё_-]{1,15}):([^\s:/][^\s]*)$/iu.exec(word);
  if (pair?.[1] === undefined) return false;
  const field = fieldNamed(pair[1]);
  if (field === undefined && !/^(?:due|created|start|started|scheduled|t|rec|до|срок)$/i.test(pair[1])) return false;
  draft.fields.unshift({ name: pair[1], field, value: pair[2] ?? "" });
  return true;
}
