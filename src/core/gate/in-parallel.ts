/** Something to do, and which others must have ended before it begins. */
interface Ordered {
  /** Positions. Without circles. */
  readonly after: readonly number[];
}

/**
 * Does all of them, at most so many at once, earlier ones first. When one
 * throws or the signal aborts, no other begins, those at work are told to end,
 * and all have ended when this rejects.
 *
 * @returns what came of each, in their own order
 */
export async function inParallel<Item extends Ordered, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result[]> {
  const ending = new AbortController();
  const whole = AbortSignal.any([signal, ending.signal]);
  const results = new Map<number, Result>();
  const waiting = new Set(items.keys());
  const active = new Map<number, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const begin = (at: number, item: Item): void => {
    waiting.delete(at);
    const ended = work(item, whole)
      .then((result) => void results.set(at, result))
      .catch((error: unknown) => {
        failure ??= { error };
        ending.abort();
      })
      .finally(() => active.delete(at));
    active.set(at, ended);
  };
  for (;;) {
    for (const [at, item] of items.entries()) {
      if (failure !== undefined || whole.aborted || active.size >= limit) break;
      if (waiting.has(at) && item.after.every((other) => results.has(other))) begin(at, item);
    }
    if (active.size === 0) break;
    await Promise.race(active.values());
  }
  if (failure !== undefined) throw failure.error;
  signal.throwIfAborted();
  return items.flatMap((_, at) => (results.has(at) ? [results.get(at) as Result] : []));
}
