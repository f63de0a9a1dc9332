import { noRefusals, type Refusals } from "../../plan/lint/refusals.ts";
import { propose } from "../../plan/propose.ts";
import type { BoardState } from "../board-state.ts";
import { obstacleOf, runnableTasks } from "../dependencies.ts";
import type { TaskId } from "../ids.ts";
import { isActive } from "../run.ts";
import type { Task } from "../task.ts";

/** What moves the project on, when a person asks what to do now. `tasks` are those it is about, most urgent first. */
export interface NextStep {
  readonly step: "analyse" | "plan" | "accept" | "run" | "review";
  readonly tasks: readonly TaskId[];
}

/**
 * Agents first, because they work while a person goes on; then what they have delivered, then what may become work.
 * Nothing while everything that can be done is being done.
 */
export function nextStep(board: BoardState, refusals: Refusals = noRefusals): NextStep | undefined {
  const runnable = runnableTasks(board, refusals);
  if (runnable.length > 0) return { step: "run", tasks: idsOf(runnable) };
  const tasks = [...board.tasks.values()];
  const delivered = tasks.filter(({ state }) => state.name === "review" && state.run !== undefined);
  if (delivered.length > 0) return { step: "review", tasks: idsOf(delivered) };
  const proposed = tasks.filter(({ state }) => state.name === "proposed");
  if (proposed.length > 0) return { step: "accept", tasks: idsOf(proposed) };
  if (board.facts === undefined) return { step: "analyse", tasks: [] };
  return hasNews(board) ? { step: "plan", tasks: [] } : undefined;
}

/** Why *Run Ready Tasks* would start nothing, as a sentence; `undefined` when it would start something. */
export function runObstacle(board: BoardState, refusals: Refusals = noRefusals): string | undefined {
  if (runnableTasks(board, refusals).length > 0) return undefined;
  const tasks = [...board.tasks.values()];
  const [held, ...others] = tasks.filter(({ state }) => state.name === "ready");
  if (held !== undefined) {
    const because = obstacleOf(board, held) ?? refusals.get(held.id) ?? "";
    return others.length === 0
      ? `The only ready task cannot run. ${because}`
      : `None of the ${others.length + 1} ready tasks can run. “${held.title}”: ${because}`;
  }
  if (tasks.some(({ state }) => state.name === "proposed")) return "No task is ready. Accept a proposal first.";
  if ([...board.runs.values()].some((run) => isActive(run.state))) return "Every ready task is with an agent already.";
  return "No task is ready. Move one to Ready first.";
}

function idsOf(tasks: readonly Task[]): readonly TaskId[] {
  return tasks.map(({ id }) => id);
}

/** Whether planning would propose something that is not on the board. */
function hasNews(board: BoardState): boolean {
  const drafts = propose([...board.findings.values()], [...board.tasks.values()]);
  return drafts.some(({ id }) => !board.tasks.has(id));
}
