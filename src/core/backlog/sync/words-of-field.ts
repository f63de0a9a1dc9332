import type { EntryField, EntryFields } from "../../board/met.ts";

/** What a field says, for a person. */
export function inWords(fields: EntryFields, field: EntryField): string {
  const value = fields[field];
  if (value === null || value.length === 0) return "nothing";
  if (typeof value === "string") return field === "state" ? stateWords[fields.state] : clipped(value);
  if (field === "criteria" || field === "checklist") {
    const items = fields[field];
    return clipped(items.map(({ text, done }) => `[${done ? "x" : " "}] ${text}`).join(", "));
  }
  return clipped(value.map(String).join(", "));
}

export const stateWords: Record<EntryFields["state"], string> = {
  backlog: "Backlog",
  ready: "Ready",
  blocked: "Blocked",
  "in-progress": "In progress",
  review: "In review",
  done: "Done",
};

export const fieldWords: Record<EntryField, string> = {
  title: "title",
  state: "state",
  priority: "priority",
  estimate: "estimate",
  assignee: "assignee",
  labels: "labels",
  after: "dependencies",
  group: "group",
  description: "description",
  criteria: "acceptance criteria",
  checklist: "steps",
  notes: "notes",
};

/** Whether its name is in the plural. */
export function isMany(field: EntryField): boolean {
  return fieldWords[field].endsWith("s") || field === "criteria";
}

function clipped(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 120 ? line : `${line.slice(0, 119)}…`;
}
