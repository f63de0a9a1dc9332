import type { SqlTransaction } from "#core/run/store.ts";

const LOOK_EVERY_MS = 60_000;

/**
 * The store's clock, for those who cannot wait for it. How far it is ahead of
 * this machine's is looked at now and then, behind the back of whoever asks.
 *
 * @returns the time, in milliseconds since the epoch
 */
export async function createStoreTime(sql: Pick<SqlTransaction, "now">): Promise<() => number> {
  let aheadMs = 0;
  let lookedAt = 0;
  const look = async (): Promise<void> => {
    lookedAt = performance.now();
    aheadMs = (await sql.now()) - Date.now();
  };
  await look();
  return () => {
    // A store that does not answer is told where something is read from it.
    if (performance.now() - lookedAt > LOOK_EVERY_MS) look().catch(() => {});
    return Date.now() + aheadMs;
  };
}
