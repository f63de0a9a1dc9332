import type { JSX } from "preact";
import { HUMAN } from "#core/board/task.ts";
import type { Card } from "#core/board/view/board-view.ts";
import { Icon, type IconName } from "../parts/icon.tsx";

const LABELS_SHOWN = 3;

export function CardLabels({ labels }: { labels: readonly string[] }): JSX.Element | null {
  if (labels.length === 0) return null;
  const rest = labels.slice(LABELS_SHOWN);
  return (
    <div class="card-labels">
      {labels.slice(0, LABELS_SHOWN).map((label) => (
        <span key={label} class="label" dir="auto" title={label}>
          {label}
        </span>
      ))}
      {rest.length > 0 && (
        <span class="label" title={rest.join(", ")}>
          <span aria-hidden="true">+{rest.length}</span>
          <span class="unseen">and {rest.join(", ")}</span>
        </span>
      )}
    </div>
  );
}

/** The small print of a card. What there is nothing of is left out. */
export function CardFacts({ card, tabIndex }: { card: Card; tabIndex: number }): JSX.Element {
  const {
    criteria,
    criteriaDone,
    openComments,
    estimate,
    port,
    cost,
    uncontained,
    refusedHosts,
    behind,
    pullUrl,
    lint,
  } = card;
  const who = card.state === "in-progress" ? undefined : card.who; // its state says who has it
  return (
    <div class="card-facts">
      {criteria > 0 && <Fact icon="criteria" text={`${criteriaDone}/${criteria}`} means={criteriaWords(card)} />}
      {openComments > 0 && (
        <Fact
          icon="comment"
          text={String(openComments)}
          means={openComments === 1 ? "1 open comment" : `${openComments} open comments`}
        />
      )}
      {estimate !== undefined && <Fact icon="time" text={estimate} means={`Estimate: ${estimate}`} />}
      {who !== undefined && (
        <Fact
          icon={card.agent === undefined && card.assignee === HUMAN ? "person" : "agent"}
          text={who}
          means={
            card.agent === undefined
              ? `Assigned to ${who}`
              : `Agent: ${who}${card.whyAgent === undefined ? "" : `. ${card.whyAgent}`}`
          }
        />
      )}
      {port !== undefined && (
        <Fact icon="port" text={String(port)} means={`Port ${port} and the nine after it are this worktree's own`} />
      )}
      {cost !== undefined && <Fact icon="cost" text={cost} means={`Cost: ${cost}`} />}
      {behind !== undefined && (
        <Fact icon="behind" text={behind.replace(/ commits?/, "")} means={`${behind}. Rebase… takes them in.`} />
      )}
      {lint !== undefined && (
        <Fact
          icon={lint.severity === "error" ? "failed" : "warning"}
          text={lint.problems === 1 ? "1 problem" : `${lint.problems} problems`}
          means={lint.text}
        />
      )}
      {uncontained !== undefined && <Fact icon="warning" text={uncontained.split(":")[0] ?? ""} means={uncontained} />}
      {refusedHosts !== undefined && (
        <Fact icon="blocked" text={`${refusedHosts.times} refused`} means={refusedHosts.text} />
      )}
      {pullUrl !== undefined && <PullLink url={pullUrl} tabIndex={tabIndex} />}
    </div>
  );
}

function criteriaWords({ criteriaDone, criteria }: Card): string {
  return `${criteriaDone} of ${criteria} criteria met`;
}

/** A figure with an icon for the eye, and with its meaning for everybody else. */
function Fact({ icon, text, means }: { icon: IconName; text: string; means: string }): JSX.Element {
  return (
    <span class="fact" title={means}>
      <Icon name={icon} />
      <span aria-hidden="true" dir="auto" class="fact-text">
        {text}
      </span>
      <span class="unseen">{means}</span>
    </span>
  );
}

/** Only web addresses become links: the text comes from a forge. */
function PullLink({ url, tabIndex }: { url: string; tabIndex: number }): JSX.Element {
  const number = /\/(\d+)\/?$/.exec(url)?.[1];
  const text = number === undefined ? "Pull request" : `Pull request #${number}`;
  if (!/^https?:\/\//i.test(url)) return <Fact icon="pull-request" text={text} means={`${text}: ${url}`} />;
  return (
    <a class="fact link" href={url} tabIndex={tabIndex} title={url}>
      <Icon name="pull-request" />
      <span>{text}</span>
    </a>
  );
}
