import type { Placement } from "../board/command.ts";
import { isTaskId, TaskId, taskIdOf } from "../board/ids.ts";
import { HUMAN, type TaskDraft } from "../board/task.ts";
import type { ImportedTask } from "./backlog-import.ts";
import type { Card } from "./card.ts";
import { estimateOf } from "./estimate.ts";
import { References } from "./references.ts";
import { isKey } from "./title-keys.ts";
import type { Standing } from "./status-words.ts";

/** How cards of one import are named. */
export interface Naming {
  /** Where ids that the author gave are unique: a file, or the folder of one-file tasks. */
  readonly origin: (card: Card) => string;
  /** The prefix that ids have now, where older ones carry another. */
  readonly prefix?: string;
}

type Remark = (file: string, line: number, text: string) => void;

/** Makes tasks of cards: gives ids, resolves what they refer to, says where they stand. */
export function finishCards(cards: readonly Card[], naming: Naming, remark: Remark): ImportedTask[] {
  const ids = nameCards(cards, naming, remark);
  const references = new References(cards, naming.prefix);
  const after = new Map<Card, Set<TaskId>>(cards.map((card) => [card, new Set()]));
  const unresolved = new Map<Card, string[]>(cards.map((card) => [card, []]));
  for (const card of cards) {
    link(card, references, ids, after, unresolved);
    const circular = card.dependencies.filter((written) => references.resolve(written).cards.includes(card));
    if (circular.length > 0) {
      card.notes.push(`Dependencies: ${circular.join(", ")}`);
      remark(card.file, card.start, `“${card.title}” says that it depends on itself: it does not wait for that.`);
    }
    for (const name of unresolved.get(card) ?? []) {
      if (isKey(name)) remark(card.file, card.start, `“${card.title}” refers to ${name}, which is not in this import.`);
    }
  }
  const children = Map.groupBy(cards, (card) => card.parent);
  for (const card of cards) keepUnused(card, stateOf(card, children.get(card) ?? []));
  return cards.map((card) => ({
    draft: draftOf(card, ids, [...(after.get(card) ?? [])]),
    state: stateOf(card, children.get(card) ?? []),
    written: {
      ...(card.statusText === undefined ? {} : { status: card.statusText }),
      ...(card.priorityText === undefined ? {} : { priority: card.priorityText }),
      ...(card.assigneeText === undefined ? {} : { assignee: card.assigneeText }),
      ...(card.parentText === undefined ? {} : { parent: card.parentText }),
      dependencies: card.dependencies,
    },
    unresolved: unresolved.get(card) ?? [],
  }));
}

/** The same task of the same file gets the same id every time; a second task of the same name gets its own. */
function nameCards(cards: readonly Card[], naming: Naming, remark: Remark): Map<Card, TaskId> {
  const ids = new Map<Card, TaskId>();
  const taken = new Set<TaskId>();
  const times = new Map<string, number>();
  const firstOf = new Map<string, Card>();
  for (const card of cards) {
    const place = [...card.path, card.title].join("\n");
    const twin = card.key === undefined ? undefined : firstOf.get(`${naming.origin(card)}\n${card.key}`);
    if (twin !== undefined)
      remark(card.file, card.start, `The id ${card.key} is used twice: “${twin.title}” has it too.`);
    if (card.key !== undefined && twin === undefined) firstOf.set(`${naming.origin(card)}\n${card.key}`, card);
    const name = card.key === undefined ? place : twin === undefined ? card.key : `${card.key}\n${place}`;
    const scope = `${naming.origin(card)}\n${name}`;
    const count = (times.get(scope) ?? 0) + 1;
    times.set(scope, count);
    // An id that a board gave means the same task everywhere, on every machine.
    const own = card.key !== undefined && twin === undefined && isTaskId(card.key) ? TaskId.parse(card.key) : undefined;
    const id = taskIdOf(naming.origin(card), count === 1 ? name : `${name}\n#${count}`);
    ids.set(card, own === undefined || taken.has(own) ? id : own);
    if (own !== undefined) taken.add(own);
  }
  return ids;
}

function link(
  card: Card,
  references: References<Card>,
  ids: ReadonlyMap<Card, TaskId>,
  after: ReadonlyMap<Card, Set<TaskId>>,
  unresolved: ReadonlyMap<Card, string[]>,
): void {
  const inexact: string[] = [];
  for (const written of card.dependencies) {
    const { cards, rest, exact } = references.resolve(written);
    for (const other of cards) if (other !== card) after.get(card)?.add(ids.get(other) ?? taskIdOf("", ""));
    unresolved.get(card)?.push(...rest);
    for (const key of missingKeys(rest, card)) after.get(card)?.add(TaskId.parse(key));
    if (!exact) inexact.push(written);
  }
  if (inexact.length > 0) card.notes.push(`Dependencies: ${inexact.join(", ")}`);
  for (const written of card.blocks) {
    for (const other of references.resolve(written).cards) {
      const id = ids.get(card);
      if (other !== card && id !== undefined) after.get(other)?.add(id);
    }
  }
  linkParent(card, references, unresolved.get(card) ?? []);
}

