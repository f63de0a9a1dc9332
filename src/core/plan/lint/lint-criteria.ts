import type { BoardState } from "../../board/board-state.ts";
import { isParent } from "../../board/dependencies.ts";
import { HUMAN, type Task } from "../../board/task.ts";
import { editFix, type LintFault } from "./lint-problem.ts";
import type { LintFacts } from "./lint-facts.ts";
import { vagueness } from "./vague-words.ts";

/** What must be true when the task is done: missing, or so vague that nobody could tell. */
export function lintCriteria(board: BoardState, task: Task, { checks }: LintFacts): readonly LintFault[] {
  if (task.criteria.length > 0) return vagueIn(task);
  // A recipe does one thing only, the gate looks whether findings are gone, and a parent's parts have their own.
  if (task.recipe !== undefined || task.findings.length > 0 || isParent(board, task)) return [];
  const bare = task.description === "" && task.notes === "" && task.checklist.length === 0;
  const lack = bare ? "It is nothing but a title" : "It has no acceptance criteria";
  const message = `${lack}: nobody can tell when it is done. Write what must be true then.`;
  const steps =
    task.checklist.length === 0
      ? []
      : [editFix(task, "Take its steps as acceptance criteria", { criteria: task.checklist, checklist: [] }, true)];
  const command = board.facts?.commands.find(({ kind }) => kind === "test" && checks.includes(kind))?.command;
  const tests =
    command === undefined || task.assignee === HUMAN
      ? []
      : [
          editFix(task, `Add the criterion “\`${command}\` succeeds”`, {
            criteria: [{ text: `\`${command}\` succeeds`, done: false, depth: 0 }],
          }),
        ];
  return [{ rule: "missing-criteria", field: "criteria", message, fixes: [...steps, ...tests] }];
}

const known = new WeakMap<Task, readonly LintFault[]>();

/** Remembered for as long as the task stays the same. */
function vagueIn(task: Task): readonly LintFault[] {
  const faults = known.get(task) ?? task.criteria.flatMap((criterion) => vague(task, criterion));
  known.set(task, faults);
  return faults;
}

function vague(task: Task, criterion: Task["criteria"][number]): readonly LintFault[] {
  const why = criterion.done ? undefined : vagueness(criterion.text);
  if (why === undefined) return [];
  const message = `The criterion “${criterion.text}” is vague. ${why}. Say what can be seen or run when it is met.`;
  const rest = task.criteria.filter((each) => each !== criterion);
  const fixes =
    rest.length === 0 ? [] : [editFix(task, `Take the criterion “${criterion.text}” away`, { criteria: rest })];
  return [{ rule: "vague-criterion", field: "criteria", message, text: criterion.text, fixes }];
}
