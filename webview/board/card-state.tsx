import type { JSX } from "preact";
import type { Card } from "#core/board/view/board-view.ts";
import { clockAt } from "#core/limits/clock-at.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { stepInWords } from "#core/board/view/step-words.ts";

interface Words {
  readonly icon: IconName;
  /** In a word; nothing where the reason says it all. */
  readonly name?: string;
  readonly reason: string | undefined;
  readonly tone: "calm" | "working" | "attention" | "bad";
}

/** Where it stands, when the column does not say it already: in an icon, a word and the reason. */
export function CardState({ card }: { card: Card }): JSX.Element | null {
  const words = wordsOf(card);
  if (words === undefined) return null;
  const { icon, name, reason, tone } = words;
  return (
    <div class={`card-state tone-${tone}`}>
      {tone === "working" && <div class="progress" />}
      <Icon name={icon} />
      <p title={reason} dir="auto">
        {name !== undefined && <span class="state-name">{name}</span>}
        {name !== undefined && reason !== undefined && <span class="unseen">. </span>}
        {reason !== undefined && <span class="remark">{reason}</span>}
      </p>
      {card.lastLine !== undefined && (
        <p class="last-line" dir="auto" title={card.lastLine}>
          {card.lastLine}
        </p>
      )}
    </div>
  );
}

function wordsOf(card: Card): Words | undefined {
  const { remark: reason, question } = card;
  if (question !== undefined)
    return { icon: "question", name: "Waits for you", reason: question.text, tone: "attention" };
  switch (card.state) {
    case "running":
      return {
        icon: "working",
        name: reason === undefined ? "Running" : stepInWords(reason),
        reason: undefined,
        tone: "working",
      };
    case "queued":
      return { icon: "queued", name: "Queued", reason, tone: "calm" };
    case "interrupted":
      if (card.resumesAt !== undefined) {
        return { icon: "waiting", name: `Resumes ${clockAt(card.resumesAt, Date.now())}`, reason, tone: "calm" };
      }
      return { icon: "interrupted", name: "Interrupted", reason, tone: "attention" };
    case "failed":
      return { icon: "failed", name: "Failed", reason, tone: "bad" };
    case "blocked":
      return { icon: "blocked", name: "Blocked", reason, tone: "attention" };
    case "in-progress":
      return { icon: "person", reason, tone: "calm" };
    case "ready":
      return reason === undefined ? undefined : { icon: "waiting", reason, tone: "calm" };
    case "review":
      return reason === undefined ? undefined : { icon: "warning", name: "Not published", reason, tone: "attention" };
    case "proposed":
    case "backlog":
    case "published":
    case "done":
    case "dismissed":
      return undefined;
  }
}
