import type { CollidingFile, CollidingSide, KnownCollision } from "../../overlap/collision.ts";
import { mergeOrder } from "../../overlap/merge-order.ts";
import type { BoardState } from "../board-state.ts";
import type { RunId, TaskId } from "../ids.ts";

/** What one run has changed that another has changed too, as one of the two sees it. */
export interface CollisionView {
  /** The other one. */
  readonly run: RunId;
  readonly task: TaskId;
  /** What the other task is called: the author's id where there is one. */
  readonly name: string;
  /** For example: Overlaps with FAIR-12 in src/money.js:10-24 */
  readonly text: string;
  /** What collides, a line for each file. */
  readonly files: readonly string[];
  /** Which of them is best merged first, as a sentence. */
  readonly order: string;
  readonly since: number;
}

/** With whom a run collides, the oldest collision first. */
export function collisionsOf(board: BoardState, run: RunId): readonly CollisionView[] {
  const mine = [...board.collisions.values()].filter(({ runs }) => runs.includes(run));
  if (mine.length === 0) return [];
  const order = mergeOrder(board, run).map(({ id }) => id);
  return mine
    .toSorted((a, b) => a.since - b.since)
    .flatMap((collision) => {
      const other = board.runs.get(otherOf(collision, run));
      return other === undefined ? [] : [seenFrom(board, collision, run, other, order)];
    });
}

function seenFrom(
  board: BoardState,
  collision: KnownCollision,
  run: RunId,
  other: { readonly id: RunId; readonly task: TaskId },
  order: readonly RunId[],
): CollisionView {
  const me = collision.runs[0] === run ? 0 : 1;
  const name = nameIn(board, other.task);
  const files = collision.files.map((file) => fileWords(file, me, name));
  const all = collision.more === 0 ? files : [...files, `and ${collision.more} more`];
  const rest = all.length + Math.max(0, collision.more - 1) - 1;
  const first = order.indexOf(run) < order.indexOf(other.id) ? "this" : name;
  return {
    run: other.id,
    task: other.task,
    name,
    text: `Overlaps with ${name} in ${files[0] ?? ""}${rest > 0 ? ` and ${rest} more` : ""}`,
    files: all,
    order: `Merge ${first} first.`,
    since: collision.since,
  };
}

/** Every collision with what collides, and the order in which it is all best merged, for a terminal. */
export function overlapLines(board: BoardState): readonly string[] {
  const orders = new Set([...board.collisions.values()].map(({ runs }) => mergeOrderWords(board, runs[0])));
  return [
    ...[...board.collisions.values()].flatMap(({ runs: [one, other] }) => {
      const seen = collisionsOf(board, one).find(({ run }) => run === other);
      const task = board.runs.get(one)?.task;
      if (seen === undefined || task === undefined) return [];
      return [`  ${nameIn(board, task)} and ${seen.name}`, ...seen.files.map((file) => `    ${file}`)];
    }),
    ...[...orders].flatMap((order) => (order === undefined ? [] : [`  Best merged in this order: ${order}`])),
  ];
}

/** The runs that collide with this one, directly or through others, in the order in which they are best merged. */
export function mergeOrderWords(board: BoardState, run: RunId): string | undefined {
  const order = mergeOrder(board, run);
  return order.length === 0 ? undefined : order.map(({ task }) => nameIn(board, task)).join(" → ");
}

export function otherOf({ runs }: Pick<KnownCollision, "runs">, run: RunId): RunId {
  return runs[0] === run ? runs[1] : runs[0];
}

/** What to call a task within a sentence. */
export function nameIn({ tasks }: BoardState, id: TaskId): string {
  const task = tasks.get(id);
  return task?.key ?? (task === undefined ? id : `“${task.title}”`);
}

function fileWords({ sides }: CollidingFile, me: 0 | 1, name: string): string {
  const [mine, theirs] = [sides[me], sides[1 - me] ?? sides[me]];
  if (mine.kind === "deleted") return `${mine.path} (deleted here, changed by ${name})`;
  if (theirs.kind === "deleted") return `${place(mine)} (deleted by ${name})`;
  if (mine.kind === "added" && theirs.kind === "added") return `${mine.path} (new in both)`;
  return mine.path === theirs.path ? place(mine) : `${place(mine)} (${theirs.path} for ${name})`;
}

function place({ path, lines: [first, ...others] }: CollidingSide): string {
  if (first === undefined) return path;
  const span = first.start === first.end ? `${first.start}` : `${first.start}-${first.end}`;
  return `${path}:${span}${others.length === 0 ? "" : `, ${others.map(({ start, end }) => (start === end ? start : `${start}-${end}`)).join(", ")}`}`;
}
