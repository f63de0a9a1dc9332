import type { TaskId } from "#core/board/ids.ts";
import type { Column } from "#core/board/task.ts";
import type { BoardStore, Place } from "./board-store.ts";
import { edgeScroll } from "./edge-scroll.ts";

/** A card in the hand, and the column it is held over. */
export interface Drag {
  readonly place: Place;
  readonly over: Column | undefined;
}

/** A point of the page, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far the pointer must go until a press becomes a drag, in pixels. */
const THRESHOLD = 5;

/**
 * Follows a press on a card until it is let go: a drag begins after a few
 * pixels, and Escape, a lost pointer or another window end it without effect.
 *
 * Pointer events and not the browser's own drag and drop, which the editor's
 * window takes part in. A finger scrolls instead; it has the card's menu.
 *
 * @param root  captures the pointer: it stays, whatever a new state does to the card
 */
export function beginDrag(board: BoardStore, root: HTMLElement, press: PointerEvent): void {
  const place = placeOf(board, press);
  if (place === undefined) return;

  const ending = new AbortController();
  const { signal } = ending;

  const end = (): void => {
    ending.abort();
    if (root.hasPointerCapture(press.pointerId)) root.releasePointerCapture(press.pointerId);
    board.drag.value = undefined;
  };
  const follow = (event: PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return;
    if (board.drag.value === undefined) {
      if (Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < THRESHOLD) return;
      root.setPointerCapture(press.pointerId);
      edgeScroll(root, signal, (at) => hold(board, place, at));
    }
    hold(board, place, { x: event.clientX, y: event.clientY });
  };
  const drop = (event: PointerEvent): void => {
    if (event.pointerId !== press.pointerId) return;
    const over = board.drag.value?.over;
    end();
    if (over === undefined || over === place.column) return;
    board.focus(place.card.id);
    void board.move(place.card, over);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || board.drag.value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    end();
  };
  window.addEventListener("pointermove", follow, { signal });
  window.addEventListener("pointerup", drop, { signal });
  window.addEventListener("pointercancel", end, { signal });
  window.addEventListener("blur", end, { signal });
  window.addEventListener("keydown", escape, { signal, capture: true });
}

/** The card that a press takes hold of; none when it is on a control, or of another button. */
function placeOf(board: BoardStore, press: PointerEvent): Place | undefined {
  const { target, button, pointerType, ctrlKey } = press;
  if (button !== 0 || ctrlKey || pointerType === "touch" || !(target instanceof Element)) return undefined;
  if (target.closest("a, input, textarea, label, .button") !== null) return undefined;
  const card = target.closest<HTMLElement>("[data-card]")?.dataset["card"];
  return card === undefined ? undefined : board.places.value.get(card as TaskId); // the page wrote it
}

function hold(board: BoardStore, place: Place, at: Point): void {
  board.pointer.value = at;
  const column = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>("[data-column]");
  const over = column?.dataset["column"] as Column | undefined; // the page wrote it
  const held = board.drag.value;
  if (held === undefined || held.over !== over) board.drag.value = { place, over };
}
