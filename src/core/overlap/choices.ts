import type { BoardState } from "../board/board-state.ts";
import type { UserCommand } from "../board/command.ts";
import type { RunId } from "../board/ids.ts";
import type { Run } from "../board/run.ts";
import type { Overlap } from "../board/task.ts";
import { followsReviews } from "../review/rework.ts";
import { collisionsOf, nameIn, otherOf } from "../board/view/collisions-view.ts";
import { collisionKey, type KnownCollision } from "./collision.ts";

/** What a person can do about a collision. */
export interface Choice {
  readonly label: string;
  /** What comes of it, as sentences. */
  readonly detail: string;
  readonly does: UserCommand | RebaseWish;
}

/** What collides is looked at before the person says what shall become of it. */
export interface RebaseWish {
  readonly type: "rebase";
  readonly run: RunId;
  readonly onto: RunId;
}

/**
 * What can be done where two runs collide, the likeliest first: the one that
 * began later waits, and goes on when the other is merged.
 */
export function choicesFor(board: BoardState, collision: KnownCollision): readonly Choice[] {
  const [one, other] = sidesOf(board, collision);
  if (one === undefined || other === undefined) return [];
  const laterFirst = begun(one) >= begun(other) ? [one, other] : [other, one];
  return [
    ...laterFirst.flatMap((run) => wait(board, run, otherOf(collision, run.id))),
    ...laterFirst.flatMap((run) =>
      run.state.name === "running" ? [pause(board, run, otherOf(collision, run.id))] : [],
    ),
    ...laterFirst.flatMap((run) => rebaseOnto(board, run, board.runs.get(otherOf(collision, run.id)))),
    ...laterFirst.flatMap((run) => takeIn(board, collision, run)),
    ...letBoth(board, collision),
  ];
}

/** Whether nobody and nothing has said yet what shall become of two agents that collide while they write. */
export function isUndecided(board: BoardState, collision: KnownCollision, usual: Overlap): boolean {
  const runs = sidesOf(board, collision);
  return runs.every(
    (run) => run?.state.name === "running" && (board.tasks.get(run.task)?.overlap ?? usual) !== "allow",
  );
}

/** The run that began later, which is the one to pause. */
export function laterOf(board: BoardState, collision: KnownCollision): Run | undefined {
  const [one, other] = sidesOf(board, collision);
  if (one === undefined || other === undefined) return undefined;
  return begun(one) >= begun(other) ? one : other;
}

export function collisionsOfRun({ collisions }: Pick<BoardState, "collisions">, run: RunId): readonly KnownCollision[] {
  return [...collisions.values()].filter(({ runs }) => runs.includes(run));
}

export function collisionOf(
  { collisions }: Pick<BoardState, "collisions">,
  one: RunId,
  other: RunId,
): KnownCollision | undefined {
  return collisions.get(collisionKey(one < other ? [one, other] : [other, one]));
}

function sidesOf({ runs: known }: BoardState, { runs }: KnownCollision): readonly (Run | undefined)[] {
  return runs.map((run) => known.get(run));
}

function pause(board: BoardState, run: Run, other: RunId): Choice {
  const rival = nameIn(board, board.runs.get(other)?.task ?? run.task);
  return {
    label: `Pause ${nameIn(board, run.task)}`,
    detail: `Its agent ends and its worktree stays as it is. Resume it when ${rival} is merged.`,
    does: { type: "run/pause", run: run.id, reason: `It waits for ${rival}, which changes the same lines.` },
  };
}

/** The same, without anybody having to remember it. */
function wait(board: BoardState, run: Run, other: RunId): readonly Choice[] {
  const rival = board.runs.get(other);
  const { state } = run;
  const paused = state.name === "interrupted" && state.waitsFor === undefined;
  if (rival === undefined || (state.name !== "running" && !paused) || "waitsFor" in rival.state) return [];
  const name = nameIn(board, rival.task);
  return [
    {
      label: `Have ${nameIn(board, run.task)} wait for ${name}`,
      detail: `${paused ? "" : "Its agent ends and its worktree stays as it is. "}It goes on by itself when ${name} is merged or put away, or changes the same lines no more.`,
      does: { type: "run/pause", run: run.id, reason: waitReason(name), waitsFor: other },
    },
  ];
}

/** What its card says. */
export function waitReason(name: string): string {
  return `It waits for ${name}, and goes on by itself when that is merged or put away.`;
}

/** One that stands still is put on what the other has delivered. */
function rebaseOnto(board: BoardState, run: Run, rival: Run | undefined): readonly Choice[] {
  if (run.state.name !== "waiting" && run.state.name !== "interrupted") return [];
  if (rival === undefined || rival.deliveries.length === 0) return [];
  if (rival.state.name !== "waiting" && rival.state.name !== "published") return [];
  const [mine, theirs] = [nameIn(board, run.task), nameIn(board, rival.task)];
  const then = run.state.name === "waiting" ? "It is checked again." : "Its agent goes on from there.";
  return [
    {
      label: `Rebase ${mine} onto ${theirs}`,
      detail: `Its work is put on that of ${theirs}, so that ${theirs} is merged first. ${then} What it was before is kept.`,
      does: { type: "rebase", run: run.id, onto: rival.id },
    },
  ];
}

/** Where both have delivered, one of them is made to fit the other before anything is merged. */
function takeIn(board: BoardState, collision: KnownCollision, run: Run): readonly Choice[] {
  const rival = board.runs.get(otherOf(collision, run.id));
  const branch = rival?.place?.branch;
  if (run.state.name !== "waiting" || !followsReviews(run.agent)) return [];
  if (rival === undefined || rival.deliveries.length === 0 || branch === undefined) return [];
  const name = nameIn(board, rival.task);
  const seen = collisionsOf(board, run.id).find((view) => view.run === rival.id);
  const note =
    `The branch ${branch} changes the same lines as your work: ${seen?.files.join("; ") ?? ""}. ` +
    `Merge that branch into yours (git merge ${branch}), keep what both want, and check the result.`;
  return [
    {
      label: `Have ${nameIn(board, run.task)} take in the change of ${name}`,
      detail: `It is sent back: its agent merges ${branch} into its own branch and settles the lines that collide.`,
      does: { type: "run/return", run: run.id, note },
    },
  ];
}

function letBoth(board: BoardState, collision: KnownCollision): readonly Choice[] {
  const later = laterOf(board, collision);
  const task = later && board.tasks.get(later.task);
  if (task === undefined || task.overlap === "allow") return [];
  return [
    {
      label: "Let both go on",
      detail: "Whoever is merged second has the conflict. Nobody is asked about this task's overlaps again.",
      does: { type: "task/edit", id: task.id, changes: { overlap: "allow" } },
    },
  ];
}

function begun({ startedAt, requestedAt }: Run): number {
  return startedAt ?? requestedAt;
}
