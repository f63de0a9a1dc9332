import type { Block } from "./blocks.ts";
import type { Card } from "./card.ts";
import type { Findings } from "./findings.ts";
import { addContext, readLimit } from "./keep-context.ts";
import { lookupForm, withoutEmphasis, withoutPictures } from "./plain-text.ts";
import { readBody } from "./read-body.ts";
import { noteOthers, readDetail } from "./read-detail.ts";
import { cardOf } from "./read-card.ts";
import { isCriteria, type Part } from "./roles.ts";
import { endOfContent } from "./sections.ts";
import { namesWork } from "./status-words.ts";
import { readGroup, type Around } from "./walk-group.ts";

/** Walks a section and all below it. */
export function walk(part: Part, around: Around, found: Findings): void {
  const { section, role, title } = part;
  const line = section.heading?.start ?? 1;
  const headingEnd = section.heading?.end ?? 1;
  const heading = title.text === "" ? around.heading : title.text;
  const here = { ...around, heading };
  const inherited = around.subject?.firm === true && role.kind !== "context" ? around.subject : undefined;
  if (section.heading !== undefined)
    readLimit(section.heading.text, role.kind === "status" ? role.column : undefined, found);

  if (inherited !== undefined || role.kind === "context") {
    const subject = role.kind === "context" ? role.subject : inherited;
    if (section.heading !== undefined) found.addStructure("heading", line, headingEnd);
    for (const block of section.blocks) addContext(block, subject ?? { kind: "prose", firm: true }, heading, found);
    for (const child of part.children) walk(child, { ...here, subject }, found);
    return;
  }
  if (role.kind === "task" && walkTask(part, here, found)) return;

  const next = enter(part, here, found);
  const { blocks, epic } =
    role.kind === "epic" ? openEpic(part, next, found) : { blocks: section.blocks, epic: undefined };
  readGroup(blocks, { ...next, parent: epic ?? next.parent }, epic, found);
  if (epic !== undefined) epic.end = endOfContent(section);
  for (const child of part.children) {
    if (epic !== undefined && isCriteria(child)) readDetail(epic, child, found);
    else walk(child, { ...next, parent: epic ?? next.parent }, found);
  }
}

/** Notes the heading and says what holds below it. */
function enter(part: Part, around: Around, found: Findings): Around {
  const { section, role, title } = part;
  if (section.heading === undefined) return around;
  const { start, end } = section.heading;
  switch (role.kind) {
    case "document":
      found.addStructure("title", start, end);
      return { ...around, column: role.column ?? around.column, columnName: title.text, heading: undefined };
    case "status":
      found.addStructure("status", start, end);
      return {
        ...around,
        path: role.column === "backlog" && namesWork(title.text) ? [...around.path, title.text] : around.path,
        column: role.column,
        columnName: title.text,
        inColumn: true,
      };
    case "task":
    case "context":
    case "epic":
    case "group": {
      if (role.kind !== "epic") found.addStructure("group", start, end);
      const name = groupName(part);
      return {
        ...around,
        path: headsOnly.test(lookupForm(name)) ? around.path : [...around.path, name],
        // A phase in progress is where work may start; that does not put each of its tasks in somebody's hands.
        column: title.standing === "in-progress" ? "ready" : (title.standing ?? around.column),
        columnName: title.standing === undefined ? around.columnName : title.text,
        priority: (role.kind === "group" ? role.priority : undefined) ?? title.priority ?? around.priority,
      };
    }
  }
}

/** Headings that only say that tasks follow name no group. */
const headsOnly =
  /^(?:(?:kanban|task|project|sprint|scrum)? ?board(?: view)?|tasks?|task list|implementation|implementation tasks|work|задачи|доска)$/u;

/** A group keeps its number and its key: they are how people speak of it. */
function groupName({ section, title, role }: Part): string {
  const written = section.heading?.text ?? "";
  if (role.kind === "group" && role.priority !== undefined) return withoutPictures(withoutEmphasis(written));
  const prefix = title.key ?? (title.ordinal === undefined ? undefined : `${title.ordinal}.`);
  const name = prefix === undefined ? title.text : `${prefix} ${title.text}`;
  return name.trim() === "" ? lookupForm(written) || written : name;
}

/** Reads a heading as a task, with its sub-headings; false when it has no title. */
function walkTask(part: Part, around: Around, found: Findings): boolean {
  const { section, title } = part;
  const card = cardOf(title, section.heading?.text ?? "", around, section.heading?.start ?? 1, endOfContent(section));
  if (card === undefined) return false;
  found.cards.push(card);
  readBody(card, section.blocks, "checklist");
  noteOthers(section.blocks, found);
  for (const child of part.children) {
    if (child.role.kind === "task" && (child.title.marked || child.facts.strong.size > 0))
      walk(child, { ...around, parent: card }, found);
    else readDetail(card, child, found);
  }
  return true;
}

/** A phase that has criteria of its own: a task, and its lists are the tasks below it. */
function openEpic(part: Part, around: Around, found: Findings): { blocks: readonly Block[]; epic: Card | undefined } {
  const { section, title } = part;
  const place = { ...around, path: around.path.slice(0, -1) };
  const epic = cardOf(
    { ...title, text: groupName(part), key: undefined },
    section.heading?.text ?? "",
    place,
    section.heading?.start ?? 1,
    section.end,
  );
  if (epic === undefined) found.addStructure("group", section.heading?.start ?? 1, section.heading?.end ?? 1);
  else found.cards.push(epic);
  return { blocks: section.blocks, epic };
}
