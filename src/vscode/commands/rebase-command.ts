import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { RunId } from "#core/board/ids.ts";
import { nameOfRun, requireRun } from "#core/board/require.ts";
import type { OnConflict } from "#core/board/rebase-order.ts";
import type { Run } from "#core/board/run.ts";
import { collisionsOf, nameIn } from "#core/board/view/collisions-view.ts";
import { followsReviews } from "#core/review/rework.ts";
import type { Tutti } from "#core/tutti.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { cancelled, chooseRun, pick } from "./choose.ts";

const still: ReadonlySet<Run["state"]["name"]> = new Set(["waiting", "interrupted", "published"]);

/** Puts the work of a run on the newest base branch, or on what another has delivered. */
export async function rebaseTask({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => still.has(entry.state.name)).toReversed(),
    placeHolder: "Whose work shall be rebased?",
    nothing: "No run stands still with work. One that is at work must be paused first.",
  });
  const target = await pick(
    { items: targetsFor(board, run), placeHolder: `Onto what shall ${nameIn(board, run.task)} be put?`, nothing: "" },
    ({ item }) => item,
  );
  await rebaseWith(tutti, run.id, target.run);
}

interface Target {
  readonly item: vscode.QuickPickItem;
  readonly run: RunId | undefined;
}

/** The base branch, then what has been delivered; what collides with it first. */
function targetsFor(board: BoardState, run: Run): readonly Target[] {
  const rivals = new Set(collisionsOf(board, run.id).map((seen) => seen.run));
  const delivered = [...board.runs.values()].filter(
    ({ id, state, deliveries }) =>
      id !== run.id && deliveries.length > 0 && (state.name === "waiting" || state.name === "published"),
  );
  return [
    {
      item: { label: "The base branch", detail: "What it has gained since the run began is taken in." },
      run: undefined,
    },
    ...delivered
      .toSorted((a, b) => Number(rivals.has(b.id)) - Number(rivals.has(a.id)))
      .map(({ id, task, state }): Target => ({
        item: {
          label: board.tasks.get(task)?.title ?? task,
          description: [state.name === "waiting" ? "delivered" : "pull request", rivals.has(id) && "overlaps"]
            .filter(Boolean)
            .join(" · "),
        },
        run: id,
      })),
  ];
}

/** Asks what a person has to be asked, then has it done. */
export async function rebaseWith(tutti: Tutti, id: RunId, other: RunId | undefined): Promise<void> {
  const { onto, conflicts = [] } = await tutti.lookAtRebase(id, other);
  const board = tutti.board.state;
  const run = requireRun(board, id);
  const toAgent: OnConflict =
    conflicts.length > 0
      ? await whoSettles(`${nameOfRun(board, run)} does not fit onto ${onto.name}.`, run, conflicts)
      : "undo";
  const replacesPushed = run.state.name === "published" && (await mayReplace(board, run));
  await tutti.rebaseRun(id, { onto, conflicts: toAgent, replacesPushed });
  vscode.window.setStatusBarMessage(`$(git-merge) ${nameIn(board, run.task)} is put on ${onto.name}.`, 5_000);
}

async function whoSettles(message: string, run: Run, conflicts: readonly string[]): Promise<"agent"> {
  const detail = `${conflicts.join("\n")}\n\nNothing has been changed yet.`;
  const choices = followsReviews(run.agent) ? ["Have Its Agent Settle It"] : [];
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...choices);
  if (answer === undefined) throw cancelled();
  return "agent";
}

async function mayReplace(board: BoardState, run: Run): Promise<true> {
  const message = `${nameOfRun(board, run)} has a pull request. Rebase it?`;
  const detail =
    "It is checked and waits for your review again. When you publish it, the branch that was pushed is replaced, " +
    "unless somebody else has pushed to it meanwhile.";
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, "Rebase");
  if (answer === undefined) throw cancelled();
  return true;
}
