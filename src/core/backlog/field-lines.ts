import { fieldNamed, type FieldName } from "./field-names.ts";
import { leadingPictures } from "./plain-text.ts";

/** `**Name**: value`, or `Name: value` where the name is one that we know. */
export interface FieldLine {
  /** As written, without marks. */
  readonly name: string;
  readonly field: FieldName | undefined;
  readonly value: string;
}

const bold = /^(?:\*\*|__)([^*\n]{1,60}?)(?::[ \t]*(?:\*\*|__)|(?:\*\*|__)[ \t]*:)[ \t]*(.*)$/u;
const plain = /^(?:[_*]|)([\p{L}#№][\p{L}\p{N} ./_&()'’-]{0,50}?)(?:[_*]|)[ \t]?:(?:[ \t]+(.*)|)$/u;
const nextOnLine = /\s*(?:[|·•;,]|\s[–—-])\s*(?=(?:\*\*|__)[^*\n]{1,60}?(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:))/u;

/** The field that a line holds; `undefined` for ordinary text. */
export function fieldOf(line: string): FieldLine | undefined {
  const trimmed = line.trim();
  const text = trimmed.slice(leadingPictures(trimmed).length).trimStart();
  const strong = bold.exec(text);
  if (strong?.[1] !== undefined) {
    const name = strong[1].trim();
    return { name, field: fieldNamed(name), value: (strong[2] ?? "").trim() };
  }
  const weak = plain.exec(text);
  if (weak?.[1] === undefined) return undefined;
  const name = weak[1].trim();
  const field = fieldNamed(name);
  const value = (weak[2] ?? "").trim();
  return field === undefined && value !== "" ? undefined : { name, field, value };
}

/** All fields of a line on which several may stand: `**Priority**: High | **Owner**: Ann`. */
export function fieldsOf(line: string): readonly FieldLine[] {
  const first = fieldOf(line);
  if (first === undefined) return [];
  if (!/^\s*(?:\*\*|__)/.test(line.slice(leadingPictures(line.trim()).length))) return [first];
  return line.split(nextOnLine).flatMap((part) => fieldOf(part) ?? []);
}

/** Whether a line names what follows it rather than going on with what stands before it. */
export function isLabelLine(line: string): boolean {
  const found = fieldOf(line);
  return found !== undefined && (/^\s*(?:\*\*|__)/.test(line) || found.value === "" || found.field !== undefined);
}
