/** Before every clock's present, in milliseconds; far from what an integer of 64 bits or a double cannot hold exactly. */
const longAgo = 2 ** 50;

/**
 * How a queue keeps a time: what is due at once stays so whatever the clock does, in the order in which it came; only
 * what waits for a time is compared with the clock.
 */
export function storedDue(dueAt: number, now: number): number {
  return dueAt <= now ? dueAt - longAgo : dueAt;
}