/** The ids of tasks of this author's own that words name: somebody else's standards and models look like ids, too. */
function missingKeys(words: readonly string[], card: Card): readonly string[] {
  const own = /^(\p{L}[\p{L}\p{N}_]*)-\d/u.exec(card.key ?? "")?.[1];
  return words.flatMap((word) => {
    if (isKey(word)) return [underPrefix(word, own)];
    const inside = [...word.matchAll(/(?<![\p{L}\p{N}-])(\p{L}[\p{L}\p{N}_]*)-\d+(?:\.\d+)*/gu)];
    return inside
      .filter(([, prefix]) => own !== undefined && prefix?.toLowerCase() === own.toLowerCase())
      .map(([key]) => key);
  });
}

/** `task-12` in a file of `BACK-…` is an older way to write `BACK-12`. */
function underPrefix(key: string, prefix: string | undefined): string {
  const number = /^task-(\d+(?:\.\d+)*)$/i.exec(key)?.[1];
  return (number === undefined || prefix === undefined ? key : `${prefix}-${number}`).slice(0, 80);
}

/** The parent that is named, or else the one whose id this id extends: `ABC-1.2` is a part of `ABC-1`. */
function linkParent(card: Card, references: References<Card>, unresolved: string[]): void {
  if (card.parentText === undefined) {
    const extended = /^([\p{L}\p{N}_]+-\d+(?:\.\d+)*)\.\d+$/u.exec(card.key ?? "")?.[1];
    card.parent ??= extended === undefined ? undefined : references.keyed(extended);
    return;
  }
  const named = references.resolve(card.parentText).cards;
  if (named.length === 1 && named[0] !== card) card.parent ??= named[0];
  else {
    unresolved.push(card.parentText);
    card.notes.push(`Parent: ${card.parentText}`);
  }
}

function draftOf(card: Card, ids: ReadonlyMap<Card, TaskId>, after: TaskId[]): TaskDraft {
  const priority = card.priority ?? card.groupPriority;
  const estimate = card.estimate === undefined ? undefined : estimateOf(card.estimate);
  const assignee =
    card.assignee ?? (card.labels.some((label) => /^(?:user-action|human|manual)$/i.test(label)) ? HUMAN : undefined);
  const parent = card.parent === undefined ? undefined : ids.get(card.parent);
  const gates = card.criteria.length > 0 ? card.gates : [];
  return {
    id: ids.get(card) ?? taskIdOf(card.file, card.title),
    ...(card.key === undefined ? {} : { key: card.key }),
    title: card.title,
    description: textOf(card.description),
    ...(priority === undefined ? {} : { priority }),
    labels: [...new Set(card.labels)],
    ...(estimate === undefined ? {} : { estimate }),
    ...(assignee === undefined ? {} : { assignee }),
    after,
    softAfter: [],
    ...(parent === undefined ? {} : { parent }),
    ...(card.group === undefined ? {} : { group: card.group }),
    criteria: card.criteria.length > 0 ? card.criteria : card.gates,
    checklist: [...card.checklist, ...gates],
    notes: textOf(card.notes),
    source: { file: card.file, startLine: card.start, endLine: card.end },
    findings: [],
    files: card.files,
  };
}

/** What only some states have a place for stays in words in the others. */
function keepUnused(card: Card, state: Placement): void {
  const done = state.name === "done";
  if (card.completed !== undefined && !(done && state.on !== undefined)) card.notes.push(`Date: ${card.completed}`);
  if (card.by !== undefined && !done) card.notes.push(`By: ${card.by}`);
  if (card.blocker !== undefined && state.name !== "blocked") card.notes.push(`Blocker: ${card.blocker}`);
  if (done && standingOf(card) === "cancelled") card.labels.push("cancelled");
}

function textOf(lines: readonly string[]): string {
  return lines.join("\n").trim();
}

/** A task with children is done when all of them, and all its criteria, are. */
function stateOf(card: Card, children: readonly Card[]): Placement {
  const standing = standingOf(card);
  if (children.length > 0 && card.own === undefined) {
    const done =
      children.every((child) => endsDone(child)) && [...card.criteria, ...card.gates].every((item) => item.done);
    if (done) return { name: "done" };
  }
  return placementOf(card, standing);
}

function endsDone(card: Card): boolean {
  const standing = standingOf(card);
  return standing === "done" || standing === "cancelled";
}

function standingOf(card: Card): Standing {
  return card.own ?? card.column ?? "backlog";
}

function placementOf(card: Card, standing: Standing): Placement {
  switch (standing) {
    case "backlog":
    case "ready":
    case "review":
      return { name: standing };
    case "blocked":
      return { name: "blocked", reason: card.blocker ?? `It stands under “${card.columnName ?? "Blocked"}”.` };
    case "in-progress":
      return { name: "in-progress", by: card.assignee ?? HUMAN };
    case "cancelled":
      return doneOf(card);
    case "done":
      return doneOf(card);
  }
}

function doneOf(card: Card): Placement {
  const on = card.completed !== undefined && /\d/.test(card.completed) ? card.completed : undefined;
  return { name: "done", ...(card.by === undefined ? {} : { by: card.by }), ...(on === undefined ? {} : { on }) };
}
