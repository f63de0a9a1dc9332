/** What `promise` becomes, or an error after `limitMs`. What it waits for goes on; the caller ends it. */
export async function within<Value>(limitMs: number, what: string, promise: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const ms = Math.max(0, limitMs);
  const timer = setTimeout(() => late.reject(new Error(`${what} took longer than ${Math.round(ms / 1000)} s.`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
