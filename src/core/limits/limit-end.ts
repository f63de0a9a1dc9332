/** Nobody holds an account longer than a week; what says so was misread. In milliseconds. */
const longestMs = 8 * 24 * 60 * 60 * 1_000;

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/**
 * When a usage or rate limit is over, as far as the vendor's or the agent's own words tell it: as a time that passes
 * ("try again in 3 hours 12 minutes", "retry-after: 30"), as a moment (seconds since 1970, ISO 8601), or on the clock
 * ("resets 3pm (Europe/Berlin)", "try again at Jan 5th, 2026 3:05 PM").
 *
 * @param now   milliseconds since 1970
 * @param zone  IANA name of the time zone of a clock that names none
 * @returns milliseconds since 1970, after `now`; `undefined` when nothing is told
 */
export function limitEnd(text: string, now: number, zone: string): number | undefined {
  const told = momentIn(text) ?? passingIn(text, now) ?? clockIn(text, now, zone);
  if (told === undefined || told <= now || told - now > longestMs) return undefined;
  return told;
}

function momentIn(text: string): number | undefined {
  const seconds = /\|(\d{10})\b/.exec(text)?.[1];
  if (seconds !== undefined) return Number(seconds) * 1_000;
  const iso = /\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/.exec(text)?.[0];
  const at = iso === undefined ? Number.NaN : Date.parse(iso.replace(" ", "T"));
  return Number.isNaN(at) ? undefined : at;
}

const amount = String.raw`\d+(?:\.\d+)?\s*(?:days?|d|hours?|hrs?|h|minutes?|mins?|ms|m|seconds?|secs?|s)(?![a-z])`;
const passing = new RegExp(
  String.raw`(?:\b(?:in|after|wait|within)\b|retryDelay\W{1,4}|retry[- ]after\W{1,4})\s*(?:about\s+)?(${amount}(?:(?:,|\s|and)*${amount})*)`,
  "i",
);
/** A header says seconds without saying so. */
const header = /\bretry[-_ ]after(?:_seconds)?["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)(?![\d.]|\s*[a-z])/i;

function passingIn(text: string, now: number): number | undefined {
  const words = passing.exec(text)?.[1];
  if (words !== undefined) {
    const parts = [...words.matchAll(new RegExp(amount, "gi"))].map(([part]) => millisecondsIn(part));
    return now + Math.ceil(parts.reduce((sum, part) => sum + part, 0));
  }
  const seconds = header.exec(text)?.[1];
  return seconds === undefined ? undefined : now + Math.ceil(Number(seconds) * 1_000);
}

function millisecondsIn(part: string): number {
  const [, number = "0", unit = "s"] = /^([\d.]+)\s*(ms|[dhms])/i.exec(part) ?? [];
  return Number(number) * (unitMs[unit.toLowerCase() as keyof typeof unitMs] ?? 0); // the expression allows no other
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const clock = new RegExp(
  String.raw`\b(?:resets?|again|resumes?|available|until|renews?)\b(?:\s+(?:at|on|after|again))*\s+` +
    String.raw`(?:(?<month>${months.join("|")})[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(?<year>20\d\d),?\s+)?(?:at\s+)?|(?<weekday>${weekdays.join("|")})[a-z]*\.?,?\s+(?:at\s+)?)?` +
    String.raw`(?<hour>\d{1,2})(?::(?<minute>\d\d))?\s*(?<half>[ap]\.?m\b)?(?:\s*\(?(?<zone>[A-Z][A-Za-z_]+/[A-Za-z_/]+|UTC|GMT)\)?)?`,
  "i",
);

function clockIn(text: string, now: number, zone: string): number | undefined {
  const found = clock.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { month, day, year, weekday, minute, half } = found;
  if (minute === undefined && half === undefined) return undefined; // "again 3 times" is no time
  const hour = hourOf(Number(found["hour"]), half);
  if (hour > 23 || Number(minute ?? 0) > 59) return undefined;
  const where = zoneOr(found["zone"], zone);
  const today = partsIn(where, now);
  const date = {
    year: year === undefined ? today.year : Number(year),
    month: month === undefined ? today.month : months.indexOf(month.toLowerCase()) + 1,
    day: day === undefined ? today.day : Number(day),
  };
  const at = (days: number): number =>
    instantIn(where, { ...date, day: date.day + days, hour, minute: Number(minute ?? 0) });
  if (month !== undefined) return at(0);
  const first = weekday === undefined ? 0 : (weekdays.indexOf(weekday.toLowerCase()) - today.weekday + 7) % 7;
  return at(first) > now ? at(first) : at(first + (weekday === undefined ? 1 : 7));
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
}

function zoneOr(named: string | undefined, zone: string): string {
  if (named === undefined) return zone;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    return zone; // a word in brackets
  }
}

interface LocalTime {
  readonly year: number;
  /** 1 for January. */
  readonly month: number;
  /** May be past the month's end. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

function partsIn(zone: string, at: number): LocalTime & { readonly weekday: number } {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    weekday: "short",
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type as string, value]));
  const number = (name: string): number => Number(parts.get(name));
  return {
    year: number("year"),
    month: number("month"),
    day: number("day"),
    hour: number("hour"),
    minute: number("minute"),
    weekday: weekdays.indexOf((parts.get("weekday") ?? "").toLowerCase()),
  };
}

/** The moment at which clocks of the zone show `time`. Asked twice, since the first answer may lie before a change of the clocks. */
function instantIn(zone: string, time: LocalTime): number {
  const wanted = utc(time);
  let at = wanted;
  for (let round = 0; round < 2; round++) at += wanted - utc(partsIn(zone, at));
  return at;
}

function utc({ year, month, day, hour, minute }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
