import type { TaskId } from "#core/board/ids.ts";
import type { Column, Priority } from "#core/board/task.ts";
import type { BoardView, Card, ColumnView } from "#core/board/view/board-view.ts";

/** A move that shows already. `version` is the board's that will contain it, once the host has said so. */
export interface PendingMove {
  readonly to: Column;
  readonly version?: number;
}

/** Whether the board at `version` does not contain the move yet. */
export function counts(move: PendingMove, version: number): boolean {
  return move.version === undefined || move.version > version;
}

/** The columns as they will be when every move that still counts is done. */
export function withMoves(
  board: BoardView | undefined,
  moves: ReadonlyMap<TaskId, PendingMove>,
): readonly ColumnView[] {
  if (board === undefined) return [];
  const current = [...moves].filter(([, move]) => counts(move, board.version));
  if (current.length === 0) return board.columns;
  const targets = new Map(current.map(([task, move]) => [task, move.to]));
  const travelling = board.columns.flatMap((column) => column.cards.filter((card) => targets.has(card.id)));
  return board.columns.map((column) => {
    const staying = column.cards.filter((card) => !targets.has(card.id));
    const coming = travelling.filter((card) => targets.get(card.id) === column.column);
    return { ...column, cards: coming.reduce(insert, staying) };
  });
}

/** Behind the cards of the same priority, where the host will probably put it as well. */
function insert(cards: readonly Card[], card: Card): readonly Card[] {
  const found = cards.findIndex((other) => rank(other.priority) > rank(card.priority));
  return cards.toSpliced(found === -1 ? cards.length : found, 0, card);
}

const ranks: Record<Priority, number> = { critical: 0, high: 1, medium: 2, low: 3 };

function rank(priority: Priority | undefined): number {
  return priority === undefined ? 2.5 : ranks[priority];
}
