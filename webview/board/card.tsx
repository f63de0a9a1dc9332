import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Card } from "#core/board/view/board-view.ts";
import { Button } from "../parts/button.tsx";
import { actionsOf } from "./actions.ts";
import type { BoardStore } from "./board-store.ts";
import { CardCollisions } from "./card-collisions.tsx";
import { CardFacts, CardLabels } from "./card-facts.tsx";
import { CardState } from "./card-state.tsx";
import { PriorityMark } from "./priority-mark.tsx";
import { QuestionForm } from "./question-form.tsx";
import { RuleForm } from "./rule-form.tsx";

interface Props {
  readonly board: BoardStore;
  readonly card: Card;
}

/** One task. Only the focused card's controls are in the tab order; the arrow keys choose the card. */
export function CardView({ board, card }: Props): JSX.Element {
  const element = useRef<HTMLElement>(null);
  const focused = board.focused.value === card.id;
  const request = focused ? board.focusRequest.value : undefined;
  useLayoutEffect(() => {
    if (request?.task === card.id && board.answers(request)) element.current?.focus();
  });
  const asked = board.question.value?.task === card.id ? board.question.value.kind : undefined;
  const tab = focused ? 0 : -1;
  const title = `title-${card.id}`;
  return (
    <article
      ref={element}
      class={`card state-${card.state}`}
      data-card={card.id}
      data-dragged={board.drag.value?.place.card.id === card.id || undefined}
      data-pending={board.isPending(card.id) || undefined}
      aria-labelledby={title}
      tabIndex={tab}
      onFocusIn={() => board.choose(card.id)}
    >
      <CardTop card={card} />
      <h3 class="card-title" id={title}>
        <button
          type="button"
          dir="auto"
          tabIndex={tab}
          title={card.position}
          onClick={() => board.run("tutti.showTask", card.id)}
        >
          {card.title}
        </button>
      </h3>
      <Button
        look="icon"
        icon="more"
        label={`Move to… and more, for “${card.title}”`}
        title="Move to… (M)"
        tabIndex={tab}
        onClick={(event) => openMenu(board, card, event.currentTarget)}
      />
      <CardState card={card} />
      <CardCollisions board={board} card={card} tabIndex={tab} />
      <CardLabels labels={card.labels} />
      <div class="card-foot">
        <CardFacts card={card} tabIndex={tab} />
        {asked === undefined && <CardActions board={board} card={card} tabIndex={tab} />}
      </div>
      {asked === "always" && <RuleForm board={board} card={card} />}
      {asked !== undefined && asked !== "always" && <QuestionForm board={board} card={card} kind={asked} />}
    </article>
  );
}

function CardTop({ card }: { card: Card }): JSX.Element | null {
  if (card.key === undefined && card.priority === undefined) return null;
  return (
    <div class="card-top">
      {card.key !== undefined && (
        <span class="card-key" dir="auto">
          {card.key}
        </span>
      )}
      <PriorityMark priority={card.priority} />
    </div>
  );
}

function CardActions({ board, card, tabIndex }: Props & { tabIndex: number }): JSX.Element | null {
  const actions = actionsOf(card);
  if (actions.length === 0) return null;
  return (
    <div class="card-actions">
      {actions.map((action) => (
        <Button
          key={action.label}
          look="secondary"
          icon={action.icon}
          label={action.label}
          tabIndex={tabIndex}
          onClick={() => action.do(board, card)}
        />
      ))}
    </div>
  );
}

/** Opens the card's menu below `anchor`. */
export function openMenu(board: BoardStore, card: Card, anchor: EventTarget | null): void {
  if (!(anchor instanceof Element)) return;
  board.choose(card.id);
  board.menu.value = { task: card.id, anchor: anchor.getBoundingClientRect() };
}
