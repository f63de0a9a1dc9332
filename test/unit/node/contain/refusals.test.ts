import { expect, it } from "vitest";
import { RefusalCount } from "#node/contain/refusals.ts";

function told(attempts: readonly string[]): { host: string; times: number }[] {
  const lines: string[] = [];
  const count = new RefusalCount((line) => lines.push(line));
  for (const host of attempts) count.add(host, 443);
  count.close();
  return lines.map((line) => JSON.parse(line) as { host: string; times: number });
}

it("tells of the first at once, and of many in few lines that add up", () => {
  const lines = told(Array.from({ length: 1_000 }, () => "a.org"));
  expect(lines[0]).toEqual({ type: "host-refused", host: "a.org:443", times: 1 });
  expect(lines.length).toBeLessThan(15);
  expect(lines.reduce((sum, { times }) => sum + times, 0)).toBe(1_000);
});

it("takes no number of names for more than a hundred hosts", () => {
  const lines = told(Array.from({ length: 5_000 }, (_, at) => `x${at}.org`));
  expect(new Set(lines.map(({ host }) => host)).size).toBe(101);
  expect(lines.filter(({ host }) => host === "other hosts").reduce((sum, { times }) => sum + times, 0)).toBe(4_900);
});
