import type { TaskId } from "#core/board/ids.ts";
import type { BoardStore, Place } from "./board-store.ts";
import { openMenu } from "./card.tsx";
import { moveOf } from "./moves.ts";
import { FILTER_ID } from "./toolbar.tsx";

/** Keys of the whole board, then of the card that has the focus. Typing in a field is left alone. */
export function handleKey(board: BoardStore, event: KeyboardEvent): void {
  const target = event.target;
  if (!(target instanceof Element) || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (target.closest("input, textarea, dialog, [role=menu]") !== null) return;
  const card = target.closest<HTMLElement>("[data-card]");
  const place = card === null ? undefined : board.places.value.get(card.dataset["card"] as TaskId); // the page wrote it
  const handled =
    handleBoardKey(board, event) ||
    (card !== null && place !== undefined && handleCardKey(board, place, card, target === card, event));
  if (handled) event.preventDefault();
}

function handleBoardKey(board: BoardStore, event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (event.key === "/") {
    document.getElementById(FILTER_ID)?.focus();
    return true;
  }
  if (event.key === "?") {
    board.keysShown.value = true;
    return true;
  }
  return false;
}

/** @param itself  whether the focus is on the card and not on a control in it */
function handleCardKey(
  board: BoardStore,
  place: Place,
  element: HTMLElement,
  itself: boolean,
  event: KeyboardEvent,
): boolean {
  if (event.altKey) return moveCard(board, place, event.key);
  switch (event.key) {
    case "Enter":
      if (itself) board.run("tutti.showTask", place.card.id);
      return itself;
    case "e":
    case "E":
      board.run("tutti.editTask", place.card.id);
      return true;
    case "r":
    case "R":
      runCard(board, place);
      return true;
    case "m":
    case "M":
      openMenu(board, place.card, element);
      return true;
    default:
      return goTo(board, neighbour(board, place, event.key));
  }
}

function goTo(board: BoardStore, task: TaskId | undefined): boolean {
  if (task !== undefined) board.focus(task);
  return task !== undefined;
}

/** The card that an arrow key leads to: beside it at the same height, in the next column that has cards. */
function neighbour(board: BoardStore, place: Place, key: string): TaskId | undefined {
  const columns = board.open.value.filter((column) => column.cards.length > 0);
  const at = columns.findIndex((column) => column.column === place.column);
  const cards = columns[at]?.cards ?? [];
  const beside = (offset: number): TaskId | undefined => {
    const other = columns[at + offset]?.cards ?? [];
    return other[Math.min(place.index, other.length - 1)]?.id;
  };
  switch (key) {
    case "ArrowUp":
      return cards[place.index - 1]?.id;
    case "ArrowDown":
      return cards[place.index + 1]?.id;
    case "ArrowLeft":
      return beside(-1);
    case "ArrowRight":
      return beside(1);
    case "Home":
      return cards[0]?.id;
    case "End":
      return cards.at(-1)?.id;
    default:
      return undefined;
  }
}

/** To the next column on that side that takes the card; columns that never do are skipped. */
function moveCard(board: BoardStore, place: Place, key: string): boolean {
  const forward = key === "ArrowRight" || key === "ArrowDown";
  if (!forward && key !== "ArrowLeft" && key !== "ArrowUp") return false;
  const columns = board.columns.value;
  const at = columns.findIndex((column) => column.column === place.column);
  const onThatSide = forward ? columns.slice(at + 1) : columns.slice(0, at).toReversed();
  const to = onThatSide.find((column) => moveOf(place.card, place.column, column.column).allowed) ?? onThatSide[0];
  if (to === undefined) {
    board.page.announce(`“${place.card.title}” is in the ${forward ? "last" : "first"} column.`);
    return true;
  }
  board.focus(place.card.id);
  void board.move(place.card, to.column);
  return true;
}

function runCard(board: BoardStore, { card }: Place): void {
  if (card.state === "ready" || card.state === "failed" || card.state === "interrupted") {
    board.run("tutti.runTask", card.id);
  } else {
    board.page.notice.value = `“${card.title}” cannot run from here. Only ready, failed and interrupted tasks can.`;
  }
}
