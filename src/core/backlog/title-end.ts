import { HUMAN } from "../board/task.ts";
import { isEstimate } from "./estimate.ts";
import { fieldNamed } from "./field-names.ts";
import { priorityNamed, priorityOfMark } from "./priority-words.ts";
import { statusNamed } from "./status-words.ts";
import { takeBang, takeMark, type TitleDraft } from "./title-marks.ts";

/** Takes one mark off the end; `undefined` when there is none. */
export function takeEnd(text: string, draft: TitleDraft, place: "heading" | "item"): string | undefined {
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
  if (place === "heading") {
    const state = /\s+(?:[–—:-]+\s*)?((?:[^\p{L}\p{N}\s()[\]`'"]+\s*)?[\p{L}][\p{L} -]{1,24})$/u.exec(text);
    if (state?.[1] !== undefined && takeState(state[0], state[1], draft)) return text.slice(0, -state[0].length);
  }
  const tail = /\s+(?:[–—-]+|[|~])\s+?([^–—~|]{1,200})$/u.exec(text);
  if (tail?.[1] === undefined) return undefined;
  if (takePairs(tail[1], draft)) return text.slice(0, -tail[0].length);
  if (!isEstimate(tail[1]) || !/\d/.test(tail[1])) return undefined;
  draft.estimate ??= tail[1].trim();
  return text.slice(0, -tail[0].length);
}

/** A status at the end of a heading, set off by a dash, an emoji or capitals. */
function takeState(part: string, words: string, draft: TitleDraft): boolean {
  const standing = statusNamed(words);
  const setOff = /^\s+[–—:-]/u.test(part) || words === words.toUpperCase() || /^\P{L}/u.test(words);
  if (standing === undefined || !setOff) return false;
  draft.standing ??= standing;
  draft.statusText ??= words.trim();
  return true;
}

const dateNames: Readonly<Record<string, string>> = {
  "📅": "due",
  "⏳": "scheduled",
  "🛫": "start",
  "➕": "created",
  "🔁": "repeats",
};

function takeField(name: string, value: string, part: string, text: string, draft: TitleDraft): string {
  draft.fields.push({ name, field: fieldNamed(name), value });
  return text.slice(0, -part.length);
}

/** What stands in parentheses at the end, where all of it is understood. */
function takeGroup(inner: string, draft: TitleDraft): boolean {
  if (/^\d{4}-\d{2}-\d{2}$/.test(inner)) {
    draft.fields.push({ name: "date", field: "completed", value: inner });
    return true;
  }
  const person = /^@([\p{L}\p{N}_-]+)$/u.exec(inner)?.[1];
  if (person !== undefined) {
    draft.fields.push({ name: "assignee", field: "assignee", value: person });
    return true;
  }
  if (takePairs(inner, draft)) return true;
  const after =
    /^(?:depends on|blocked by|зависит от)\s+(.+)$/iu.exec(inner)?.[1] ??
    /^(?:after|requires|needs|после)\s+(.*(?:#|[\p{L}]-?)\d.*)$/iu.exec(inner)?.[1];
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

/** `name: value` pairs, where all names are known. */
function takePairs(text: string, draft: TitleDraft): boolean {
  const pairs = text
    .split(/\s*[,;|]\s*/u)
    .map((part) => /^\**([\p{L}. ]{1,24}?)\**\s*[:=]\**\s*(.+)$/u.exec(part.trim()));
  const fields = pairs.flatMap((pair) => {
    const field = fieldNamed(pair?.[1] ?? "");
    return pair?.[1] === undefined || field === undefined ? [] : [{ name: pair[1], field, value: pair[2] ?? "" }];
  });
  if (fields.length < pairs.length) return false;
  draft.fields.push(...fields);
  draft.marked = true;
  return true;
}

/** A word at the end that is a tag, a person, a priority or `name:value`. */
function takeToken(word: string, draft: TitleDraft): boolean {
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
