import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import type { BoardStore } from "./board-store.ts";

const keys: readonly (readonly [string, string])[] = [
  ["↑ ↓ ← →", "Go to another card"],
  ["Home, End", "First and last card of a column"],
  ["Enter", "Open the task"],
  ["Alt + ← →", "Move the card to another column"],
  ["M", "Move to… and more"],
  ["E", "Edit the task"],
  ["R", "Run the task"],
  ["/", "Filter"],
  ["?", "These keys"],
];

/** The keys of the board, in a dialog that Escape closes. */
export function Keys({ board }: { board: BoardStore }): JSX.Element | null {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = board.keysShown.value;
  useLayoutEffect(() => {
    if (shown) dialog.current?.showModal();
  }, [shown]);
  if (!shown) return null;
  const close = (): void => {
    board.keysShown.value = false;
  };
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={close}>
      <div class="keys-head">
        <h2 id="keys-title">Keys on the board</h2>
        <Button look="icon" icon="close" label="Close" onClick={close} />
      </div>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
