import type { Priority } from "../board/task.ts";
import { subjectOf, type Subject } from "./context-words.ts";
import { fieldNamed } from "./field-names.ts";
import { priorityNamed } from "./priority-words.ts";
import { factsOf, type SectionFacts } from "./section-facts.ts";
import type { Section } from "./sections.ts";
import { statusOfHeading, type Standing } from "./status-words.ts";
import { isWorkHeading, listsWork } from "./work-words.ts";
import type { Title } from "./title-marks.ts";
import { parseTitle } from "./title.ts";

/** What a section is to the board. */
export type Role =
  /** The title of the file, or no heading at all. */
  | { readonly kind: "document"; readonly column: Standing | undefined }
  | { readonly kind: "status"; readonly column: Standing }
  | { readonly kind: "context"; readonly subject: Subject }
  /** The heading is a task and all below it tells about it. */
  | { readonly kind: "task" }
  /** The heading is a task whose lists are its children: a phase with its own criteria. */
  | { readonly kind: "epic" }
  | { readonly kind: "group"; readonly priority: Priority | undefined };

/** A section whose part is known. */
export interface Part {
  readonly section: Section;
  readonly title: Title;
  readonly facts: SectionFacts;
  role: Role;
  readonly children: readonly Part[];
  /** How many things in it are surely tasks. */
  explicit: number;
}

/** Decides for every section what it is, from the innermost outwards, then from neighbours. */
export function castRoles(root: Section): Part {
  const part = cast(root, { onlyTitle: onlyTitle(root), inColumn: false, besideStatus: false });
  return part;
}

/** The one heading that stands above all others names the file. */
function onlyTitle(root: Section): Section | undefined {
  const [first, ...others] = root.children;
  return others.length === 0 ? first : undefined;
}

interface Around {
  readonly onlyTitle: Section | undefined;
  readonly inColumn: boolean;
  readonly besideStatus: boolean;
}

function cast(section: Section, around: Around): Part {
  const text = section.heading?.text ?? "";
  const title = parseTitle(text, "heading");
  const facts = factsOf(section.blocks);
  const column = statusOfHeading(text, around.besideStatus);
  const besideStatus = section.children.some(
    (child) => statusOfHeading(child.heading?.text ?? "", false) !== undefined,
  );
  const inColumn = column !== undefined && facts.strong.size === 0 && section !== around.onlyTitle;
  const children = section.children.map((child) => cast(child, { ...around, inColumn, besideStatus }));
  const explicit = facts.boxes + facts.tables + children.reduce((sum, child) => sum + child.explicit, 0);
  const part: Part = { section, title, facts, role: { kind: "group", priority: undefined }, children, explicit };
  part.role = roleOf(part, column, around);
  if (part.role.kind === "task" || part.role.kind === "epic") part.explicit += 1;
  if (part.role.kind === "context" && part.role.subject.firm) part.explicit = 0;
  promoteNeighbours(children);
  return part;
}

function roleOf(part: Part, column: Standing | undefined, around: Around): Role {
  const { section, facts, title, children } = part;
  if (section.heading === undefined) return { kind: "document", column: undefined };
  const isTask = children.length === 0 && (facts.strong.size > 0 || title.marked);
  if (section === around.onlyTitle && !isTask) {
    const ends = column === "ready" || column === "backlog" ? undefined : column;
    return { kind: "document", column: ends };
  }
  if (column !== undefined && facts.strong.size === 0) return { kind: "status", column };
  const inner = children.some((child) => child.role.kind === "task" || child.role.kind === "epic");
  const byFields = taskByFields(part, inner);
  if (byFields !== undefined) return byFields;
  const priority = priorityNamed(section.heading.text) ?? priorityNamed(title.text);
  if (priority !== undefined) return { kind: "group", priority };
  const subject = title.marked ? undefined : (subjectOf(section.heading.text) ?? subjectOf(title.text));
  if (subject !== undefined && (subject.firm || part.explicit === 0)) return { kind: "context", subject };
  const group: Role = { kind: "group", priority: title.priority };
  if (inner) return group;
  const letters = title.key !== undefined && /\p{L}|#/u.test(title.key);
  const holds = facts.boxes > 0 || facts.tables > 0 || children.some((child) => child.explicit > 0);
  if (title.marked && (letters || !holds))
    return title.text === "" && title.key === undefined ? group : { kind: "task" };
  if (holds) return group;
  if (title.key !== undefined && children.length === 0) return { kind: "task" };
  if (around.inColumn && !(isWorkHeading(section.heading.text) && facts.bullets > 0)) return { kind: "task" };
  return group;
}

/** A heading with fields that only tasks have is a task, unless tasks stand below it. */
function taskByFields({ section, facts, title, children }: Part, inner: boolean): Role | undefined {
  const heading = section.heading?.text ?? "";
  const work = isWorkHeading(heading);
  const holdsWork = facts.boxes > 0 || facts.tables > 0;
  if (inner || (facts.tables > 0 && facts.boxes === 0)) return undefined;
  if (facts.criteria && facts.boxes > 0 && work) return { kind: "epic" };
  if (work && children.some(isCriteria) && (holdsWork || children.some((child) => child.explicit > 0))) {
    return { kind: "epic" };
  }
  if (work && holdsWork) return undefined;
  if (facts.strong.size > 0) return { kind: "task" };
  if (subjectOf(heading) !== undefined && !title.marked) return undefined;
  return facts.told || (facts.criteria && (holdsWork || facts.text)) ? { kind: "task" } : undefined;
}

/** A sub-heading that only names what stands under it as the criteria of what stands above. */
export function isCriteria({ section }: Part): boolean {
  const field = fieldNamed(section.heading?.text ?? "");
  return field === "criteria" || field === "gates";
}

/** Among tasks, a heading without lists of tasks of its own is a task too. */
function promoteNeighbours(parts: readonly Part[]): void {
  if (!parts.some((part) => part.role.kind === "task")) return;
  for (const part of parts) {
    if (part.role.kind !== "group" || part.explicit > 0 || part.role.priority !== undefined) continue;
    if (part.children.length > 0 || isWorkHeading(part.section.heading?.text ?? "")) continue;
    part.role = { kind: "task" };
    part.explicit = 1;
  }
}

/**
 * In a file that marks nothing as a task, headings with prose under them are
 * the tasks; headings with nothing but a list head the tasks in the list.
 */
export function promoteHeadings(part: Part, noLists: boolean): void {
  const leaves = part.children.filter(
    (child) => child.role.kind === "group" && child.children.length === 0 && !headsTasks(child),
  );
  const told = leaves.filter(({ facts }) => facts.text && facts.bullets === 0).length;
  const listed = leaves.filter(({ facts }) => !facts.text && facts.bullets > 0).length;
  if (part.section.heading !== undefined && (noLists || told > listed)) {
    for (const child of leaves) child.role = { kind: "task" };
  }
  for (const child of part.children) if (child.role.kind !== "context") promoteHeadings(child, noLists);
}

function headsTasks({ section, facts, role }: Part): boolean {
  const heading = section.heading?.text ?? "";
  if (role.kind === "group" && role.priority !== undefined) return true;
  return listsWork(heading) && (facts.bullets > 0 || !facts.text);
}
