import type { JSX } from "preact";
import type { InboxItem } from "#core/board/view/inbox.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { looks } from "../parts/inbox-looks.ts";
import type { BoardStore } from "./board-store.ts";

/** More than this and the rest is only counted: the strip must leave the board its place. */
const SHOWN = 4;

/** What needs a human, wherever its card stands. Each leads to its card. */
export function Attention({ board }: { board: BoardStore }): JSX.Element | null {
  const items = board.page.state.value?.attention ?? [];
  if (items.length === 0) return null;
  const shown = items.slice(0, SHOWN);
  const rest = items.slice(SHOWN);
  return (
    <section class="attention" aria-labelledby="attention">
      <h2 id="attention">
        {items.length} {items.length === 1 ? "needs you" : "need you"}
      </h2>
      <ul>
        {shown.map((item) => (
          <li key={`${item.kind} ${item.approval ?? item.task} ${item.at}`}>
            <Jump board={board} item={item} />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <Button
          look="quiet"
          label={`${rest.length} more`}
          title={rest.map(({ title }) => title).join("\n")}
          onClick={() => rest[0] !== undefined && board.jumpTo(rest[0].task)}
        />
      )}
    </section>
  );
}

function Jump({ board, item }: { board: BoardStore; item: InboxItem }): JSX.Element {
  const { icon, word, tone } = looks[item.kind];
  return (
    <button
      type="button"
      class={`jump tone-${tone}`}
      title={`${item.title}\n${item.text}`}
      onClick={() => board.jumpTo(item.task)}
    >
      <Icon name={icon} />
      <span class="jump-word">{word}</span>
      <span class="unseen">: </span>
      <span class="jump-title" dir="auto">
        {item.title}
      </span>
    </button>
  );
}
