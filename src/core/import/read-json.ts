import type { BacklogImport } from "../backlog/backlog-import.ts";
import type { Card } from "../backlog/card.ts";
import { Findings } from "../backlog/findings.ts";
import { linesOf } from "../backlog/read-file.ts";
import { anyList, taskMaster, vibeKanban } from "./dialects.ts";
import { fillCard } from "./fill-card.ts";
import { findLists, isThing, type TaskList } from "./find-lists.ts";
import { finishRecords, type Scope } from "./finish-records.ts";
import { jsonRanges, pointerPart, type Lines } from "./json-ranges.ts";
import { wordsOf } from "./record-values.ts";
import { shortId } from "./short-id.ts";
import type { Dialect, SourceField } from "./source-record.ts";

/**
 * Reads tasks that a program keeps as JSON: task-master's `tasks.json` in both
 * its forms, Vibe Kanban's answers, or any list of objects with titles. Never
 * fails: what is not understood is in the result, verbatim.
 *
 * @param file  its path in the repository, with forward slashes; ids depend on it
 */
export function readJson(text: string, file: string): BacklogImport {
  const { lines, repair } = linesOf(text);
  const encoding = repair.readAs === undefined ? [] : [{ file, readAs: repair.readAs, runs: repair.runs }];
  return { ...readLines(file, lines), encoding };
}

function readLines(file: string, lines: readonly string[]): BacklogImport {
  const found = new Findings(file, lines);
  const last = lines.findLastIndex((line) => line.trim() !== "") + 1;
  const body = lines.join("\n");
  const parsed = parse(body);
  if ("problem" in parsed) {
    if (last > 0) found.addRemainder(1, last);
    found.remark(Math.min(parsed.line, Math.max(last, 1)), parsed.problem);
    return finishRecords(found, [], new Map());
  }
  const lists = findLists(parsed.value);
  if (lists.length === 0) {
    found.addRemainder(
      1,
      last,
      "No list of tasks was found: objects with a title, as task-master and others write them.",
    );
    return finishRecords(found, [], new Map());
  }
  const ranges = jsonRanges(body);
  if (ranges === undefined) {
    found.addRemainder(1, last, "This is nested more than 200 deep. No list of tasks is.");
    return finishRecords(found, [], new Map());
  }
  return new JsonReader(found, ranges, dialectOf(lists, file)).read(parsed.value, lists);
}

type Parsed = { readonly value: unknown } | { readonly problem: string; readonly line: number };

function parse(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const line = Number(/\(line (\d+) column \d+\)/.exec(message)?.[1] ?? 1);
    const merge = /^<{7}(?: |$)/m.exec(text);
    if (merge !== null) {
      const problem = "This is not valid JSON: it has the marks of a merge that nobody has settled.";
      return { problem, line: text.slice(0, merge.index).split("\n").length };
    }
    const why = message.replace(/ in JSON at.*/s, "");
    return { problem: `This is not valid JSON: ${why}.`, line };
  }
}

/** By what it says, or where it stands: older files of task-master hold little more than titles. */
function dialectOf(lists: readonly TaskList[], file: string): Dialect {
  const things = lists.flatMap(({ tasks }) => tasks).filter(isThing);
  const has = (...names: readonly string[]): boolean => things.some((thing) => names.some((name) => name in thing));
  if (lists.some(({ tag }) => tag !== undefined) || has("testStrategy", "subtasks")) return taskMaster;
  if (/(?:^|\/)tasks\.json$/.test(file) && lists.every(({ pointer }) => pointer === "/tasks")) return taskMaster;
  return has("project_id", "parent_task_attempt") ? vibeKanban : anyList;
}

/** Where a task stands among others. */
interface Place {
  readonly pointer: string;
  readonly tag: string | undefined;
  readonly parent: { readonly card: Card; readonly id: string; readonly siblings: ReadonlySet<string> } | undefined;
}

class JsonReader {
  readonly #found: Findings;
  readonly #ranges: ReadonlyMap<string, Lines>;
  readonly #dialect: Dialect;
  readonly #kept = new Map<string, number>();

  constructor(found: Findings, ranges: ReadonlyMap<string, Lines>, dialect: Dialect) {
    this.#found = found;
    this.#ranges = ranges;
    this.#dialect = dialect;
  }

