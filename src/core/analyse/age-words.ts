import type { Written } from "./finding.ts";

const day = 86_400_000;

/** How old something is and whose, for people: `4 years old, by Ada`. */
export function ageWords({ at, by }: Written, now: number): string {
  const days = Math.max(0, Math.floor((now - at) / day));
  const [count, unit] =
    days >= 730
      ? [Math.floor(days / 365.25), "year"]
      : days >= 60
        ? [Math.floor(days / 30.44), "month"]
        : [days, "day"];
  const age = count === 0 ? "from today" : `${count} ${unit}${count === 1 ? "" : "s"} old`;
  return `${age}, by ${by}`;
}

/** The same where the words must not depend on when they are read: `written 2022-03-12 by Ada`. */
export function writtenWords({ at, by }: Written): string {
  return `written ${new Date(at).toISOString().slice(0, 10)} by ${by}`;
}
