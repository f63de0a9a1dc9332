import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { BoardStore, Place } from "./board-store.ts";
import { moveOf } from "./moves.ts";

interface Item {
  readonly label: string;
  /** Says why it cannot be chosen. */
  readonly why?: string;
  readonly choose: () => void;
}

/** The open card menu: where the card may go, and what else can be done with it. */
export function CardMenu({ board }: { board: BoardStore }): JSX.Element | null {
  const open = board.menu.value;
  const place = open === undefined ? undefined : board.places.value.get(open.task);
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (menu.current === null || open === undefined) return;
    putBeside(menu.current, open.anchor);
    menu.current.querySelector<HTMLElement>("[role=menuitem]:not([aria-disabled])")?.focus();
  }, [open]);
  if (place === undefined) return null;

  const close = (): void => {
    board.menu.value = undefined;
  };
  const choose = (item: Item): void => {
    if (item.why !== undefined) return;
    board.focus(place.card.id);
    close();
    item.choose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      board.focus(place.card.id);
      close();
    } else if (menu.current !== null && step(menu.current, event.key)) event.preventDefault();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !menu.current?.contains(event.relatedTarget)) close();
  };
  const [moves, others] = itemsOf(board, place);
  return (
    <>
      <div class="menu-backdrop" onPointerDown={close} />
      <div
        ref={menu}
        class="menu"
        role="menu"
        aria-label={`Move “${place.card.title}” to`}
        onKeyDown={onKeyDown}
        onFocusOut={onFocusOut}
      >
        <div class="menu-title" aria-hidden="true">
          Move to
        </div>
        {moves.map((item) => (
          <MenuItem key={item.label} item={item} onChoose={choose} />
        ))}
        <div class="menu-line" role="separator" />
        {others.map((item) => (
          <MenuItem key={item.label} item={item} onChoose={choose} />
        ))}
      </div>
    </>
  );
}

function MenuItem({ item, onChoose }: { item: Item; onChoose: (item: Item) => void }): JSX.Element {
  return (
    <div
      role="menuitem"
      tabIndex={-1}
      class="menu-item"
      aria-disabled={item.why === undefined ? undefined : true}
      title={item.why}
      onClick={() => onChoose(item)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onChoose(item);
      }}
    >
      {item.label}
      {item.why !== undefined && <span class="unseen">. {item.why}</span>}
    </div>
  );
}

function itemsOf(board: BoardStore, { card, column }: Place): readonly [Item[], Item[]] {
  const moves = board.columns.value
    .filter((other) => other.column !== column && other.column !== "proposed" && other.column !== "published")
    .map((other): Item => {
      const move = moveOf(card, column, other.column);
      const label = move.allowed && move.asksReason ? `${other.title}…` : other.title;
      const choose = (): void => void board.move(card, other.column);
      return move.allowed ? { label, choose } : { label, choose, why: move.why };
    });
  const others: Item[] = [
    { label: "Open details", choose: () => board.run("tutti.showTask", card.id) },
    { label: "Edit…", choose: () => board.run("tutti.editTask", card.id) },
  ];
  const { run } = card;
  if (run !== undefined) {
    others.push({ label: "Show transcript", choose: () => board.run("tutti.showTranscript", run) });
  }
  if (run !== undefined && ["failed", "interrupted", "review"].includes(card.state)) {
    others.push({ label: "Retry from step…", choose: () => board.run("tutti.retryRun", run) });
  }
  if (run !== undefined && ["interrupted", "review", "published"].includes(card.state)) {
    others.push({ label: "Rebase…", choose: () => board.run("tutti.rebaseTask", run) });
  }
  if (card.collisions !== undefined) {
    others.push({ label: "Settle overlap…", choose: () => board.run("tutti.settleOverlap", card.run) });
  }
  if (run !== undefined && ["queued", "running", "interrupted", "review"].includes(card.state)) {
    others.push({ label: "Message agent…", choose: () => board.run("tutti.messageAgent", run) });
  }
  if (card.state === "running") others.push({ label: "Pause", choose: () => board.run("tutti.pauseRun", run) });
  if (run !== undefined && card.state === "review") {
    others.push({ label: "End the run…", choose: () => board.run("tutti.stopRun", run) });
  }
  if (card.state !== "running" && card.state !== "queued" && card.state !== "done" && card.state !== "published") {
    others.push({ label: "Dismiss…", choose: () => board.ask({ task: card.id, kind: "dismiss" }) });
  }
  return [moves, others];
}

/** Moves the focus inside the menu; says whether the key did. */
function step(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items.at(at - 1),
    Home: items[0],
    End: items.at(-1),
  }[key];
  const named =
    next ?? (key.length === 1 ? items.find((item) => item.textContent.toLowerCase().startsWith(key)) : undefined);
  named?.focus();
  return named !== undefined;
}

/** Below the anchor's end, or where there is room. */
function putBeside(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(anchor.right - width, window.innerWidth - width - 8);
  const below = anchor.top + Math.min(anchor.height, 28);
  const top = below + height > window.innerHeight - 8 ? window.innerHeight - height - 8 : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}