  read(whole: unknown, lists: readonly TaskList[]): BacklogImport {
    const { file } = this.#found;
    const scopes = lists.map(({ tag, pointer, tasks }): Scope => {
      const cards: Card[] = [];
      for (const [index, task] of tasks.entries()) {
        this.#readTask(task, { pointer: pointer + pointerPart(index), tag, parent: undefined }, cards);
      }
      return { origin: tag === undefined ? file : `${file}#${tag}`, cards };
    });
    this.#found.cards.push(...scopes.flatMap(({ cards }) => cards));
    this.#keepOthers(whole, "", lists);
    this.#found.addLeftovers("markup");
    return finishRecords(this.#found, scopes, this.#kept);
  }

  #readTask(task: unknown, place: Place, cards: Card[]): void {
    const range = this.#ranges.get(place.pointer) ?? {
      start: place.parent?.card.start ?? 1,
      end: place.parent?.card.end ?? 1,
    };
    if (!isThing(task)) return this.#found.addRemainder(range.start, range.end, "This is no task: it is no object.");
    const { subtasks, ...own } = task;
    const parts: readonly unknown[] = Array.isArray(subtasks) && subtasks.every(isThing) ? subtasks : [];
    const fields = Object.entries(parts.length === 0 ? task : own).map(([name, value]) => fieldIn(place, name, value));
    const card = fillCard({ file: this.#found.file, ...range, fields }, this.#dialect, (name) =>
      this.#kept.set(name, (this.#kept.get(name) ?? 0) + 1),
    );
    if (card.title === "") return this.#found.addRemainder(range.start, range.end, "This task has no title.");
    const id = "id" in task ? fullId(place, task["id"]) : undefined;
    name(card, id, place);
    cards.push(card);
    const siblings = new Set(parts.filter(isThing).map((part) => wordsOf(part["id"] ?? "")));
    for (const [index, part] of parts.entries()) {
      const pointer = place.pointer + pointerPart("subtasks") + pointerPart(index);
      this.#readTask(part, { pointer, tag: place.tag, parent: { card, id: id ?? "", siblings } }, cards);
    }
  }

  /** What stands beside the lists belongs to the project. */
  #keepOthers(value: unknown, pointer: string, lists: readonly TaskList[]): void {
    if (!isThing(value)) return;
    for (const [key, member] of Object.entries(value)) {
      const at = pointer + pointerPart(key);
      if (lists.some((list) => list.pointer === at)) continue;
      const range = this.#ranges.get(at);
      if (lists.some((list) => list.pointer.startsWith(`${at}/`))) this.#keepOthers(member, at, lists);
      else if (range !== undefined) this.#found.addContext("project", range.start, range.end, key);
    }
  }
}

/** Names that only count within a parent or a tag are written in full. */
function fieldIn(place: Place, name: string, value: unknown): SourceField {
  if (name === "id") return { name, value: fullId(place, value) };
  if (/^(?:dependencies|depends_?on)$/i.test(name) && Array.isArray(value)) {
    return { name, value: value.map((other: unknown) => otherId(place, other)) };
  }
  if (/^parent(?:_?id|task)?$/i.test(name) && wordsOf(value) === place.parent?.id) return { name, value: "" };
  return { name, value };
}

function fullId({ parent }: Place, value: unknown): string {
  const id = wordsOf(value);
  return parent === undefined || parent.id === "" || id.startsWith(`${parent.id}.`) ? id : `${parent.id}.${id}`;
}

/** A subtask means its sibling by a number without a dot, where there is one. */
function otherId({ parent }: Place, value: unknown): string {
  const id = isThing(value) && "id" in value ? wordsOf(value["id"]) : wordsOf(value);
  return parent !== undefined && parent.siblings.has(id) ? `${parent.id}.${id}` : id;
}

function name(card: Card, id: string | undefined, { tag, parent }: Place): void {
  card.parent = parent?.card;
  if (parent !== undefined) card.group = parent.card.group;
  if (id !== undefined && id !== "") {
    const short = shortId(id);
    card.aliases.push(id);
    card.key = tag === undefined ? short : `${tag}:${short}`;
  }
  if (tag !== undefined) card.group ??= tag;
}
