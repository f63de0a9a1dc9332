import type { JSX } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { Announcer } from "../parts/announcer.tsx";
import { Button } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";
import { counted } from "../parts/words.ts";
import { actionsOf, sightsOf } from "./inbox-actions.ts";
import { InboxDetail } from "./inbox-detail.tsx";
import { InboxList } from "./inbox-list.tsx";
import type { InboxStore } from "./inbox-store.ts";

/** What needs a human: the list, and beside it what one entry is about. */
export function InboxPage({ inbox }: { inbox: InboxStore }): JSX.Element {
  const current = inbox.current.value;
  useFocusOnList(inbox);
  if (inbox.page.state.value === undefined) return <p class="loading">Looking what needs you…</p>;
  const count = inbox.entries.value.length;
  return (
    <main class="inbox-page" onKeyDown={(event) => handleKey(inbox, event)}>
      <header class="page-head">
        <h1>Inbox</h1>
        <p>{count === 0 ? "Nothing needs you" : `${counted(count, "thing")} ${count === 1 ? "needs" : "need"} you`}</p>
        <p class="keys">
          <kbd>↑</kbd> <kbd>↓</kbd> to read, the underlined letters to act, <kbd>Esc</kbd> back to the list
        </p>
      </header>
      <Notice notice={inbox.page.notice} />
      {current === undefined ? (
        <div class="welcome">
          <h2>Nothing needs you</h2>
          <p>
            What agents ask, what has failed and what is delivered appears here, and can be answered by keyboard alone.
          </p>
          <Button label="Open the board" onClick={() => inbox.page.run("tutti.openBoard")} />
        </div>
      ) : (
        <div class="inbox-panes">
          <InboxList inbox={inbox} />
          <InboxDetail key={current.key} inbox={inbox} entry={current} />
        </div>
      )}
      <Announcer text={inbox.page.announcement} />
    </main>
  );
}

/** Keys act on the entry that is read, wherever the focus is. A key that is held down acts once. */
function handleKey(inbox: InboxStore, event: KeyboardEvent): void {
  const entry = inbox.current.value;
  const { key, ctrlKey, metaKey, altKey, repeat } = event;
  if (entry === undefined || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
  if (key === "Escape") {
    inbox.hideRule();
    focusList();
  } else if (key === "Enter" && event.target === list()) {
    document.querySelector<HTMLElement>(".detail-actions button")?.focus();
  } else {
    const action = [...actionsOf(entry), ...sightsOf(entry)].find((each) => each.key === key.toLowerCase());
    if (action === undefined || repeat) return;
    action.do(inbox, entry);
  }
  event.preventDefault();
}

/** The list has the focus from the beginning, and gets it back when what had it is gone. */
function useFocusOnList(inbox: InboxStore): void {
  const [shown, rule] = [inbox.current.value, inbox.current.value && inbox.asksForRule(inbox.current.value)];
  useLayoutEffect(() => {
    if (document.activeElement === document.body) focusList();
  }, [shown?.key, rule]);
  useEffect(() => {
    const onFocus = (): void => {
      if (document.activeElement === document.body) focusList();
    };
    window.addEventListener("focus", onFocus);
    return () => window.removeEventListener("focus", onFocus);
  }, []);
}

function list(): HTMLElement | null {
  return document.getElementById("entries");
}

function focusList(): void {
  list()?.focus();
}
