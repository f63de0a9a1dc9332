import type { Clock } from "../clock.ts";
import { emptyBoard, type BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { decide } from "./decide.ts";
import type { Event } from "./event.ts";
import type { EventLog } from "./event-log.ts";
import { projectAll } from "./project.ts";
import type { SqlTransaction } from "../run/store.ts";

const PAGE = 2_000;

/**
 * The one way to read and write the board. Many processes may each hold one on
 * the same log: a write that meets a newer log is decided again on it, in its turn.
 */
export class Board {
  readonly #log: EventLog<Event>;
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: BoardState, events: readonly Event[]) => void>();
  #state: BoardState = emptyBoard;
  #reading: Promise<BoardState> | undefined;
  /** The reading after the present one, for those who asked while that was going on. */
  #nextReading: Promise<BoardState> | undefined;

  constructor(log: EventLog<Event>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** What was true when it was last read. `refresh` brings it up to date. */
  get state(): BoardState {
    return this.#state;
  }

  /**
   * Reads what was written before this call, by any process, and tells the listeners. A reading that is going on may
   * have looked before that, so whoever asks meanwhile shares the next one.
   */
  async refresh(): Promise<BoardState> {
    if (this.#nextReading !== undefined) return this.#nextReading;
    if (this.#reading === undefined) return this.#read();
    const over = this.#reading.catch(() => {}); // whoever began it was told
    this.#nextReading = over.then(() => {
      this.#nextReading = undefined;
      return this.#read();
    });
    return this.#nextReading;
  }

  /**
   * Decides and appends. Resolves with the events, which are durable then.
   *
   * @param alongside  written in the same transaction as the events: all or nothing
   * @throws TuttiError `refused` with the rule that forbids it; nothing was written
   */
  async send(
    command: Command,
    alongside?: (transaction: SqlTransaction, events: readonly Event[], decidedOn: BoardState) => Promise<void>,
  ): Promise<readonly Event[]> {
    const known = await this.refresh();
    const events = decide(known, command, this.#clock.now());
    if (events.length === 0) return [];
    const also = alongside && ((tx: SqlTransaction) => alongside(tx, events, known));
    const written = await this.#log.append(known.version, events, also);
    if (written === "conflict") return this.#sendInTurn(command, alongside);
    await this.refresh();
    return events;
  }

  /** Where others write all the time, who decides before it is their turn may never get one. */
  async #sendInTurn(command: Command, alongside: Parameters<Board["send"]>[1]): Promise<readonly Event[]> {
    const known = this.#state;
    let state = known;
    let events: readonly Event[] = [];
    await this.#log.appendInTurn(
      known.version,
      (since) => {
        state = projectAll(
          known,
          since.map(({ event }) => event),
        );
        events = decide(state, command, this.#clock.now());
        return events;
      },
      alongside && (async (tx) => (events.length === 0 ? undefined : alongside(tx, events, state))),
    );
    await this.refresh();
    return events;
  }

  /** Calls `listener` after every change that this process learns of, its own included. */
  listen(listener: (state: BoardState, events: readonly Event[]) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Follows other processes until disposed. `onProblem` is told when the store cannot be read. */
  follow(onProblem: (error: unknown) => void): Disposable {
    return this.#log.follow(() => void this.refresh().catch(onProblem));
  }

  #read(): Promise<BoardState> {
    this.#reading = this.#catchUp().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #catchUp(): Promise<BoardState> {
    for (;;) {
      const page = await this.#log.read(this.#state.version, PAGE);
      if (page.length === 0) return this.#state;
      const events = page.map((entry) => entry.event);
      this.#state = projectAll(this.#state, events);
      for (const listener of this.#listeners) listener(this.#state, events);
    }
  }
}
