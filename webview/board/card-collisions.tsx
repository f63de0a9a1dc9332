import type { JSX } from "preact";
import type { Card } from "#core/board/view/board-view.ts";
import { Icon } from "../parts/icon.tsx";
import type { BoardStore } from "./board-store.ts";

interface Props {
  readonly board: BoardStore;
  readonly card: Card;
  readonly tabIndex: number;
}

/** Which other runs change the same lines, and where. Each leads to what can be done. */
export function CardCollisions({ board, card, tabIndex }: Props): JSX.Element | null {
  const { collisions, run } = card;
  if (collisions === undefined) return null;
  return (
    <ul class="collisions">
      {collisions.map(({ run: other, text, files, order }) => (
        <li key={other}>
          <Icon name="overlap" />
          <button
            type="button"
            dir="auto"
            tabIndex={tabIndex}
            title={[...files, order].join("\n")}
            onClick={() => board.run("tutti.settleOverlap", run)}
          >
            {text}
          </button>
          <span class="unseen">. {order}</span>
        </li>
      ))}
    </ul>
  );
}
