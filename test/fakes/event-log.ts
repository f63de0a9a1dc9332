import type { EventLog } from "#core/board/event-log.ts";

/** A log in memory. Calls its listeners at once. `also` is refused: there is no transaction to take part in. */
export function memoryEventLog<Event>(): EventLog<Event> {
  const texts: string[] = [];
  const listeners = new Set<() => void>();
  const read = (afterVersion: number, limit: number) =>
    texts
      .slice(afterVersion, afterVersion + limit)
      .map((text, index) => ({ version: afterVersion + index + 1, event: JSON.parse(text) as Event })); // written by `append`
  const log: EventLog<Event> = {
    async append(expectedVersion, events, also) {
      if (also !== undefined) throw new Error("The log in memory has no transactions.");
      if (texts.length !== expectedVersion) return "conflict";
      texts.push(...events.map((event) => JSON.stringify(event)));
      for (const listener of listeners) listener();
      return texts.length;
    },
    async appendInTurn(afterVersion, decide, also) {
      const appended = await log.append(texts.length, decide(read(afterVersion, texts.length)), also);
      if (appended === "conflict") throw new Error("Nobody can write between these two.");
      return appended;
    },
    read: async (afterVersion, limit) => read(afterVersion, limit),
    follow(listener) {
      const entry = () => listener();
      listeners.add(entry);
      return { [Symbol.dispose]: () => void listeners.delete(entry) };
    },
  };
  return log;
}
