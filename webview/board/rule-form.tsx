import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Card } from "#core/board/view/board-view.ts";
import { Button } from "../parts/button.tsx";
import type { BoardStore } from "./board-store.ts";

/** The rule that would answer the card's question for good, in words, before it is made. Escape takes it back. */
export function RuleForm({ board, card }: { board: BoardStore; card: Card }): JSX.Element {
  const form = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => form.current?.querySelector("button")?.focus(), []);
  const words = `rule-${card.id}`;
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation(); // the letters of the board act on cards
    if (event.key === "Escape") board.withdraw();
  };
  return (
    <div
      ref={form}
      class="question"
      role="group"
      aria-label="Make a rule"
      aria-describedby={words}
      onKeyDown={onKeyDown}
    >
      <p id={words}>{card.question?.rule ?? "The question was answered meanwhile."}</p>
      <div class="card-actions">
        <Button look="primary" label="Make this rule" onClick={() => void board.answer(card, "")} />
        <Button label="Cancel" onClick={() => board.withdraw()} />
      </div>
    </div>
  );
}
