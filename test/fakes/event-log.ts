import type { EventLog } from "#core/board/event-log.ts";

/** A log in memory. Calls its listeners at once. `also` is refused: there is no transaction to take part in. */
export function memoryEventLog<Event>(): EventLog<Event> {
  const texts: string[] = [];
  const listeners = new Set<() => void>();
  return {
    async append(expectedVersion, events, also) {
      if (also !== undefined) throw new Error("The log in memory has no transactions.");
      if (texts.length !== expectedVersion) return "conflict";
      texts.push(...events.map((event) => JSON.stringify(event)));
      for (const listener of listeners) listener();
      return texts.length;
    },
    async read(afterVersion, limit) {
      return texts
        .slice(afterVersion, afterVersion + limit)
        .map((text, index) => ({ version: afterVersion + index + 1, event: JSON.parse(text) as Event })); // written by `append`
    },
    follow(listener) {
      const entry = () => listener();
      listeners.add(entry);
      return { [Symbol.dispose]: () => void listeners.delete(entry) };
    },
  };
}
