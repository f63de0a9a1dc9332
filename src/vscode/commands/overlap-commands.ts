import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { RunId } from "#core/board/ids.ts";
import { nameOfRun } from "#core/board/require.ts";
import { collisionsOf, mergeOrderWords, type CollisionView } from "#core/board/view/collisions-view.ts";
import { choicesFor, collisionOf, collisionsOfRun } from "#core/overlap/choices.ts";
import { PAUSED } from "#core/run/pause.ts";
import { refused } from "#core/errors.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { chooseRun, pick } from "./choose.ts";
import { rebaseWith } from "./rebase-command.ts";

export async function pauseRun({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => entry.state.name === "running"),
    placeHolder: "Which run shall pause?",
    nothing: "No agent is at work.",
  });
  await tutti.send({ type: "run/pause", run: run.id, reason: PAUSED });
}

/** Shows where runs overlap, and does what the person chooses. */
export async function settleOverlap({ current, views }: Shared, argument: unknown): Promise<void> {
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const overlapping = new Set([...board.collisions.values()].flatMap(({ runs }) => runs));
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter(({ id }) => overlapping.has(id)),
    placeHolder: "Whose overlap?",
    nothing: "No two runs change the same lines.",
  });
  if (collisionsOfRun(board, run.id).length === 0)
    throw refused(`${nameOfRun(board, run)} overlaps with no other any more.`);
  const chosen = await pick(
    { items: entriesFor(board, run.id), placeHolder: placeHolderFor(board, run.id), nothing: "" },
    ({ item }) => item,
  );
  await chosen.choose(tutti);
}

interface Entry {
  readonly item: vscode.QuickPickItem;
  readonly choose: (tutti: Awaited<ReturnType<Shared["current"]["opened"]>>["tutti"]) => Promise<unknown>;
}

function placeHolderFor(board: BoardState, run: RunId): string {
  const order = mergeOrderWords(board, run);
  return `Best merged in this order: ${order ?? ""}`;
}

function entriesFor(board: BoardState, run: RunId): readonly Entry[] {
  return collisionsOf(board, run).flatMap((seen, _, all) => {
    const collision = collisionOf(board, run, seen.run);
    const choices = collision === undefined ? [] : choicesFor(board, collision);
    return [
      ...choices.map(({ label, detail, does }): Entry => ({
        item: { label, detail, ...(all.length > 1 && { description: seen.text }) },
        choose: async (tutti) => {
          requireTrust();
          if (does.type === "rebase") await rebaseWith(tutti, does.run, does.onto);
          else await tutti.send(does);
        },
      })),
      ...lineEntries(board, run, seen),
    ];
  });
}

/** The lines themselves, as they are in both worktrees. */
function lineEntries(board: BoardState, run: RunId, seen: CollisionView): readonly Entry[] {
  const collision = collisionOf(board, run, seen.run);
  if (collision === undefined) return [];
  return collision.files.map(({ sides }, index): Entry => ({
    item: { label: `$(diff) Compare ${seen.files[index] ?? ""}`, description: `in both worktrees` },
    choose: async () => {
      const [mine, theirs] = collision.runs.map((id, side) => {
        const folder = board.runs.get(id)?.place?.path;
        return folder === undefined ? undefined : vscode.Uri.file(`${folder}/${sides[side]?.path ?? ""}`);
      });
      if (mine === undefined || theirs === undefined) throw refused("One of the worktrees is gone.");
      const line = sides[0].lines[0]?.start;
      const selection = line === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
      const title = `${sides[0].path}: ${collision.runs.join(" ↔ ")}`;
      await vscode.commands.executeCommand("vscode.diff", mine, theirs, title, { selection });
    },
  }));
}
