import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Asked, InboxEntry } from "#core/board/view/inbox-view.ts";
import { Button } from "../parts/button.tsx";
import { ChangedLines } from "../parts/changed-lines.tsx";
import { Icon } from "../parts/icon.tsx";
import { looks } from "../parts/inbox-looks.ts";
import { useNow } from "../parts/now.ts";
import { duration } from "../parts/words.ts";
import { actionsOf, sightsOf, type InboxAction } from "./inbox-actions.ts";
import type { InboxStore } from "./inbox-store.ts";

interface Props {
  readonly inbox: InboxStore;
  readonly entry: InboxEntry;
}

/** One entry in full: what is wanted, what is known, and what can be done. */
export function InboxDetail({ inbox, entry }: Props): JSX.Element {
  const { icon, word, tone } = looks[entry.kind];
  const [first, ...others] = actionsOf(entry);
  const calm = entry.asked?.risky !== true;
  return (
    <article class={`detail tone-${tone}`} aria-labelledby="detail-title">
      <p class="detail-kind">
        <Icon name={icon} />
        {word}
        {entry.agent !== undefined && ` · ${entry.agent}`}
      </p>
      <h2 id="detail-title" dir="auto">
        {entry.title}
      </h2>
      {entry.asked === undefined ? (
        <p class="detail-text" dir="auto">
          {entry.text}
        </p>
      ) : (
        <Question asked={entry.asked} />
      )}
      {entry.facts.length > 0 && (
        <ul class="detail-facts" aria-label="What is known of the run">
          {entry.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {inbox.asksForRule(entry) && entry.asked?.rule !== undefined ? (
        <RuleForm inbox={inbox} entry={entry} rule={entry.asked.rule} />
      ) : (
        <div class="detail-actions">
          {first !== undefined && (
            <Act inbox={inbox} entry={entry} action={first} look={calm ? "primary" : "secondary"} />
          )}
          {others.map((action) => (
            <Act key={action.key} inbox={inbox} entry={entry} action={action} look="secondary" />
          ))}
          <span class="detail-sights">
            {sightsOf(entry).map((action) => (
              <Act key={action.key} inbox={inbox} entry={entry} action={action} look="quiet" />
            ))}
          </span>
        </div>
      )}
    </article>
  );
}

function Question({ asked }: { asked: Asked }): JSX.Element {
  const { title, what, isCommand, about, risky, why, diff, expiresAt } = asked;
  return (
    <>
      {isCommand && title !== what && (
        <p class="asked-title" dir="auto">
          {title}
        </p>
      )}
      {isCommand ? (
        <pre class="asked-command" aria-label="The command">
          {what}
        </pre>
      ) : (
        <p class="asked-what" dir="auto">
          {what}
        </p>
      )}
      {(about.length > 0 || risky) && (
        <ul class="about" aria-label="What it is about">
          {risky && (
            <li class="chip risky">
              <Icon name="warning" />
              May do harm
            </li>
          )}
          {about.map((word) => (
            <li key={word} class="chip">
              {word}
            </li>
          ))}
        </ul>
      )}
      <p class="detail-text" dir="auto">
        {why}
      </p>
      {diff !== undefined && <ChangedLines diff={diff} label="What it would change" />}
      <p class="time-out">
        <Icon name="time" />
        {expiresAt === undefined ? "It waits until somebody answers." : <Expiry at={expiresAt} />}
      </p>
    </>
  );
}

/** Renders alone each second. */
function Expiry({ at }: { at: number }): JSX.Element {
  const left = at - useNow();
  return <span>{left <= 0 ? "It is denied now." : `Without an answer it is denied in ${duration(left)}.`}</span>;
}

/** The rule in words, before it is made. */
function RuleForm({ inbox, entry, rule }: Props & { rule: string }): JSX.Element {
  const form = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => form.current?.querySelector("button")?.focus(), []);
  return (
    <div ref={form} class="rule" role="group" aria-label="Make a rule" aria-describedby="rule-words">
      <p id="rule-words">{rule}</p>
      <div class="detail-actions">
        <Button look="primary" label="Make this rule" onClick={() => void inbox.answer(entry, "allow", true)} />
        <Button label="Allow only this once" onClick={() => void inbox.answer(entry, "allow")} />
        <Button label="Cancel" onClick={() => inbox.hideRule()} />
      </div>
    </div>
  );
}

function Act({ inbox, entry, action, look }: Props & { action: InboxAction; look: "primary" | "secondary" | "quiet" }) {
  const { label, icon, key } = action;
  const letter = key.toUpperCase();
  return (
    <Button
      look={look}
      icon={icon}
      label={label}
      title={`${label} (${letter})`}
      shortcut={letter}
      onClick={() => action.do(inbox, entry)}
    />
  );
}
