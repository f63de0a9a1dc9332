import { describe, expect, it } from "vitest";
import { parseHostRule } from "#core/permission/host-rule.ts";
import { gateOrder, held, proxyVariables, released } from "#node/contain/gate-order.ts";
import { socketFilter } from "#node/contain/socket-filter.ts";

const rules = (...texts: readonly string[]) => texts.map((text) => parseHostRule(text)!);

describe("gateOrder", () => {
  it("listens inside for what is named of this machine, once for each port", () => {
    const { ownMachine } = gateOrder(rules("localhost:80", "127.0.0.1:80", "[::1]:81", "a.org"), "/r");
    expect(ownMachine).toEqual([
      { host: "localhost", port: 80 },
      { host: "::1", port: 81 },
    ]);
  });

  it("puts the proxy where nothing else is", () => {
    const order = gateOrder(rules("localhost:3128", "localhost:3129"), "/r");
    expect(order.proxyPort).toBe(3130);
    expect(proxyVariables(order)).toMatchObject({ https_proxy: "http://127.0.0.1:3130", NODE_USE_ENV_PROXY: "1" });
  });
});

it("keeps from the gate what would change how it runs, and gives it to the program", () => {
  const environment = { NODE_OPTIONS: "--require ./evil.js", LD_PRELOAD: "evil.so", PATH: "/bin", KEY: "k" };
  const outside = held(environment);
  expect(Object.keys(outside)).not.toEqual(expect.arrayContaining(["NODE_OPTIONS"]));
  expect(Object.keys(outside)).not.toEqual(expect.arrayContaining(["LD_PRELOAD"]));
  expect(released({ ...outside, ELECTRON_RUN_AS_NODE: "1" })).toEqual(environment);
});

it("has a filter of whole lines for the processors it knows, and none for others", () => {
  for (const processor of ["x64", "arm64"]) expect(socketFilter(processor)?.length).toBe(12 * 8);
  expect(socketFilter("mips")).toBeUndefined();
  expect(socketFilter("toString")).toBeUndefined();
});
