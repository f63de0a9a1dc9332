import type { ChecklistItem, Priority } from "../board/task.ts";
import type { Standing } from "./status-words.ts";

/**
 * A task while it is being read: fields fill up in the order in which they are
 * found, and what no field holds goes to the description, so nothing is lost.
 */
export interface Card {
  readonly file: string;
  readonly start: number;
  end: number;
  title: string;
  key: string | undefined;
  /** Other names by which dependencies may mean it: its number in a list, its title. */
  readonly aliases: string[];
  /** Headings above it, outermost first. */
  readonly path: readonly string[];
  group: string | undefined;

  /** What its own status field, box or mark says; stronger than the column it stands in. */
  own: Standing | undefined;
  statusText: string | undefined;
  column: Standing | undefined;
  /** The name of the column, for the reason of a block. */
  columnName: string | undefined;

  priority: Priority | undefined;
  priorityText: string | undefined;
  /** What its group says, for want of its own. */
  groupPriority: Priority | undefined;
  readonly labels: string[];
  estimate: string | undefined;
  assignee: string | undefined;
  assigneeText: string | undefined;
  /** As written, one entry per thing named. */
  readonly dependencies: string[];
  readonly blocks: string[];
  parentText: string | undefined;
  parent: Card | undefined;
  blocker: string | undefined;
  completed: string | undefined;
  by: string | undefined;

  readonly criteria: ChecklistItem[];
  /** A definition of done beside the criteria. */
  readonly gates: ChecklistItem[];
  readonly checklist: ChecklistItem[];
  readonly description: string[];
  readonly notes: string[];
  readonly files: string[];
}

export function newCard(place: Pick<Card, "file" | "start" | "end" | "title" | "path">): Card {
  return {
    ...place,
    key: undefined,
    aliases: [],
    group: place.path.length === 0 ? undefined : place.path.join(" › "),
    own: undefined,
    statusText: undefined,
    column: undefined,
    columnName: undefined,
    priority: undefined,
    priorityText: undefined,
    groupPriority: undefined,
    labels: [],
    estimate: undefined,
    assignee: undefined,
    assigneeText: undefined,
    dependencies: [],
    blocks: [],
    parentText: undefined,
    parent: undefined,
    blocker: undefined,
    completed: undefined,
    by: undefined,
    criteria: [],
    gates: [],
    checklist: [],
    description: [],
    notes: [],
    files: [],
  };
}
