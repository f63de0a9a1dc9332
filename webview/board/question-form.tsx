import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Card } from "#core/board/view/board-view.ts";
import type { BoardStore, Question } from "./board-store.ts";

interface Words {
  readonly question: string;
  readonly button: string;
  readonly required: boolean;
}

/** What is answered in words. */
type TextQuestion = Exclude<Question["kind"], "always">;

/** Asks on the card itself for the reason or note that a command carries. Escape takes it back. */
export function QuestionForm({
  board,
  card,
  kind,
}: {
  board: BoardStore;
  card: Card;
  kind: TextQuestion;
}): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const words = wordsFor(kind, card);
  const id = `question-${card.id}`;
  const answer = (event: Event): void => {
    event.preventDefault();
    if (field.current?.reportValidity() === true) void board.answer(card, field.current.value.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation(); // typing must not move cards
    if (event.key === "Escape") board.withdraw();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) answer(event);
  };
  return (
    <form class="question" onSubmit={answer} onKeyDown={onKeyDown}>
      <label for={id}>{words.question}</label>
      <textarea id={id} ref={field} rows={2} required={words.required} dir="auto" />
      <div class="card-actions">
        <button type="submit" class="button primary">
          {words.button}
        </button>
        <button type="button" class="button secondary" onClick={() => board.withdraw()}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function wordsFor(kind: TextQuestion, card: Card): Words {
  switch (kind) {
    case "block":
      return { question: "What blocks it?", button: "Block", required: true };
    case "dismiss":
      return { question: "Why not? It will not be proposed again.", button: "Dismiss", required: false };
    case "return":
      return card.openComments === 0
        ? { question: "What shall the agent change?", button: "Send back", required: true }
        : { question: `Note beside the open comments (${card.openComments})`, button: "Send back", required: false };
  }
}
