import type { BoardState } from "../../board/board-state.ts";
import { dependencyGraph } from "../../board/dependency-graph.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import { inTurn } from "../../board/task-order.ts";
import { FileClaims } from "../../dispatch/file-claims.ts";
import { touchedFiles } from "../../dispatch/touched-files.ts";
import { editFix, type LintFault } from "./lint-problem.ts";

const begun = ["running", "queued", "interrupted", "review", "in-progress"];
const planned = ["backlog", "ready", "blocked"];

/** Tasks that will probably change a file that another one, which goes before them, changes too. */
export function lintOverlap(board: BoardState): ReadonlyMap<TaskId, readonly LintFault[]> {
  const claims = new FileClaims<Task>();
  const tasks = [...board.tasks.values()];
  for (const task of tasks) if (begun.includes(task.state.name)) claims.add(touchedFiles(board, task), task);
  const open = inTurn(
    board.tasks,
    tasks.filter((task) => planned.includes(task.state.name)),
  );
  const faults = new Map<TaskId, readonly LintFault[]>();
  for (const task of open) {
    const files = touchedFiles(board, task);
    const meeting = claims.meeting(files);
    if (meeting !== undefined && !areOrdered(board, task, meeting.holder)) {
      faults.set(task.id, [overlap(task, meeting.holder, meeting.place)]);
    }
    claims.add(files, task);
  }
  return faults;
}

function overlap(task: Task, other: Task, place: string): LintFault {
  const message = `It will probably change ${place}, and so does “${other.title}”. Say which comes first, or make one task of both.`;
  const after = [...task.after, other.id];
  const fix = editFix(task, `Do it after “${other.title}”`, { after });
  return { rule: "overlap", field: "files", message, fixes: [fix], text: place, others: [other.id] };
}

/** Whether one of them waits for the other; also taken for true where the way is too long to follow. */
function areOrdered(board: BoardState, one: Task, other: Task): boolean {
  return waitsFor(board, one, other) || waitsFor(board, other, one);
}

const mostSteps = 2_000;

function waitsFor({ tasks }: BoardState, from: Task, to: Task): boolean {
  const { before, following } = dependencyGraph(tasks);
  if (following.get(to.id)?.includes(from) === true) return true;
  const seen = new Set<Task>([from]);
  for (const task of seen) {
    if (task === to || seen.size > mostSteps) return true;
    for (const next of before.get(task.id) ?? []) seen.add(next);
  }
  return false;
}
