import { TuttiError, type ErrorKind } from "#core/errors.ts";
import type { CallName, HostMessage, PageName, PageStates, Params, Result } from "./messages.ts";
import type { Port } from "./port.ts";

export interface Connection<Page extends PageName> extends Disposable {
  call<Name extends CallName>(name: Name, params: Params<Name>): Promise<Result<Name>>;
  /** Calls `listener` with each new state of the page. */
  onState(listener: (state: PageStates[Page]) => void): void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: TuttiError) => void;
}

/** The page's end of a channel whose other end is `serve`. */
export function connect<Page extends PageName>(port: Port): Connection<Page> {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(state: PageStates[Page]) => void>();
  let last = 0;
  const listening = port.listen((message) => {
    const received = message as HostMessage; // only the host can post into a page
    if (received.kind === "state") {
      for (const listener of listeners) listener(received.state as PageStates[Page]); // a host sends a page its own state
      return;
    }
    const call = waiting.get(received.id);
    waiting.delete(received.id);
    if (received.kind === "result") call?.resolve(received.result as never);
    else call?.reject(new TuttiError(received.error.kind as ErrorKind, received.error.message));
  });
  return {
    call: (name, params) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        port.post({ kind: "call", id: last, name, params });
      }),
    onState: (listener) => void listeners.add(listener),
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  };
}
