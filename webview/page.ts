import { signal, type ReadonlySignal } from "@preact/signals";
import type { UserCommand } from "#core/board/command.ts";
import { TuttiError } from "#core/errors.ts";
import { connect, type Connection } from "#protocol/connect.ts";
import type { PageCommand, PageName, PageStates } from "#protocol/messages.ts";
import type { Port } from "#protocol/port.ts";

/** What a page remembers over a reload of the window. */
export interface Memory {
  getState(): unknown;
  setState(state: unknown): void;
}

/** A page's end of its host: the state it shows, what it may ask for, and what the host refused. */
export class Page<Name extends PageName> {
  readonly #connection: Connection<Name>;
  readonly #state = signal<PageStates[Name] | undefined>(undefined);
  /** Why the last request did not work, until it is closed or something else works. */
  readonly notice = signal<string | undefined>(undefined);
  /** What a screen reader says next. */
  readonly announcement = signal("");

  constructor(connection: Connection<Name>) {
    this.#connection = connection;
  }

  /** `undefined` until the host has sent the first state. */
  get state(): ReadonlySignal<PageStates[Name] | undefined> {
    return this.#state;
  }

  /** Asks for the state, which follows as a push and again after each change. */
  open(): void {
    this.#connection.onState((state) => {
      this.#state.value = state;
    });
    this.#connection.call("page/open", {}).catch((error: unknown) => this.#complain("", error));
  }

  /** Asks the editor to do something; `target` is a task's or run's id. */
  run(command: PageCommand, target?: string): void {
    this.notice.value = undefined;
    this.#connection.call("command/run", { command, target }).catch((error: unknown) => this.#complain("", error));
  }

  /**
   * Sends a person's command to the board. A refusal becomes the notice.
   *
   * @param what  begins the notice, for example “Add a licence was not moved.”
   * @returns the version of the board that contains the command; `undefined` when it was refused
   */
  async send(command: UserCommand, what: string): Promise<number | undefined> {
    this.notice.value = undefined;
    try {
      return (await this.#connection.call("board/send", command)).version;
    } catch (error) {
      this.#complain(what, error);
      return undefined;
    }
  }

  announce(text: string): void {
    // The same text twice would not be spoken again.
    this.announcement.value = text === this.announcement.value ? `${text}\u00a0` : text;
  }

  #complain(what: string, error: unknown): void {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    if (known.kind === "cancelled") return;
    this.notice.value = `${what} ${known.message}`.trim();
  }
}

export function openPage<Name extends PageName>(port: Port): Page<Name> {
  const page = new Page<Name>(connect<Name>(port));
  page.open();
  return page;
}
