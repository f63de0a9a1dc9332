import type { AgentEvent, EndCause, SessionOutcome } from "#core/run/agent-event.ts";

/** The most text of one session that is passed on, in characters. An agent that loops must not fill the memory. */
const textLimit = 4 * 1024 * 1024;

/** Something beside the session that has more to say: what it has left at the end comes before the end. */
export interface Witness {
  follow(tell: (event: AgentEvent) => void): Disposable;
  rest(): readonly AgentEvent[];
}

const tooMuch: AgentEvent = { type: "notice", text: "The agent writes too much; its further text is left out." };

interface EndFacts {
  readonly cause?: EndCause | undefined;
  /** Milliseconds since the epoch. */
  readonly heldUntil?: number | undefined;
}

/**
 * The events of one session, from the driver that pushes to the one reader
 * that iterates. Holds what was not read yet. `end` is the last event; what
 * is pushed after it is dropped.
 */
export class EventStream implements AsyncIterable<AgentEvent> {
  #waiting: AgentEvent[] = [];
  #wake: (() => void) | undefined;
  #textLeft: number;
  #ended = false;
  #witness: { readonly rest: () => readonly AgentEvent[]; readonly following: Disposable } | undefined;

  /** @param told  how much text of this session was passed on before, by another worker */
  constructor(told = 0) {
    this.#textLeft = textLimit - told;
  }

  /** No further text is passed on. */
  get isFull(): boolean {
    return this.#textLeft < 0;
  }

  /** Passes no further text on: that there is too much was said before. */
  leaveOut(): void {
    this.#textLeft = -1;
  }

  /** Once. What it sees is told as events of this session. */
  hear(witness: Witness | undefined): void {
    if (witness === undefined) return;
    if (this.#ended) return void witness.rest(); // it is too late to tell
    this.#witness = { rest: () => witness.rest(), following: witness.follow((event) => this.push(event)) };
  }

  /** Passes no further text on, and says so. */
  cutShort(): void {
    if (this.isFull) return;
    this.#textLeft = -1;
    this.#deliver(tooMuch);
  }

  push(event: AgentEvent): void {
    if (this.#ended || !this.#hasRoomFor(event)) return;
    this.#deliver(event);
  }

  end(outcome: SessionOutcome, reason: string | undefined, { cause, heldUntil }: EndFacts = {}): void {
    if (this.#ended) return;
    this.#witness?.following[Symbol.dispose]();
    for (const event of this.#witness?.rest() ?? []) this.push(event);
    this.#deliver({
      type: "session-end",
      outcome,
      ...(reason !== undefined && { reason }),
      ...(cause !== undefined && { cause }),
      ...(heldUntil !== undefined && { heldUntil }),
    });
    this.#ended = true;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AgentEvent, void, undefined> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const event of batch) {
        yield event;
        if (event.type === "session-end") return;
      }
      if (this.#waiting.length > 0) continue;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #deliver(event: AgentEvent): void {
    this.#waiting.push(event);
    this.#wake?.();
    this.#wake = undefined;
  }

  #hasRoomFor(event: AgentEvent): boolean {
    if (!("text" in event)) return true;
    if (this.#textLeft < 0) return event.type === "tool-end";
    this.#textLeft -= event.text.length;
    if (this.#textLeft < 0) this.#deliver(tooMuch);
    return true;
  }
}
