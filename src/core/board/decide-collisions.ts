import { refused } from "../errors.ts";
import { collisionKey, type Collision, type KnownCollision } from "../overlap/collision.ts";
import { isIdInPlay } from "../overlap/in-play.ts";
import type { BoardState } from "./board-state.ts";
import type { StageCommand } from "./command.ts";
import type { Event } from "./event.ts";
import { requireRun } from "./require.ts";
import { same } from "./same.ts";

/** Where only lines have moved, a collision is told again after so long: agents edit all the time. */
export const LINES_MS = 15_000;

/**
 * Only what is news becomes an event. Of pairs that the reporter has not both
 * seen, nothing is said: they may be of another machine.
 */
export function decideCollisions(
  board: BoardState,
  { seen, found }: Extract<StageCommand, { type: "collision/record" }>,
  now: number,
): readonly Event[] {
  for (const { runs } of found) {
    if (runs[0] >= runs[1]) throw refused(`${runs.join(" and ")} are no pair of runs in order.`);
    for (const run of runs) {
      if (!seen.includes(requireRun(board, run).id)) throw refused(`Run ${run} was not looked at.`);
    }
  }
  const fresh = found.filter((collision) => inPlay(board, collision) && isNews(board, collision, now));
  const there = new Set(found.map(({ runs }) => collisionKey(runs)));
  const gone = [...board.collisions.values()].filter(
    ({ runs }) => runs.every((run) => seen.includes(run)) && !there.has(collisionKey(runs)),
  );
  return [
    ...fresh.map((collision): Event => ({ type: "collision/found", at: now, collision })),
    ...gone.map(({ runs }): Event => ({ type: "collision/gone", at: now, runs })),
  ];
}

function inPlay(board: BoardState, { runs }: Collision): boolean {
  return runs.every((run) => isIdInPlay(board, run));
}

function isNews({ collisions }: BoardState, collision: Collision, now: number): boolean {
  const known = collisions.get(collisionKey(collision.runs));
  if (known === undefined) return true;
  if (!same(filesOf(known), filesOf(collision))) return true;
  return !same(known.files, collision.files) && now - known.at >= LINES_MS;
}

/** What collides, without where in it. */
function filesOf({ files, more }: Collision | KnownCollision): unknown {
  return [more, files.map(({ sides }) => sides.map(({ path, kind, lines }) => [path, kind, lines.length === 0]))];
}
