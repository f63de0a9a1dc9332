import { newCard, type Card } from "./card.ts";
import { fieldNamed } from "./field-names.ts";
import { fillField } from "./fill-field.ts";
import type { Findings } from "./findings.ts";
import type { Entry } from "./front-matter.ts";
import { isNothing, withoutEmphasis } from "./plain-text.ts";
import { readBody } from "./read-body.ts";
import { readDetail } from "./read-detail.ts";
import type { Part } from "./roles.ts";
import { standingIn, type BacklogSettings } from "./settings-file.ts";

/** Whether front matter describes one task, rather than a page that may hold tasks. */
export function isTaskFile(entries: readonly Entry[]): boolean {
  const fields = new Set(entries.map((entry) => fieldNamed(entry.name)));
  return fields.has("title") && (fields.has("key") || fields.has("status") || fields.has("priority"));
}

/** Reads a file that is one task: its front matter says the fields, its sections the rest. */
export function readTaskFile(entries: readonly Entry[], root: Part, found: Findings, settings: BacklogSettings): Card {
  const end = found.lines.findLastIndex((line) => line.trim() !== "") + 1;
  const card = newCard({ file: found.file, start: 1, end, title: "", path: [] });
  const others = entries.filter((entry) => !fillEntry(card, entry, settings));
  for (const part of root.children) readSection(card, part, found);
  readBody(card, root.section.blocks, "checklist");
  for (const { name, value } of others)
    card.notes.push(`${name}: ${typeof value === "string" ? value : value.join(", ")}`);
  if (card.title === "") card.title = card.key ?? found.file;
  found.cards.push(card);
  return card;
}

/** The one heading above all others only repeats the title. */
function readSection(card: Card, part: Part, found: Findings): void {
  const text = withoutEmphasis(part.section.heading?.text ?? "");
  if (part.section.level > 1 || fieldNamed(text) !== undefined) return readDetail(card, part, found);
  if (!text.includes(card.title)) card.description.push(`# ${text}`);
  readBody(card, part.section.blocks, "checklist");
  for (const child of part.children) readDetail(card, child, found);
}

/** Puts an entry into the card; false when it has no place there and must be kept in words. */
function fillEntry(card: Card, { name, value }: Entry, settings: BacklogSettings): boolean {
  const field = fieldNamed(name);
  const values = (typeof value === "string" ? [value] : value).filter((one) => !isNothing(one));
  const [first] = values;
  if (first === undefined) return true;
  if (field === undefined || name === "type" || name === "date") return false;
  if (field === "title" || field === "key") {
    card[field] = first;
    return true;
  }
  if (field === "status") {
    card.statusText = first;
    card.own = standingIn(settings, first);
    return card.own !== undefined;
  }
  if (field === "labels") card.labels.push(...values.flatMap((one) => one.split(/\s*,\s*/)));
  else if (field === "files") card.files.push(...values);
  else for (const one of values) fillField(card, { name, field, value: one });
  return true;
}
