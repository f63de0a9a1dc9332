import type { Block, Item } from "./blocks.ts";
import { subjectOf } from "./context-words.ts";
import { fieldOf, fieldsOf, type FieldLine } from "./field-lines.ts";
import type { FieldName } from "./field-names.ts";
import { branchesOf } from "./items.ts";
import { labelOf, type Label } from "./labels.ts";
import { isWrittenBox } from "./line-shapes.ts";
import { isPlaceholder } from "./plain-text.ts";
import { statusOfHeading } from "./status-words.ts";
import { taskTable } from "./tables.ts";

/** What stands directly under a heading, counted. */
export interface SectionFacts {
  /** Fields that only a task has. */
  readonly strong: ReadonlySet<FieldName>;
  /** Two or more bold fields, of which one says what or why: prose that tells about a task. */
  readonly told: boolean;
  /** Items with a box that stand under no label, or under one that only names the work. */
  readonly boxes: number;
  /** Whether a list is introduced as acceptance criteria. */
  readonly criteria: boolean;
  readonly tables: number;
  /** Outermost items without a box that are no fields and stand under no label. */
  readonly bullets: number;
  readonly text: boolean;
}

const taskFields: ReadonlySet<FieldName | undefined> = new Set<FieldName>([
  "key",
  "status",
  "priority",
  "labels",
  "estimate",
  "assignee",
  "dependencies",
  "blocker",
  "parent",
]);

const purposeWords =
  /^(?:goal|objective|problem|solution|proposed|proposal|implementation|approach|why|how|impact|benefit|rationale|current|expected|motivation|outcome|use cases?|цель|проблема|решение|зачем|почему)/iu;

export function factsOf(blocks: readonly Block[]): SectionFacts {
  let bold = 0;
  let purpose = false;
  const count = { boxes: 0, tables: 0, bullets: 0 };
  const strong = new Set<FieldName>();
  let criteria = false;
  let text = false;
  let label: Label | undefined;
  const note = (found: FieldLine, strongly: boolean): void => {
    if (strongly) bold += 1;
    purpose ||= found.field !== undefined || purposeWords.test(found.name);
    if (taskFields.has(found.field) && found.field !== undefined && found.value !== "") strong.add(found.field);
    label = found.value === "" ? found : undefined;
  };
  for (const block of blocks) {
    if (block.kind === "paragraph") {
      for (const line of block.lines) {
        const found = fieldsOf(line);
        for (const field of found) note(field, /^\W*(?:\*\*|__)/u.test(line));
        if (found.length > 0) continue;
        label = labelOf(line);
        text ||= label === undefined;
      }
    } else if (block.kind === "table") {
      if (taskTable(block, false) !== undefined) count.tables += 1;
      label = undefined;
    } else if (block.kind === "list") {
      const kind = listKind(label);
      if (kind === "criteria") criteria = true;
      const records = areRecords(block.items);
      for (const { item } of branchesOf(block.items)) {
        const field = item.box === undefined && !records ? fieldOf(item.text) : undefined;
        if (field !== undefined && kind !== "other") note(field, /^\W*(?:\*\*|__)/u.test(item.text));
        else if (isWrittenBox(item.box) && kind === "work") count.boxes += 1;
        else if (records && kind === "work") count.boxes += 1;
        else if (!isWrittenBox(item.box) && label === undefined && !isPlaceholder(item.text)) count.bullets += 1;
        for (const extra of item.extra)
          for (const found of /^\s*\*\*/.test(extra.text) && item.box === undefined ? fieldsOf(extra.text) : [])
            note(found, true);
      }
      label = undefined;
    }
  }
  return { strong, ...count, told: bold >= 2 && purpose, criteria, text };
}

/** Whether the items of a list are tasks written as fields, as in YAML: each begins with an id or a title. */
export function areRecords(items: readonly Item[]): boolean {
  const heads = branchesOf(items).map(({ item }) => (item.box === undefined ? fieldOf(item.text)?.field : undefined));
  return heads.length > 1 && (heads[0] === "key" || heads[0] === "title") && heads.every((head) => head === heads[0]);
}

/** Whether the list under a label is work to do, criteria, or about something else. */
export function listKind(label: Label | undefined): "work" | "criteria" | "other" {
  if (label === undefined) return "work";
  if (label.field === "criteria" || label.field === "gates") return "criteria";
  if (label.field !== "checklist" && statusOfHeading(label.name, false) !== undefined) return "work";
  const subject = subjectOf(label.name);
  if (subject !== undefined && (subject.firm || subject.kind === "note")) return "other";
  return label.field === undefined || label.field === "checklist" || label.field === "status" ? "work" : "other";
}
