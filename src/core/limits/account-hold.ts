import * as z from "zod";

/** An account whose vendor serves nothing until a limit is over. */
export const AccountHold = z.object({
  /** Whose: see `ScheduleRules.accounts`. */
  account: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
  /** The vendor's words, as a sentence. */
  reason: z.string(),
  /** Nobody said when it is over: it is tried again then. */
  guessed: z.boolean().optional(),
});
export type AccountHold = z.infer<typeof AccountHold>;

/** How long an account is left alone whose vendor does not say when its limit is over, in milliseconds. */
export const GUESSED_HOLD_MS = 15 * 60_000;

/** “at 14:30”, or “on 24 Nov at 09:00”, by the clock of this machine. */
export function goesOnAt(until: number, now: number): string {
  const end = new Date(until);
  const time = end.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (end.toDateString() === new Date(now).toDateString()) return `at ${time}`;
  return `on ${end.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} at ${time}`;
}

/** What a card says of a run that waits for the end of a limit. */
export function holdSentence({ until, guessed }: AccountHold, now: number): string {
  const when = goesOnAt(until, now);
  return guessed === true ? `Nobody says for how long: it is tried again ${when}.` : `It goes on by itself ${when}.`;
}
