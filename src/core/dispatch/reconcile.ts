import type { Board } from "../board/board.ts";
import { RunId } from "../board/ids.ts";
import { isActive } from "../board/run.ts";
import type { Engine } from "../run/engine.ts";

/**
 * Makes the board say what is true of runs whose worker is gone: visible as
 * interrupted, ended if they were being stopped, going on if nothing was at
 * work. Any process may do it at any time, as often as it likes.
 *
 * @returns whether something waits for a worker now
 */
export async function reconcile(board: Board, engine: Engine): Promise<boolean> {
  await engine.handBack();
  const state = await board.refresh();
  let waiting = false;
  for (const lost of await engine.interrupted()) {
    const run = state.runs.get(RunId.parse(lost.id));
    if (run === undefined) continue;
    if (run.state.name === "running") {
      const step = run.state.step;
      await board.send({
        type: "run/interrupt",
        run: run.id,
        reason: `Its worker died during ${step}. Resume it, or start it again.`,
      });
    } else if (run.state.name !== "interrupted") {
      waiting = (await engine.resume(lost.id)) || waiting;
    }
  }
  for (const run of state.runs.values()) {
    if (run.state.name !== "queued" && run.state.name !== "running") continue;
    const journal = await engine.get(run.id);
    // A flow says itself why it failed; unless it failed before it could say anything.
    if (journal?.state.name === "failed") {
      await board.send({ type: "run/fail", run: run.id, reason: journal.state.failure.message });
    }
  }
  const stopping = [...state.runs.values()].filter((run) => run.state.name === "stopping");
  const holding = stopping.length === 0 ? new Set() : await engine.holding();
  for (const run of stopping) {
    // While it holds its slot, its own worker is ending it and will say so.
    if (!holding.has(run.id)) await board.send({ type: "run/cancel", run: run.id });
  }
  return waiting || [...state.runs.values()].some((run) => isActive(run.state));
}
