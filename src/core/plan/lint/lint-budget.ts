import type { BoardState } from "../../board/board-state.ts";
import { HUMAN, type Task } from "../../board/task.ts";
import { budgetUses, roomIn } from "../../cost/budget.ts";
import { limitsIn, worstCaseOf } from "../../cost/budget-settings.ts";
import { costOfTasks, type TaskForecast } from "../../cost/forecast.ts";
import { formatUsd } from "../../cost/format-usd.ts";
import type { LintFacts } from "./lint-facts.ts";
import { editFix, type LintFault } from "./lint-problem.ts";

const CENT = 10_000;

/** Says of tasks that will probably cost more than they may. */
export function budgetRule(board: BoardState, { budgets }: LintFacts): (task: Task) => readonly LintFault[] {
  const { task: limit } = limitsIn(budgets);
  let foretell: ((task: Task) => TaskForecast | undefined) | undefined;
  return (task) => {
    if (task.assignee === HUMAN || task.recipe !== undefined) return [];
    if (task.budgetMicroUsd === undefined && limit === undefined) return [];
    const [use] = budgetUses(board, { task: task.id, day: "" }, limit === undefined ? {} : { task: limit });
    if (use === undefined) return [];
    foretell ??= costOfTasks(board);
    const worst = task.assignee === undefined ? undefined : worstCaseOf(budgets, task.assignee);
    const room = roomIn(use);
    const told = foretell(task);
    const need = Math.max(worst ?? 0, told?.microUsd ?? 0);
    if (need <= room) return [];
    const why =
      worst === need
        ? `One session of ${task.assignee} may cost ${formatUsd(worst)}`
        : `It will probably cost ${formatUsd(need)}, by ${basis(told)}`;
    const message = `${why}, but it may cost only ${formatUsd(room)} more. Raise its budget, make it smaller, or give it to a cheaper agent.`;
    const raised = Math.ceil((use.spentMicroUsd + need) / CENT) * CENT;
    const fix = editFix(task, `Let it cost ${formatUsd(raised)}`, { budgetMicroUsd: raised });
    return [{ rule: "over-budget", field: "budgetMicroUsd", message, fixes: [fix] }];
  };
}

function basis(told: TaskForecast | undefined): string {
  const tasks = `${told?.samples ?? 0} finished ${told?.samples === 1 ? "task" : "tasks"}`;
  return told?.isGuess === true ? `${tasks} of other agents or sizes` : `${tasks} like it`;
}
