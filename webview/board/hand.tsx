import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import type { BoardStore } from "./board-store.ts";
import type { Drag } from "./drag.ts";
import { moveOf } from "./moves.ts";

/** Right of and below the pointer, so that it hides nothing that matters; in pixels. */
const OFFSET = 14;

/** The dragged card beside the pointer, with what letting go here would do, or why it cannot be. */
export function Hand({ board }: { board: BoardStore }): JSX.Element | null {
  const drag = board.drag.value;
  return drag === undefined ? null : <HeldCard board={board} drag={drag} />;
}

function HeldCard({ board, drag }: { board: BoardStore; drag: Drag }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const { x, y } = board.pointer.value;
  useLayoutEffect(() => {
    if (element.current === null) return;
    const { width, height } = element.current.getBoundingClientRect();
    const left = Math.min(x + OFFSET, window.innerWidth - width - 4);
    const top = Math.min(y + OFFSET, window.innerHeight - height - 4);
    element.current.style.transform = `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`;
  });
  return (
    <div ref={element} class="hand" aria-hidden="true">
      <p class="hand-title" dir="auto">
        {drag.place.card.title}
      </p>
      <DropHint board={board} drag={drag} />
    </div>
  );
}

function DropHint({ board, drag }: { board: BoardStore; drag: Drag }): JSX.Element | null {
  const { over, place } = drag;
  if (over === undefined || over === place.column) return null;
  const title = board.columns.value.find((column) => column.column === over)?.title ?? over;
  const move = moveOf(place.card, place.column, over);
  return (
    <p class={`drop-hint ${move.allowed ? "yes" : "no"}`}>
      <Icon name={move.allowed ? "check" : "blocked"} />
      <span>
        <b>{title}</b> {move.allowed ? move.does : move.why}
      </span>
    </p>
  );
}
