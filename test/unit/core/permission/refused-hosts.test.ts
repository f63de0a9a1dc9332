import { expect, it } from "vitest";
import { refusedHost, refusedInWords, type RefusedHosts, withRefused } from "#core/permission/refused-hosts.ts";

const after = (...told: readonly RefusedHosts[number][]): RefusedHosts =>
  told.reduce<RefusedHosts>((before, each) => withRefused(before, each), []);

it("counts by host, and says so in one sentence", () => {
  const refused = after(
    { host: "a.org:443", times: 1 },
    { host: "b.org:80", times: 2 },
    { host: "a.org:443", times: 3 },
  );
  expect(refusedInWords(refused)).toEqual({
    times: 6,
    text: "It was kept from a.org:443 (4 times), b.org:80 (2 times). What it may reach is named under “agentHosts”.",
  });
  expect(refusedInWords(undefined)).toBeUndefined();
});

it("keeps no more than twenty hosts and one figure for all others", () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ host: `h${at}.org:443`, times: 1 }));
  const refused = after(...many, { host: "h3.org:443", times: 1 });
  expect(refused).toHaveLength(21);
  expect(refused.at(-1)).toEqual({ host: "other hosts", times: 280 });
  expect(refused[3]).toEqual({ host: "h3.org:443", times: 2 });
});

it("is one line in the trace", () => {
  expect(refusedHost({ host: "a.org:443", times: 1 })).toBe("It may not reach a.org:443, and was refused.");
  expect(refusedHost({ host: "a.org:443", times: 8 })).toBe("It may not reach a.org:443, and was refused 8 times.");
});
