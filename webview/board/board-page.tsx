import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Announcer } from "../parts/announcer.tsx";
import { Notice } from "../parts/notice.tsx";
import { Attention } from "./attention.tsx";
import type { BoardStore } from "./board-store.ts";
import { CardMenu } from "./card-menu.tsx";
import { ColumnSection } from "./column.tsx";
import { beginDrag } from "./drag.ts";
import { EmptyBoard } from "./empty.tsx";
import { Hand } from "./hand.tsx";
import { Keys } from "./keys.tsx";
import { handleKey } from "./keyboard.ts";
import { Toolbar } from "./toolbar.tsx";

export function BoardPage({ board }: { board: BoardStore }): JSX.Element {
  const state = board.page.state.value;
  useKeptFocus(board);
  if (state === undefined) return <p class="loading">Loading the board…</p>;
  const none = state.columns.every((column) => column.cards.length === 0);
  return (
    <main
      class="board-page"
      data-dragging={board.drag.value !== undefined || undefined}
      onKeyDown={(event) => handleKey(board, event)}
      onPointerDown={(event) => beginDrag(board, event.currentTarget, event)}
    >
      <h1 class="unseen">Board</h1>
      {!none && <Toolbar board={board} />}
      <Notice notice={board.page.notice} />
      <Attention board={board} />
      {none ? (
        <EmptyBoard board={board} analysed={state.analysed} findings={state.findings} />
      ) : (
        <Columns board={board} />
      )}
      <CardMenu board={board} />
      <Hand board={board} />
      <Keys board={board} />
      <Announcer text={board.page.announcement} />
    </main>
  );
}

function Columns({ board }: { board: BoardStore }): JSX.Element {
  const { collapsed, hideEmpty } = board.preferences.saved.value;
  const shown = board.columns.value.filter((column) => !hideEmpty || column.cards.length > 0);
  if (shown.length === 0) return <p class="nothing">No task matches the filter.</p>;
  return (
    <div class="columns">
      {shown.map((view) => (
        <ColumnSection key={view.column} board={board} view={view} collapsed={collapsed.includes(view.column)} />
      ))}
    </div>
  );
}

/** A card that another hand moves, or whose pressed button goes, keeps the keyboard focus. */
function useKeptFocus(board: BoardStore): void {
  const before = useRef<string>(undefined);
  before.current = document.activeElement?.closest<HTMLElement>("[data-card]")?.dataset["card"];
  void board.columns.value; // every change that may take the card away
  useLayoutEffect(() => {
    if (before.current === undefined || document.activeElement !== document.body) return;
    const focused = board.focused.value;
    if (focused !== undefined) board.focus(focused);
  });
}
