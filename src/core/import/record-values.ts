import type { ChecklistItem } from "../board/task.ts";

/** Whether a program has written that there is nothing. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.every(isBlank);
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** A value in words: itself where it is a word, its name where it is a thing that has one, else as JSON. */
export function wordsOf(value: unknown): string {
  if (typeof value === "string") return value.replaceAll(/\r\n?/g, "\n").trim();
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const named = ["name", "title", "login", "path", "text", "id"].find(
      (key) => key in value && !isBlank(member(value, key)),
    );
    if (named !== undefined && Object.keys(value).length <= 3) return wordsOf(member(value, named));
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

/** A value as several: a list's members, or what commas, semicolons or lines divide. */
export function listOf(value: unknown, divider = /\s*[,;\n]\s*/u): readonly string[] {
  const parts = Array.isArray(value)
    ? value.filter((one) => !isBlank(one)).map(wordsOf)
    : wordsOf(value).split(divider);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Things to tick: strings, objects that say whether they are done, or lines of Markdown. */
export function itemsOf(value: unknown): readonly ChecklistItem[] {
  if (!Array.isArray(value)) return linesOf(value).map(itemOf);
  return value
    .filter((one) => !isBlank(one))
    .map((one: unknown) => {
      if (typeof one !== "object" || one === null) return itemOf(oneLine(wordsOf(one)));
      const text = ["text", "title", "description", "name"]
        .map((key) => member(one, key))
        .find((word) => !isBlank(word));
      const done = ["done", "completed", "checked"].some((key) => member(one, key) === true);
      return { text: oneLine(wordsOf(text ?? one)), done, depth: 0 };
    });
}

/** Text in one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

function linesOf(value: unknown): readonly string[] {
  return wordsOf(value)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function itemOf(line: string): ChecklistItem {
  const [, box, text] = /^(?:(?:[-*+•]|\d+[.)])\s+)?(?:\[([ xX])\]\s+)?(.+)$/su.exec(line) ?? [];
  return { text: text ?? line, done: box !== undefined && box !== " ", depth: 0 };
}

function member(thing: object, key: string): unknown {
  const found: unknown = Object.entries(thing).find(([name]) => name === key)?.[1];
  return found;
}
