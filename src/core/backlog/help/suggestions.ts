import type { BoardState } from "../../board/board-state.ts";
import { dependencyGraph, isFinished } from "../../board/dependency-graph.ts";
import { HUMAN, type Priority, type Task } from "../../board/task.ts";
import type { Placement } from "../../board/command.ts";
import type { ImportedTask } from "../backlog-import.ts";
import type { FieldName } from "../field-names.ts";
import { linesOf } from "../read-file.ts";
import { readSettings } from "../settings-file.ts";
import { priorityWords, stateWords } from "../edit/words.ts";
import { nameSuggestions } from "./field-suggestions.ts";
import { type BacklogPage } from "./page.ts";
import type { Suggested, Suggestion } from "./suggestion.ts";
import { tasksOn } from "./page-tasks.ts";
import { type WriteSpot, writeSpotAt } from "./write-spot.ts";

/** A list longer than this is not looked through by anybody; what was typed narrows it down. */
const most = 500;

/**
 * What can be written at an offset, the most likely first.
 *
 * @param people  ids of agents that tasks may be given to
 */
export function suggestionsAt(
  board: BoardState,
  page: BacklogPage,
  offset: number,
  people: readonly string[],
): readonly Suggestion[] {
  const spot = writeSpotAt(page, offset);
  if (spot === undefined) return [];
  return suggested(board, page, spot, people)
    .slice(0, most)
    .map((each) => ({ ...each, start: spot.start, end: spot.end }));
}

function suggested(
  board: BoardState,
  page: BacklogPage,
  spot: WriteSpot,
  people: readonly string[],
): readonly Suggested[] {
  if (spot.kind === "name") return nameSuggestions(page, spot);
  if (spot.kind === "id") {
    return tasksFor(board, page, spot.entry).filter(({ text }) =>
      text.toLowerCase().startsWith(spot.typed.toLowerCase()),
    );
  }
  return valuesOf(board, page, spot.entry, spot.field, people);
}

function valuesOf(
  board: BoardState,
  page: BacklogPage,
  entry: ImportedTask | undefined,
  field: FieldName,
  people: readonly string[],
): readonly Suggested[] {
  const tasks = page.found.tasks.filter((one) => one !== entry); // what is half written is nobody's value
  switch (field) {
    case "dependencies":
    case "blocks":
    case "parent":
      return tasksFor(board, page, entry, field === "dependencies");
    case "status":
      return words(states.flatMap((state) => statusWords(page, state)));
    case "priority":
      return words(
        priorities.flatMap((each) => priorityWords(page.found, each, like(page, "priority") ?? "High")[0] ?? []),
      );
    case "estimate":
      return words([...byUse(tasks.flatMap(({ draft }) => draft.estimate?.text ?? [])), ...usualEstimates]);
    case "assignee": {
      const named = [...tasks.map(({ draft }) => draft), ...board.tasks.values()].flatMap(
        ({ assignee }) => assignee ?? [],
      );
      return words([...byUse(named), HUMAN, ...people]);
    }
    case "labels":
      return words(
        byUse([...tasks.map(({ draft }) => draft), ...board.tasks.values()].flatMap(({ labels }) => labels)),
      );
    case "group":
      return words(byUse([...board.tasks.values()].flatMap(({ group }) => group ?? [])));
    case "key":
    case "title":
    case "blocker":
    case "criteria":
    case "gates":
    case "checklist":
    case "description":
    case "notes":
    case "files":
    case "completed":
    case "by":
    case "done":
      return [];
  }
}

const states: readonly Placement["name"][] = ["ready", "in-progress", "blocked", "review", "done", "backlog"];
const priorities: readonly Priority[] = ["critical", "high", "medium", "low"];
const usualEstimates = ["30m", "1h", "2h", "4h", "1d", "2d", "1w"];

/** The file's own words; of what it has none for, the usual one. */
function statusWords(page: BacklogPage, state: Placement["name"]): readonly string[] {
  const columns = page.settings === undefined ? [] : readSettings(linesOf(page.settings.text).lines).statuses;
  if (columns.length > 0) return state === "ready" ? columns : [];
  return stateWords(page.found, [], state, like(page, "status") ?? "Done").slice(0, 1);
}

function like({ found }: BacklogPage, field: "status" | "priority"): string | undefined {
  return found.tasks.find(({ written }) => written[field] !== undefined)?.written[field];
}

function words(some: readonly string[]): readonly Suggested[] {
  return [...new Set(some)].map((text) => ({ kind: "value", text, label: text }));
}

function byUse(some: readonly string[]): readonly string[] {
  return [...Map.groupBy(some, (word) => word)].toSorted(([, a], [, b]) => b.length - a.length).map(([word]) => word);
}

/** Tasks by the names that people write, unfinished ones first; without the entry's own, and those that wait for it. */
function tasksFor(
  board: BoardState,
  page: BacklogPage,
  entry: ImportedTask | undefined,
  isBefore = false,
): readonly Suggested[] {
  const own = tasksOn(board, page);
  const self = entry === undefined ? undefined : own.get(entry);
  const barred = self === undefined || !isBefore ? new Set<Task>() : waitingFor(board, self);
  const onPage = page.found.tasks.filter((one) => {
    const task = own.get(one);
    return one !== entry && (task === undefined || !barred.has(task));
  });
  const mine = new Set(own.values());
  const others = [...board.tasks.values()].filter(
    (task) => !mine.has(task) && !barred.has(task) && task.state.name !== "dismissed",
  );
  const all = [
    ...onPage.map((one) => ({ ...one.draft, state: own.get(one)?.state ?? one.state })),
    ...others.filter(({ key }) => key !== undefined),
  ];
  return all
    .toSorted((a, b) => Number(isFinished(a)) - Number(isFinished(b)))
    .flatMap(({ key, title, state }): readonly Suggested[] => {
      const text = key ?? (/[,;()[\]|]| and /.test(title) ? undefined : title);
      if (text === undefined) return [];
      const detail = key === undefined ? state.name : `${title} · ${state.name}`;
      return [{ kind: "task", text, label: text, detail, search: `${text} ${title}` }];
    });
}

function waitingFor({ tasks }: BoardState, task: Task): ReadonlySet<Task> {
  const { waiting } = dependencyGraph(tasks);
  const found = new Set<Task>([task]);
  for (const one of found) for (const next of waiting.get(one.id) ?? []) found.add(next);
  return found;
}
