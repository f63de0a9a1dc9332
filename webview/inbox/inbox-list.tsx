import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { InboxEntry } from "#core/board/view/inbox-view.ts";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { duration } from "../parts/words.ts";
import { looks } from "../parts/inbox-looks.ts";
import type { InboxStore } from "./inbox-store.ts";

const minuteMs = 60_000;

/** The entries. The focus stays on the list itself, so that no entry takes it away when it is settled. */
export function InboxList({ inbox }: { inbox: InboxStore }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const current = inbox.current.value;
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current?.key]);
  return (
    <ul
      ref={list}
      id="entries"
      class="entries"
      role="listbox"
      tabIndex={0}
      aria-label="What needs you"
      aria-activedescendant={current === undefined ? undefined : idOf(current)}
      onKeyDown={(event) => {
        if (step(inbox, event.key)) event.preventDefault();
      }}
    >
      {inbox.entries.value.map((entry) => (
        <Entry key={entry.key} inbox={inbox} entry={entry} selected={entry.key === current?.key} />
      ))}
    </ul>
  );
}

function step(inbox: InboxStore, key: string): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[key];
  if (by !== undefined) inbox.step(by);
  return by !== undefined;
}

function Entry({ inbox, entry, selected }: { inbox: InboxStore; entry: InboxEntry; selected: boolean }): JSX.Element {
  const { icon, word, tone } = looks[entry.kind];
  return (
    <li
      id={idOf(entry)}
      role="option"
      class={`entry tone-${tone}`}
      aria-selected={selected}
      onClick={() => inbox.choose(entry)}
    >
      <Icon name={icon} />
      <span class="entry-title" dir="auto">
        {entry.title}
      </span>
      <span class="entry-word">
        {word}
        {entry.agent !== undefined && ` · ${entry.agent}`} · <Age at={entry.at} />
      </span>
      {entry.asked !== undefined && (
        <span class={entry.asked.isCommand ? "entry-what command" : "entry-what"} dir="auto">
          {entry.asked.what}
        </span>
      )}
    </li>
  );
}

/** Renders alone, so that nothing around it must. */
function Age({ at }: { at: number }): JSX.Element {
  const age = useNow() - at;
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {age < minuteMs ? "now" : duration(Math.floor(age / minuteMs) * minuteMs).replace(" 00 s", "")}
    </time>
  );
}

function idOf(entry: InboxEntry): string {
  return `entry-${entry.key}`;
}
