import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import { lintPlan } from "../../plan/lint/lint.ts";
import type { LintFacts } from "../../plan/lint/lint-facts.ts";
import type { LintProblem } from "../../plan/lint/lint-problem.ts";
import type { Place } from "../edit/entry.ts";
import type { ImportedTask } from "../backlog-import.ts";
import type { BacklogPage } from "./page.ts";
import { boardWith, tasksOn } from "./page-tasks.ts";
import { problemSpot } from "./spots.ts";

/** What is wrong with the plan of a task, where its entry says it. */
export interface PageProblem {
  readonly problem: LintProblem;
  readonly entry: ImportedTask;
  readonly place: Place;
}

/** Every problem of the tasks whose entries stand on the page, as the page says them now, saved or not. */
export function problemsOn(board: BoardState, page: BacklogPage, facts: LintFacts): readonly PageProblem[] {
  const entries = new Map([...tasksOn(board, page)].map(([entry, { id }]) => [id, entry]));
  if (entries.size === 0) return [];
  return lintPlan(boardWith(board, page), facts).flatMap((problem) => {
    const entry = entries.get(problem.task);
    if (entry === undefined) return [];
    const { key } = board.tasks.get(problem.text as TaskId) ?? {}; // of a dependency the text is an id
    return [{ problem, entry, place: problemSpot(page, entry, problem, key === undefined ? [] : [key]) }];
  });
}
