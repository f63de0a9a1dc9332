import type { Block } from "./blocks.ts";
import type { Card } from "./card.ts";
import { fieldNamed } from "./field-names.ts";
import type { Findings } from "./findings.ts";
import type { Label } from "./labels.ts";
import { lookupForm } from "./plain-text.ts";
import { readBody } from "./read-body.ts";
import type { Part } from "./roles.ts";

/**
 * Reads a sub-heading of a task: the name of a field, or a part of its description.
 *
 * @param above  the field that the heading above names, if its text goes on here
 */
export function readDetail(card: Card, part: Part, found: Findings, above?: Label): void {
  const text = part.section.heading?.text ?? "";
  const field = fieldNamed(text) ?? fieldNamed(part.title.text);
  const notes = field === "notes" || (field === undefined && above?.field === "notes");
  const label: Label | undefined = field === undefined ? above : { name: text, field };
  if (notes && lookupForm(text) !== "notes") card.notes.push(`${text}:`);
  else if (field === undefined) card.description.push(`${"#".repeat(part.section.level)} ${text}`);
  readBody(card, part.section.blocks, field === undefined ? "description" : "checklist", label);
  noteOthers(part.section.blocks, found);
  const goesOn = label?.field === "notes" || label?.field === "description" ? label : undefined;
  for (const child of part.children) readDetail(card, child, found, goesOn);
}

/** What of a task's blocks is no part of the task. */
export function noteOthers(blocks: readonly Block[], found: Findings): void {
  for (const block of blocks) {
    if (block.kind === "broken") found.addRemainder(block.start, block.end, block.why);
    else if (block.kind === "rule" || block.kind === "markup") found.addStructure(block.kind, block.start, block.end);
  }
}
