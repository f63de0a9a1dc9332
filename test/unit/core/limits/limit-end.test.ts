import { describe, expect, it } from "vitest";
import { limitEnd } from "#core/limits/limit-end.ts";

const now = Date.parse("2026-11-21T12:00:00Z"); // a Saturday
const end = (text: string, zone = "UTC"): string | undefined => {
  const at = limitEnd(text, now, zone);
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe("limitEnd", () => {
  it.each([
    ["Claude AI usage limit reached|1795276800", "2026-11-21T16:00:00.000Z"],
    ["You've hit your limit · resets 3pm (Europe/Berlin)", "2026-11-21T14:00:00.000Z"],
    ["5-hour limit reached ∙ resets 11:30am (America/New_York)", "2026-11-21T16:30:00.000Z"],
    ["Weekly limit reached ∙ resets Nov 24, 9am (UTC)", "2026-11-24T09:00:00.000Z"],
    ["Your limit resets Mon 9:00 AM", "2026-11-23T09:00:00.000Z"],
    ["You've hit your usage limit. Try again in 3 hours 12 minutes.", "2026-11-21T15:12:00.000Z"],
    ["You've hit your usage limit. Try again in 2 days, 3 hours and 1 minute.", "2026-11-23T15:01:00.000Z"],
    ["You've hit your usage limit. Try again at Nov 22nd, 2026 3:05 PM.", "2026-11-22T15:05:00.000Z"],
    ["Rate limit reached for gpt-5.5. Please try again in 1.5s.", "2026-11-21T12:00:01.500Z"],
    ["Please try again in 6m0s.", "2026-11-21T12:06:00.000Z"],
    ["Rate limit reached. Try again in 850ms", "2026-11-21T12:00:00.850Z"],
    ["You exceeded your current quota. Please retry in 34.074824224s.", "2026-11-21T12:00:34.075Z"],
    ['{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}', "2026-11-21T12:00:34.000Z"],
    ["Your quota will reset after 12h3m20s.", "2026-11-22T00:03:20.000Z"],
    ["429 Too Many Requests, retry-after: 30", "2026-11-21T12:00:30.000Z"],
    ['{"retry_after":17}', "2026-11-21T12:00:17.000Z"],
    ["Sorry, you have exceeded your rate limit. Please wait 5 minutes.", "2026-11-21T12:05:00.000Z"],
    ["quota resets at 2026-11-21T18:00:00+02:00", "2026-11-21T16:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(end(text)).toBe(expected);
  });

  it("takes a clock that names no zone for the machine's own, and one that has passed for tomorrow's", () => {
    expect(end("Try again at 14:30", "Asia/Tokyo")).toBe("2026-11-22T05:30:00.000Z"); // it is 21:00 there
    expect(end("Try again at 9:15 PM", "Asia/Tokyo")).toBe("2026-11-21T12:15:00.000Z");
  });

  it("finds the right hour on the day when clocks are put back", () => {
    const before = Date.parse("2026-10-25T00:30:00Z"); // 02:30 in Berlin, for the first time
    expect(limitEnd("resets 6am (Europe/Berlin)", before, "UTC")).toBe(Date.parse("2026-10-25T05:00:00Z"));
  });

  it.each([
    "It failed.",
    "Rate limited. Try again 3 times.",
    "Usage limit reached|1000000000",
    "Try again in 400 days.",
    "resets 99:99",
    "Found 12 matches after 3 files in 5 modules",
    "",
  ])("tells nothing of %j", (text) => {
    expect(end(text)).toBeUndefined();
  });

  it("is quick with long texts", () => {
    expect(end(`${"in 3 ".repeat(50_000)}x`)).toBeUndefined();
  });
});
