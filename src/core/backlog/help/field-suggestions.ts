import { fieldsOf } from "../field-lines.ts";
import { fieldNamed, type FieldName } from "../field-names.ts";
import { linesNaming } from "../edit/places.ts";
import { type BacklogPage, lookAt } from "./page.ts";
import type { Suggested } from "./suggestion.ts";
import type { WriteSpot } from "./write-spot.ts";

/** How fields are called where a file has no name of its own for them. */
const usual: readonly (readonly [FieldName, string])[] = [
  ["priority", "Priority"],
  ["status", "Status"],
  ["assignee", "Assignee"],
  ["labels", "Labels"],
  ["estimate", "Estimate"],
  ["dependencies", "Depends on"],
  ["criteria", "Acceptance criteria"],
  ["parent", "Parent"],
  ["files", "Files"],
  ["notes", "Notes"],
];

/** In the header of a file that is one task. */
const inHeader: Partial<Record<FieldName, string>> = {
  priority: "priority",
  status: "status",
  assignee: "assignee",
  labels: "labels",
  estimate: "estimate",
  dependencies: "dependencies",
  parent: "parent_task_id",
};

/** Names of fields that the entry does not say yet, in the form in which the file writes them. */
export function nameSuggestions(page: BacklogPage, spot: Extract<WriteSpot, { kind: "name" }>): readonly Suggested[] {
  const { entry } = spot;
  if (entry === undefined) return [];
  const looked = lookAt(page, entry);
  if (spot.inHeader) {
    const said = new Set((looked.matter?.entries ?? []).map(({ name }) => fieldNamed(name)));
    return usual.flatMap(([field]) => {
      const name = inHeader[field];
      return name === undefined || said.has(field) ? [] : [draftOf(name, `${name}: `)];
    });
  }
  if (looked.cells.length > 0 || looked.matter !== undefined) return [];
  const form = formOf(page);
  return usual.flatMap(([field, name]) => {
    if (linesNaming(looked, field).length > 0) return [];
    const own = form.names.get(field) ?? name;
    return [draftOf(own, form.bold ? `**${own}**: ` : `${own}: `)];
  });
}

function draftOf(label: string, text: string): Suggested {
  return { kind: "name", label, text, search: text };
}

interface FieldForm {
  readonly names: ReadonlyMap<FieldName, string>;
  readonly bold: boolean;
}

const remembered = new WeakMap<BacklogPage, FieldForm>();

/** How the file calls its fields, and whether in bold letters. */
function formOf(page: BacklogPage): FieldForm {
  const known = remembered.get(page);
  if (known !== undefined) return known;
  const names = new Map<FieldName, string>();
  let [bold, plain] = [0, 0];
  for (const { text } of page.lines) {
    const bare = text.replace(/^[ \t]*(?:[-*+•][ \t]+)?/u, "");
    if (!bare.includes(":")) continue;
    for (const { field, name } of fieldsOf(bare)) {
      if (field === undefined) continue;
      if (!names.has(field)) names.set(field, name);
      if (/^\W*\*\*/.test(bare)) bold += 1;
      else plain += 1;
    }
  }
  const form = { names, bold: bold > plain };
  remembered.set(page, form);
  return form;
}
