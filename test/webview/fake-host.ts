import type { CallName, HostMessage, PageName, PageStates, Params } from "#protocol/messages.ts";
import type { Port } from "#protocol/port.ts";
import type { Memory } from "../../webview/page.ts";

interface Call {
  readonly id: number;
  readonly name: CallName;
  readonly params: unknown;
}

/** The host's end of a page: records what the page asks, and answers when told to. */
export class FakeHost<Page extends PageName> implements Port, Memory {
  readonly calls: Call[] = [];
  #listener: ((message: unknown) => void) | undefined;
  #saved: unknown;

  post(message: unknown): void {
    this.calls.push(message as Call); // a page posts nothing but calls
  }

  listen(listener: (message: unknown) => void): Disposable {
    this.#listener = listener;
    return { [Symbol.dispose]: () => (this.#listener = undefined) };
  }

  getState(): unknown {
    return this.#saved;
  }

  setState(state: unknown): void {
    this.#saved = state;
  }

  push(state: PageStates[Page]): void {
    this.#send({ kind: "state", state });
  }

  /** What was asked for by this name, in order. */
  asked<Name extends CallName>(name: Name): Params<Name>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.params as Params<Name>);
  }

  answer(result: unknown): void {
    this.#send({ kind: "result", id: this.#last(), result });
  }

  /** Answers the earliest call that changes the board. */
  answerFirst(result: unknown): void {
    const call = this.calls.find(({ name }) => name === "board/send");
    if (call === undefined) throw new Error("The page has sent nothing to the board.");
    this.#send({ kind: "result", id: call.id, result });
  }

  refuse(message: string, kind = "refused"): void {
    this.#send({ kind: "error", id: this.#last(), error: { kind, message } });
  }

  #last(): number {
    const call = this.calls.at(-1);
    if (call === undefined) throw new Error("The page has asked for nothing.");
    return call.id;
  }

  #send(message: HostMessage): void {
    this.#listener?.(structuredClone(message));
  }
}
