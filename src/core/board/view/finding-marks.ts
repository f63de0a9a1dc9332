import * as z from "zod";
import { ageWords } from "../../analyse/age-words.ts";
import type { Evidence, Finding } from "../../analyse/finding.ts";
import type { BoardState } from "../board-state.ts";
import type { FindingId, TaskId } from "../ids.ts";
import type { Task } from "../task.ts";

/** Which findings are marked in the files that show them. */
export const FindingsShown = z.enum(["none", "warnings", "all"]);
export type FindingsShown = z.infer<typeof FindingsShown>;

/** A finding at the line that shows it. */
export interface FindingMark {
  readonly finding: Finding;
  readonly place: Evidence & { readonly line: number };
  /** Further places that show it. */
  readonly others: readonly (Evidence & { readonly line: number })[];
  readonly text: string;
  /** The task that deals with it; it is a mere proposal while `proposed`. */
  readonly task: { readonly id: TaskId; readonly proposed: boolean } | undefined;
}

const mostOthers = 10;

/** What is to be seen in files: without what has no line, and without what a person has dismissed. */
export function findingMarks(board: BoardState, shown: FindingsShown, now: number): readonly FindingMark[] {
  if (shown === "none") return [];
  const tasks = tasksByFinding(board);
  return [...board.findings.values()].flatMap((finding): readonly FindingMark[] => {
    if (shown === "warnings" && finding.severity === "info") return [];
    const [place, ...others] = finding.evidence.flatMap(({ line, ...rest }) =>
      line === undefined ? [] : [{ ...rest, line }],
    );
    const task = tasks.get(finding.id);
    if (place === undefined || task?.state.name === "dismissed") return [];
    const age = finding.written === undefined ? "" : ` (${ageWords(finding.written, now)})`;
    return [
      {
        finding,
        place,
        others: others.slice(0, mostOthers),
        text: `${finding.title}${age}. ${finding.message}`,
        task: task === undefined ? undefined : { id: task.id, proposed: task.state.name === "proposed" },
      },
    ];
  });
}

/** The task of each finding; one that analysis has closed deals with nothing any more. */
export function tasksByFinding({ tasks }: Pick<BoardState, "tasks">): ReadonlyMap<FindingId, Task> {
  const found = new Map<FindingId, Task>();
  for (const task of tasks.values()) {
    if (task.state.name === "done" && task.state.by === "analysis") continue;
    for (const id of task.findings) found.set(id, task);
  }
  return found;
}
