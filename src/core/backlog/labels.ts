import { fieldNamed, type FieldName } from "./field-names.ts";
import { fieldOf } from "./field-lines.ts";
import { leadingPictures, withoutEmphasis } from "./plain-text.ts";

/** A line that only names what follows it: `Implementation:`, `**In Progress**`. */
export interface Label {
  readonly name: string;
  readonly field: FieldName | undefined;
}

export function labelOf(line: string): Label | undefined {
  const found = fieldOf(line);
  if (found?.value === "") return found;
  const trimmed = line.trim();
  const text = trimmed.slice(leadingPictures(trimmed).length).trim();
  const alone = /^(?:\*\*|__)([^*_]{1,60})(?:\*\*|__)$/u.exec(text)?.[1];
  return alone === undefined ? undefined : { name: withoutEmphasis(alone), field: fieldNamed(alone) };
}
