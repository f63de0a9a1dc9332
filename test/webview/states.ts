import type { RunId, TaskId } from "#core/board/ids.ts";
import type { Column } from "#core/board/task.ts";
import type { BoardView, Card } from "#core/board/view/board-view.ts";

/** A card with only what is given, and what every card has. */
export function card(
  id: string,
  state: Card["state"],
  more: Partial<Omit<Card, "id" | "run">> & { run?: string } = {},
): Card {
  return {
    title: `Title of ${id}`,
    labels: [],
    criteriaDone: 0,
    criteria: 0,
    openComments: 0,
    changedAt: 0,
    ...more,
    id: id as TaskId,
    state,
    run: more.run as RunId | undefined,
  };
}

const titles: readonly (readonly [Column, string])[] = [
  ["proposed", "Proposed"],
  ["backlog", "Backlog"],
  ["ready", "Ready"],
  ["in-progress", "In progress"],
  ["review", "Review"],
  ["published", "Pull request"],
  ["done", "Done"],
  ["blocked", "Blocked"],
];

const columnOf: Partial<Record<Card["state"], Column>> = {
  queued: "in-progress",
  running: "in-progress",
  interrupted: "blocked",
  failed: "blocked",
};

/** A board with these cards, each in the column of its state. */
export function boardOf(cards: readonly Card[], more: Partial<BoardView> = {}): BoardView {
  const byColumn = Map.groupBy(cards, (entry) => columnOf[entry.state] ?? entry.state);
  return {
    version: 1,
    analysed: true,
    findings: 0,
    attention: [],
    ...more,
    columns: titles.map(([column, title]) => ({
      column,
      title,
      limit: column === "in-progress" ? 2 : undefined,
      cards: byColumn.get(column) ?? [],
    })),
  };
}
