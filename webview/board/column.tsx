import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { ColumnView } from "#core/board/view/board-view.ts";
import { Icon } from "../parts/icon.tsx";
import { useWindow } from "../parts/use-window.ts";
import type { BoardStore } from "./board-store.ts";
import { CardView } from "./card.tsx";
import { moveOf } from "./moves.ts";

/** Height of a card that was never shown, and the space between two, in pixels. */
const ESTIMATE = 132;
const GAP = 8;

interface Props {
  readonly board: BoardStore;
  readonly view: ColumnView;
  readonly collapsed: boolean;
}

export function ColumnSection({ board, view, collapsed }: Props): JSX.Element {
  const { column, title, cards } = view;
  const heading = `column-${column}`;
  const held = board.drag.value?.place;
  const drop = held === undefined ? undefined : moveOf(held.card, held.column, column).allowed ? "yes" : "no";
  return (
    <section
      class={`column ${collapsed ? "collapsed" : ""} ${cards.length === 0 ? "empty" : ""}`}
      data-column={column}
      data-drop={drop}
      data-over={board.drag.value?.over === column || undefined}
      aria-labelledby={heading}
    >
      <h2 class="column-head">
        <button
          type="button"
          id={heading}
          aria-expanded={!collapsed}
          title={collapsed ? `Show ${title}` : `Fold ${title}`}
          onClick={() => board.preferences.toggleColumn(column)}
        >
          <Icon name={collapsed ? "chevron-right" : "chevron-down"} />
          <span class="column-title">{title}</span>
          <Count view={view} />
        </button>
      </h2>
      {!collapsed && <Cards board={board} view={view} />}
    </section>
  );
}

/** How many cards, and how many agents work against the limit. */
function Count({ view: { limit, cards } }: { view: ColumnView }): JSX.Element {
  const running = cards.filter((card) => card.state === "running").length;
  const full = limit !== undefined && running >= limit;
  return (
    <>
      <span class="count">{cards.length}</span>
      {limit !== undefined && (
        <span class={full ? "limit full" : "limit"} title={`${running} of at most ${limit} agents at work`}>
          {running}/{limit}
          {full ? " full" : running > 0 ? " running" : ""}
        </span>
      )}
    </>
  );
}

function Cards({ board, view }: { board: BoardStore; view: ColumnView }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const { cards } = view;
  const ids = cards.map((card) => card.id);
  const { rows, after } = useWindow(list, ids, board.focused.value, ESTIMATE, GAP);
  return (
    <ul class="cards" ref={list}>
      {rows.flatMap(({ index, before }) => {
        const card = cards[index];
        if (card === undefined) return [];
        const item = (
          <li key={card.id} data-item={card.id} aria-setsize={cards.length} aria-posinset={index + 1}>
            <CardView board={board} card={card} />
          </li>
        );
        return before > 0 ? [<Gap key={`before ${card.id}`} height={before} />, item] : [item];
      })}
      {after > 0 && <Gap key="after" height={after} />}
    </ul>
  );
}

/** Stands for cards that are not rendered. */
function Gap({ height }: { height: number }): JSX.Element {
  return <li class="gap" aria-hidden="true" style={{ height: `${height}px` }} />;
}
