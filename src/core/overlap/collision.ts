import * as z from "zod";
import { RunId } from "../board/ids.ts";
import { FileChange } from "../review/diff.ts";

/** Lines of a file as it is in one worktree now: 1-based, both ends counted. */
export const LineSpan = z.object({ start: z.int().min(1), end: z.int().min(1) });
export type LineSpan = z.infer<typeof LineSpan>;

/** What one of two runs has made of a file. */
export const CollidingSide = z.object({
  /** What the file is called in its worktree now; of a deleted one, what it was called. */
  path: z.string(),
  kind: FileChange.shape.kind,
  /** The lines that collide; none when the file as a whole does. */
  lines: z.array(LineSpan),
});
export type CollidingSide = z.infer<typeof CollidingSide>;

/** The sides stand in the order of the runs. */
export const CollidingFile = z.object({ sides: z.tuple([CollidingSide, CollidingSide]) });
export type CollidingFile = z.infer<typeof CollidingFile>;

/** Two runs whose changes git could not merge by itself, or only by chance. */
export const Collision = z.object({
  /** The smaller id first. */
  runs: z.tuple([RunId, RunId]),
  files: z.array(CollidingFile).min(1),
  /** How many files collide beside those. */
  more: z.int().min(0),
});
export type Collision = z.infer<typeof Collision>;

/** A collision that the board knows. Times are in milliseconds since the epoch. */
export interface KnownCollision extends Collision {
  readonly since: number;
  /** When it was last told. */
  readonly at: number;
}

export function collisionKey([one, other]: Collision["runs"]): string {
  return `${one} ${other}`;
}
