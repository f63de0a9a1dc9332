import type { Board } from "../board/board.ts";
import type { FindingId, TaskId } from "../board/ids.ts";
import { tasksByFinding } from "../board/view/finding-marks.ts";
import { refused } from "../errors.ts";
import { propose } from "./propose.ts";

/** The task that deals with a finding; it is proposed when there is none yet. */
export async function taskOfFinding(board: Board, id: FindingId): Promise<TaskId> {
  const state = await board.refresh();
  const known = tasksByFinding(state).get(id);
  if (known !== undefined) return known.id;
  const drafts = propose([...state.findings.values()], [...state.tasks.values()]);
  const draft = drafts.find(({ findings }) => findings.includes(id));
  if (draft === undefined) throw refused("This finding is gone. Analyse the project again.");
  await board.send({ type: "plan/propose", tasks: [draft] });
  return draft.id;
}
