import type { BoardState } from "#core/board/board-state.ts";
import { FindingId } from "#core/board/ids.ts";
import type { Finding } from "#core/analyse/finding.ts";
import { refused } from "#core/errors.ts";
import { taskOfFinding } from "#core/plan/task-of-finding.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { ask } from "./choose.ts";
import { showTask } from "./show-commands.ts";

/** Makes a ready task of a finding, or shows the one that deals with it. */
export async function makeTask(shared: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await shared.current.opened();
  const { id } = findingIn(await tutti.board.refresh(), argument);
  const task = await taskOfFinding(tutti.board, id);
  if (tutti.board.state.tasks.get(task)?.state.name === "proposed") await tutti.send({ type: "task/accept", id: task });
  await showTask(shared, task);
}

/** A person says why a finding is none: nothing of it comes back. */
export async function dismissFinding({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const finding = findingIn(await tutti.board.refresh(), argument);
  const reason = await ask({
    title: `Dismiss “${finding.title}”`,
    prompt: "Why? It will not be proposed again.",
    placeHolder: "For example: it is meant to be so",
  });
  const task = await taskOfFinding(tutti.board, finding.id);
  await tutti.send({ type: "task/dismiss", id: task, reason: reason.trim() });
}

function findingIn(board: BoardState, argument: unknown): Finding {
  const id = FindingId.safeParse(argument);
  const finding = id.success ? board.findings.get(id.data) : undefined;
  if (finding === undefined) throw refused("This finding is gone. Analyse the project again.");
  return finding;
}
