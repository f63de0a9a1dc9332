import type { JSX } from "preact";
import type { Card } from "#core/board/view/board-view.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { stepInWords } from "../parts/steps.ts";

interface Words {
  readonly icon: IconName;
  readonly name: string;
  readonly tone: "calm" | "working" | "attention" | "bad";
}

/** Where it stands, when the column does not say it already: in an icon, a word and the reason. */
export function CardState({ card }: { card: Card }): JSX.Element | null {
  const words = wordsOf(card);
  if (words === undefined) return null;
  const remark = card.state === "running" ? undefined : card.remark;
  return (
    <div class={`card-state tone-${words.tone}`}>
      {card.state === "running" && <div class="progress" />}
      <p class="card-state-name">
        <Icon name={words.icon} />
        <span>{words.name}</span>
      </p>
      {remark !== undefined && remark !== "" && (
        <p class="card-remark" dir="auto" title={remark}>
          {remark}
        </p>
      )}
      {card.lastLine !== undefined && (
        <p class="last-line" dir="auto" title={card.lastLine}>
          {card.lastLine}
        </p>
      )}
    </div>
  );
}

function wordsOf(card: Card): Words | undefined {
  switch (card.state) {
    case "running":
      return {
        icon: "working",
        name: card.remark === undefined ? "Running" : stepInWords(card.remark),
        tone: "working",
      };
    case "queued":
      return { icon: "queued", name: "Queued", tone: "calm" };
    case "interrupted":
      return { icon: "interrupted", name: "Interrupted", tone: "attention" };
    case "failed":
      return { icon: "failed", name: "Failed", tone: "bad" };
    case "blocked":
      return { icon: "blocked", name: "Blocked", tone: "attention" };
    case "in-progress":
      return { icon: "person", name: "By hand", tone: "calm" };
    case "ready":
      return card.remark === undefined ? undefined : { icon: "waiting", name: "Waiting", tone: "calm" };
    case "review":
      return card.remark === undefined ? undefined : { icon: "warning", name: "Not published", tone: "attention" };
    case "proposed":
    case "backlog":
    case "published":
    case "done":
    case "dismissed":
      return undefined;
  }
}
