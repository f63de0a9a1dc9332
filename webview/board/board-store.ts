import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { UserCommand } from "#core/board/command.ts";
import type { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import type { Column } from "#core/board/task.ts";
import type { Card, ColumnView } from "#core/board/view/board-view.ts";
import type { PageCommand } from "#protocol/messages.ts";
import type { Memory, Page } from "../page.ts";
import type { Drag, Point } from "./drag.ts";
import { filterOf } from "./filter.ts";
import { blockCommand, commandOf, moveOf } from "./moves.ts";
import { Preferences } from "./preferences.ts";
import { counts, withMoves, type PendingMove } from "./pending.ts";

/** A short question that is asked on the card itself. */
export interface Question {
  readonly task: TaskId;
  readonly kind: "block" | "dismiss" | "return" | "always";
}

/** Where a menu opens, in pixels of the page. */
export interface OpenMenu {
  readonly task: TaskId;
  readonly anchor: DOMRect;
}

/** Compared by identity: a second wish for the same card is another one. */
export interface FocusRequest {
  readonly task: TaskId;
}

export interface Place {
  readonly card: Card;
  readonly column: Column;
  readonly index: number;
}

/**
 * Everything the board page shows and does.
 *
 * A move shows at once and is `pending` until a state of the host contains it;
 * a refusal takes it back. The focused card is the one that Tab reaches; the
 * arrow keys choose it.
 */
export class BoardStore {
  readonly page: Page<"board">;
  readonly preferences: Preferences;
  readonly filter = signal("");
  readonly menu = signal<OpenMenu | undefined>(undefined);
  readonly keysShown = signal(false);
  /** The empty column that the keyboard or a press has opened. */
  readonly peeked = signal<Column | undefined>(undefined);
  readonly drag = signal<Drag | undefined>(undefined);
  /** Where the pointer holds the dragged card; apart from `drag`, because it changes with every pixel. */
  readonly pointer = signal<Point>({ x: 0, y: 0 });
  readonly #focused = signal<TaskId | undefined>(undefined);
  readonly #question = signal<Question | undefined>(undefined);
  readonly #pending = signal<ReadonlyMap<TaskId, PendingMove>>(new Map());
  readonly #focusRequest = signal<FocusRequest | undefined>(undefined);
  #answered: FocusRequest | undefined;

  /** All columns with the cards that pass the filter. */
  readonly columns: ReadonlySignal<readonly ColumnView[]>;
  /** The columns whose cards are shown. */
  readonly open: ReadonlySignal<readonly ColumnView[]>;
  readonly places: ReadonlySignal<ReadonlyMap<TaskId, Place>>;
  /** The one card in the tab order. */
  readonly focused: ReadonlySignal<TaskId | undefined>;

  constructor(page: Page<"board">, memory: Memory) {
    this.page = page;
    this.preferences = new Preferences(memory);
    const moved = computed(() => withMoves(page.state.value, this.#pending.value));
    this.columns = computed(() => {
      const passes = filterOf(this.filter.value);
      if (passes === undefined) return moved.value;
      return moved.value.map((column) => ({ ...column, cards: column.cards.filter(passes) }));
    });
    this.open = computed(() => {
      const { collapsed } = this.preferences.saved.value;
      return this.columns.value.filter((column) => !collapsed.includes(column.column));
    });
    this.places = computed(() => placesIn(this.columns.value));
    this.focused = computed(() => {
      const chosen = this.#focused.value;
      const column = chosen === undefined ? undefined : this.places.value.get(chosen)?.column;
      if (this.open.value.some((shown) => shown.column === column)) return chosen;
      return this.open.value.find((column) => column.cards.length > 0)?.cards[0]?.id;
    });
  }

  isPending(task: TaskId): boolean {
    const move = this.#pending.value.get(task);
    return move !== undefined && counts(move, this.#version);
  }

  choose(task: TaskId): void {
    this.#focused.value = task;
  }

  /** Moves the keyboard focus to a card, wherever it is rendered next. */
  focus(task: TaskId): void {
    this.#focused.value = task;
    this.#focusRequest.value = { task };
  }

  /** Brings a card before a person, whatever hides it. */
  jumpTo(task: TaskId): void {
    if (!this.places.value.has(task)) this.filter.value = "";
    const column = this.places.value.get(task)?.column;
    if (column !== undefined) this.preferences.openColumn(column);
    this.focus(task);
  }

  /** The wish for the keyboard focus; the card it names answers it when it is rendered. */
  get focusRequest(): ReadonlySignal<FocusRequest | undefined> {
    return this.#focusRequest;
  }

  /** True once for each request. */
  answers(request: FocusRequest | undefined): boolean {
    if (request === undefined || request === this.#answered) return false;
    this.#answered = request;
    return true;
  }

  /** Asks on the card; the field there takes the focus. */
  ask(question: Question): void {
    this.#answered = this.#focusRequest.value;
    this.#question.value = question;
  }

  get question(): ReadonlySignal<Question | undefined> {
    return this.#question;
  }

  /** Moves a card, or says why not. A column that needs a reason asks for it on the card first. */
  async move(card: Card, to: Column): Promise<void> {
    const from = this.places.value.get(card.id)?.column;
    if (from === undefined) return;
    const move = moveOf(card, from, to);
    if (!move.allowed) {
      this.page.notice.value = `“${card.title}” was not moved. ${move.why}`;
      return;
    }
    this.#show(card.id, { to });
    if (move.asksReason) this.ask({ task: card.id, kind: "block" });
    else await this.#sendMove(card, to, commandOf(card, from, to));
  }

  /** Answers the question that stands on a card. */
  async answer(card: Card, text: string): Promise<void> {
    const question = this.#question.value;
    if (question?.task !== card.id) return;
    this.#question.value = undefined;
    this.focus(card.id);
    switch (question.kind) {
      case "block":
        return this.#sendMove(card, "blocked", blockCommand(card, text));
      case "dismiss":
        await this.send(card, { type: "task/dismiss", id: card.id, reason: text }, "dismissed");
        return;
      case "return":
        if (card.run !== undefined)
          await this.send(card, { type: "run/return", run: card.run, note: text }, "sent back");
        return;
      case "always":
        if (card.question !== undefined) await this.send(card, alwaysAllow(card.question.id), "allowed");
    }
  }

  /** Closes the question and takes back what it was about. */
  withdraw(): void {
    const question = this.#question.value;
    if (question === undefined) return;
    this.#question.value = undefined;
    this.#show(question.task, undefined);
    this.focus(question.task);
  }

  /** @param did  what was done to the card, for the announcement: “moved to Ready” */
  async send(card: Card, command: UserCommand, did: string): Promise<number | undefined> {
    const version = await this.page.send(command, `“${card.title}” was not ${did}.`);
    if (version !== undefined) this.page.announce(`“${card.title}” was ${did}.`);
    return version;
  }

  run(command: PageCommand, target?: TaskId | RunId | ApprovalId): void {
    this.page.run(command, target);
  }

  async #sendMove(card: Card, to: Column, command: UserCommand): Promise<void> {
    const title = this.columns.value.find((column) => column.column === to)?.title ?? to;
    const shown = this.#pending.value.get(card.id);
    const version = await this.send(card, command, `moved to ${title}`);
    if (this.#pending.value.get(card.id) !== shown) return; // it was moved on meanwhile
    this.#show(card.id, version === undefined ? undefined : { to, version });
  }

  get #version(): number {
    return this.page.state.value?.version ?? 0;
  }

  #show(task: TaskId, move: PendingMove | undefined): void {
    const rest = [...this.#pending.value].filter(([id, other]) => id !== task && counts(other, this.#version));
    this.#pending.value = new Map(move === undefined ? rest : [...rest, [task, move]]);
  }
}

function alwaysAllow(id: ApprovalId): UserCommand {
  return { type: "approval/answer", id, decision: "allow", by: "editor", always: true };
}

function placesIn(columns: readonly ColumnView[]): ReadonlyMap<TaskId, Place> {
  const places = new Map<TaskId, Place>();
  for (const { column, cards } of columns) {
    for (const [index, card] of cards.entries()) places.set(card.id, { card, column, index });
  }
  return places;
}
