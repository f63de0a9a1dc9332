/** Header fields that name a moment, a duration, or seconds since 1970, by vendor. */
const resets = [
  "anthropic-ratelimit-unified-reset",
  "anthropic-ratelimit-requests-reset",
  "anthropic-ratelimit-tokens-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
  "x-ratelimit-reset",
];

/**
 * When a limit ends, in milliseconds since the epoch; `undefined` when the vendor does not say.
 *
 * @param body  the vendor's answer as text: Google names the delay there
 */
export function resetTime(header: (name: string) => string | undefined, body: string, now: number): number | undefined {
  const afterMs = Number(header("retry-after-ms"));
  if (afterMs > 0) return Math.round(now + afterMs);
  const after = moment(header("retry-after"), now) ?? moment(/"?retryDelay\\?":\s*\\?"([\d.]+s)/.exec(body)?.[1], now);
  if (after !== undefined) return after;
  const moments = resets.flatMap((name) => moment(header(name), now) ?? []);
  return moments.length === 0 ? undefined : Math.max(...moments);
}

/** Seconds, a duration such as `6m0s` or `1.5s`, a date, or a time since 1970 in seconds or milliseconds. */
function moment(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    if (number > 1e12) return Math.round(number);
    return Math.round(number > 1e9 ? number * 1_000 : now + number * 1_000);
  }
  if (/^(?:[\d.]+(?:ms|[dhms]))+$/.test(text)) {
    const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
    const parts = [...text.matchAll(/([\d.]+)(ms|[dhms])/g)];
    return Math.round(now + parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 0), 0));
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
