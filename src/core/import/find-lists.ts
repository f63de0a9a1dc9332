import { pointerPart } from "./json-ranges.ts";

/** A list of tasks in a JSON file. */
export interface TaskList {
  /** Where it stands. */
  readonly pointer: string;
  /** task-master keeps several lists in a file, each with its own ids; its first is `master`. */
  readonly tag: string | undefined;
  readonly tasks: readonly unknown[];
}

export type Thing = Readonly<Record<string, unknown>>;

/** What programs call their list. */
const listNames = ["tasks", "issues", "items", "data", "stories", "cards", "todos"] as const;

/** The lists of tasks in a JSON value; none when it holds something else. */
export function findLists(value: unknown): readonly TaskList[] {
  if (Array.isArray(value)) return listAt("", value);
  if (!isThing(value)) return [];
  const tagged = Object.entries(value).flatMap(([tag, member]): readonly TaskList[] =>
    isThing(member) && Array.isArray(member["tasks"])
      ? [
          {
            pointer: pointerPart(tag) + pointerPart("tasks"),
            tag: tag === "master" ? undefined : tag,
            tasks: member["tasks"],
          },
        ]
      : [],
  );
  const direct = listNames.flatMap((name) => {
    const member = value[name];
    return Array.isArray(member) ? listAt(pointerPart(name), member) : [];
  });
  return [...direct, ...tagged];
}

export function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listAt(pointer: string, tasks: readonly unknown[]): readonly TaskList[] {
  const hasTitle = (task: unknown): boolean =>
    isThing(task) && ["title", "name", "summary"].some((name) => name in task);
  return tasks.some(hasTitle) ? [{ pointer, tag: undefined, tasks }] : [];
}
