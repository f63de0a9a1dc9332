import * as z from "zod";
import type { BoardState } from "../board/board-state.ts";
import type { RebaseOnto, RebaseOrder, RebaseResult } from "../board/rebase-order.ts";
import { nameOfRun, requireRun } from "../board/require.ts";
import type { Run, RunPlace } from "../board/run.ts";
import { nameIn } from "../board/view/collisions-view.ts";
import { refused } from "../errors.ts";
import { setUpPlace, takePlace } from "./begin-again.ts";
import { Rebased, stepNames } from "./retry-point.ts";
import type { Execution } from "./task-run.ts";
import { endLeftovers } from "./work-elsewhere.ts";
import { Fitted } from "./worktrees.ts";

/** What an agent is told whose work collided with what it was put on. */
export function collidedMessage({ onto }: RebaseOrder, files: readonly string[]): string {
  return [
    `Your work was put on ${onto.name} (commit ${onto.commit.slice(0, 10)}), which changes the same lines. ` +
      `It is in the files of this worktree, and git could not merge these:`,
    ...files.map((file) => `- ${file}`),
    "",
    "Where both had changed a text file, it holds both sides between the markers <<<<<<<, ======= and >>>>>>>: first " +
      "what is there now, then yours. Settle every one of them, keep what both want, leave no marker behind, and check the result.",
  ].join("\n");
}

/**
 * Another run's delivered work, for a run to be put on.
 *
 * @throws TuttiError `refused` when it has delivered nothing that stands
 */
export function deliveryOf(board: BoardState, run: Run): RebaseOnto {
  const name = nameIn(board, run.task);
  const commit = run.deliveries.at(-1)?.commit;
  if (commit === undefined || (run.state.name !== "waiting" && run.state.name !== "published")) {
    throw refused(`${nameOfRun(board, run)} is not delivered, so nothing can be rebased onto it yet.`);
  }
  return { commit, name, run: run.id };
}

/** The rebases that were ordered while a run stood still at this place of its flow. */
export function rebasesAt(run: Run, from: "interrupted" | "published", rounds: number, turn?: number): RebaseOrder[] {
  const here = run.rebases?.filter((order) => order.from === from && order.rounds === rounds) ?? [];
  return here.filter((order) => turn === undefined || order.turn === turn);
}

/**
 * Puts the work of a run on another commit. It is worked out first, in a step
 * that changes nothing; then the worktree becomes what was worked out, with
 * what was in it kept. A crash between the two, or within either, loses nothing.
 */
export async function rebase(execution: Execution, place: RunPlace, order: RebaseOrder): Promise<Rebased> {
  const { ports, context, run } = execution;
  const { number, onto } = order;
  const tried = await context.step(stepNames.fit(number), { onto: onto.commit }, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "rebase" });
    await endLeftovers(execution, place, step.signal);
    // A worktree that was given back is made again, with its branch as it is.
    const opened = await ports.worktrees.putBack(place, { commit: undefined, saved: undefined }, step.signal);
    return { fitted: await ports.worktrees.fit(opened.worktree, onto.commit, step.signal), made: opened.made };
  });
  const done = await context.step(stepNames.rebase(number), { onto: onto.commit }, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "rebase" });
    const rebased = await perform(execution, place, order, Tried.parse(tried), step.signal);
    await ports.board.send({ type: "rebase/finish", run: run.id, number, result: rebased.result });
    return rebased;
  });
  return Rebased.parse(done);
}

/** `made`: its worktree had been given back. */
const Tried = z.object({ fitted: Fitted, made: z.boolean() });

async function perform(
  execution: Execution,
  place: RunPlace,
  order: RebaseOrder,
  { fitted, made }: z.output<typeof Tried>,
  signal: AbortSignal,
): Promise<Rebased> {
  const { ports, run } = execution;
  const { onto } = order;
  const reason = undoneBecause(order, fitted);
  if (reason !== undefined) return undone(execution, place, order, reason, signal);
  if (fitted.how === "contained" || fitted.how === "there") throw new Error("It was said above why not.");
  const to = { commit: fitted.commit, saved: undefined, files: fitted.files, base: onto.commit };
  const { worktree, kept } = await ports.worktrees.putBack(place, to, signal);
  const now = await takePlace(execution, worktree, signal);
  if (kept !== undefined) await ports.board.send({ type: "run/save", run: run.id, ref: kept, aside: true });
  const was = kept === undefined ? "" : ` What it was before is kept under ${kept}.`;
  ports.transcripts.record(run.id, { type: "notice", text: `Rebased onto ${onto.name}.${was}` });
  if (made) await setUpPlace(execution, now, signal);
  const result: RebaseResult =
    fitted.how === "fits"
      ? { outcome: "rebased", commit: fitted.commit }
      : { outcome: "collided", files: fitted.conflicts };
  return { place: now, commit: fitted.commit, result };
}

/** Why nothing is done, as sentences; `undefined` when something is. */
export function undoneBecause({ onto, conflicts }: Pick<RebaseOrder, "onto" | "conflicts">, fitted: Fitted) {
  switch (fitted.how) {
    case "there":
      return `It stands on ${onto.name} already.`;
    case "contained":
      return `All that it changes is in ${onto.name} already.`;
    case "collides":
      if (conflicts === "agent") return undefined;
      return `It does not fit onto ${onto.name}: ${fitted.conflicts.join(", ")}. Everything is as it was.`;
    case "fits":
      return undefined;
  }
}

/** A run that was paused is paused again: the human wanted it on another commit before it goes on. */
async function undone(
  { ports, run }: Execution,
  place: RunPlace,
  { number, from }: RebaseOrder,
  reason: string,
  signal: AbortSignal,
): Promise<Rebased> {
  const result: RebaseResult = { outcome: "undone", reason };
  const known = requireRun(ports.board.state, run.id).rebases?.find((order) => order.number === number);
  if (from === "interrupted" && known?.result === undefined) {
    await ports.board.send({ type: "rebase/finish", run: run.id, number, result });
    const why = `It was not rebased. ${reason} Resume it to go on as it is.`;
    await ports.enact({ type: "run/pause", run: run.id, reason: why });
    await aborted(signal);
  }
  return { place, commit: place.base, result };
}

/** Rejects when the run is stopped, as it was just asked to be. */
function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(signal.reason);
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return promise;
}
