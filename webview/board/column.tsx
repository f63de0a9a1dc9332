import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Column } from "#core/board/task.ts";
import type { ColumnView } from "#core/board/view/board-view.ts";
import { Icon } from "../parts/icon.tsx";
import { useWindow } from "../parts/use-window.ts";
import type { BoardStore } from "./board-store.ts";
import { CardView } from "./card.tsx";
import { moveOf } from "./moves.ts";

/** Height of a card that was never shown, and the space between two, in pixels. */
const ESTIMATE = 132;
const GAP = 8;

/** What an empty column is for. */
const purposes: Record<Column, string> = {
  proposed: "Planning puts proposals here. Accept or dismiss each.",
  backlog: "For later. Drop a card here to put it back.",
  ready: "What agents may work on. Accept a proposal, or drop a card here.",
  "in-progress": "What agents work on now. Drop a card here to work on it yourself.",
  review: "What was delivered waits here for your review.",
  published: "Opening a pull request puts tasks here.",
  done: "Drop a card here when it is done.",
  blocked: "What failed, was interrupted or is blocked. Drop a card here and say why.",
};

interface Props {
  readonly board: BoardStore;
  readonly view: ColumnView;
  /** A person has folded it. */
  readonly collapsed: boolean;
}

/**
 * A column without cards is a slim strip, as is a folded one. The focus opens an empty one; a card held over a strip
 * shows what it is above the others: what is aimed at must not move away.
 */

export function ColumnSection({ board, view, collapsed }: Props): JSX.Element {
  const { column, title, cards } = view;
  const heading = `column-${column}`;
  const held = board.drag.value?.place;
  const drop = held === undefined ? undefined : moveOf(held.card, held.column, column).allowed ? "yes" : "no";
  const over = board.drag.value?.over === column;
  const empty = cards.length === 0;
  const opened = empty ? board.peeked.value === column : !collapsed;
  const peek = (): void => {
    if (empty) board.peeked.value = column;
  };
  return (
    <section
      class={`column ${opened ? "" : "folded"} ${empty ? "empty" : ""}`}
      data-column={column}
      data-drop={drop}
      data-over={over || undefined}
      aria-labelledby={heading}
      onFocusIn={peek}
      onFocusOut={() => (board.peeked.value = undefined)}
    >
      <h2 class="column-head">
        <button
          type="button"
          id={heading}
          aria-expanded={opened}
          title={empty ? `${title}: ${purposes[column]}` : collapsed ? `Show ${title}` : `Fold ${title}`}
          onClick={() => (empty ? peek() : board.preferences.toggleColumn(column))}
        >
          {!empty && <Icon name={opened ? "chevron-down" : "chevron-right"} />}
          <span class="column-title">{title}</span>
          <Count view={view} />
        </button>
      </h2>
      {!opened && over && drop === "yes" && (
        <div class="peek" aria-hidden="true">
          <b>{title}</b>
          <p>{purposes[column]}</p>
        </div>
      )}
      {opened && (empty ? <p class="purpose">{purposes[column]}</p> : <Cards board={board} view={view} />)}
    </section>
  );
}

/** How many cards; and how many agents work, or in other columns tasks are, against the limit. */
function Count({ view: { column, limit, cards } }: { view: ColumnView }): JSX.Element {
  const countsAgents = column === "in-progress";
  const running = countsAgents ? cards.filter((card) => card.state === "running").length : cards.length;
  const full = limit !== undefined && running >= limit;
  return (
    <>
      <span class="count">{cards.length}</span>
      {limit !== undefined && (
        <span
          class={full ? "limit full" : "limit"}
          title={`${running} of at most ${limit} ${countsAgents ? "agents at work" : "tasks"}`}
        >
          {running}/{limit}
          {running > 0 && <span class="unseen">{full ? " full" : countsAgents && " running"}</span>}
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
