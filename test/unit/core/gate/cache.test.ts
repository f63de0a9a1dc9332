import { describe, expect, it } from "vitest";
import { reusable, type CheckCache, type KeptOutcome } from "#core/gate/check-cache.ts";
import { changed, gateStage, offered, type GateScene } from "./stage.ts";

const outcome: KeptOutcome = { exitCode: 0, output: "", durationMs: 1 };
const commands = [offered("types", "tsc"), offered("build", "make"), offered("test", "npm test")];

function memory(): CheckCache & { readonly kept: Map<string, KeptOutcome> } {
  const kept = new Map<string, KeptOutcome>();
  return { kept, find: async (key) => kept.get(key), keep: async (key, value) => void kept.set(key, value) };
}

/** Two looks at the same result, with other files for the second one where that is said. */
async function twice(scene: GateScene, files: readonly (string | undefined)[] = ["one", "one"]) {
  const cache = memory();
  let look = 0;
  const parts = { cache, stamp: async () => files[look] };
  const first = gateStage({ commands, ...scene, parts });
  await first.inspect();
  look = 1;
  const second = gateStage({ commands, ...scene, parts });
  const { checks } = await second.inspect();
  return { ran: second.ran, checks, cache };
}

describe("a check that passed before on the same files", () => {
  it("is not run again, and says so", async () => {
    const { ran, checks } = await twice({});
    expect(ran).toEqual([]);
    expect(checks.find(({ name }) => name === "test")).toMatchObject({
      outcome: "passed",
      reused: true,
      durationMs: 0,
      summary: "npm test passed before on the same files, 12.0 s saved.",
    });
  });

  it("is run again when anything is different, or nobody knows", async () => {
    for (const files of [
      ["one", "two"],
      ["one", undefined],
      [undefined, undefined],
    ])
      expect((await twice({}, files)).ran).toEqual(["tsc", "make", "npm test"]);
  });

  it("is run again when the settings say so", async () => {
    expect((await twice({ settings: { gate: { cache: false } } })).ran).toEqual(["tsc", "make", "npm test"]);
  });

  it("gives its warnings again", async () => {
    const output = "/tree/a.ts(1,1): warning TS1: mine\n";
    const { checks, cache } = await twice({ changes: [changed("a.ts")], answer: () => ({ output }) });
    expect(checks[0]?.findings.map(({ file, text }) => [file, text])).toEqual([["a.ts", "mine"]]);
    expect([...cache.kept.values()].every((each) => !each.output.includes("/tree"))).toBe(true);
  });
});

describe("what is not kept", () => {
  it.each([
    ["failed", { exitCode: 1 }],
    ["was ended by its time limit", { exitCode: undefined, timedOut: true }],
    ["needs a program that is not there", { exitCode: 127 }],
  ])("a check that %s", async (_, answer) => {
    const { cache } = await twice({ answer: () => answer, settings: { gate: { compareWithBase: false } } });
    expect(cache.kept.size).toBe(0);
  });

  it("a check that was stopped", async () => {
    const cache = memory();
    const stopping = new AbortController();
    const answer = () => {
      stopping.abort();
      return undefined;
    };
    const { inspect } = gateStage({
      commands: [offered("types", "tsc"), offered("test", "npm test")],
      answer,
      parts: { cache, stamp: async () => "one" },
    });
    await expect(inspect(stopping.signal)).rejects.toThrow();
    expect([...cache.kept.keys()].some((key) => key.includes("npm test"))).toBe(false);
  });

  it("its secrets", async () => {
    const { cache } = await twice({ answer: () => ({ output: "token hunter2" }) });
    expect(JSON.stringify([...cache.kept.values()])).not.toContain("hunter2");
  });
});

describe("reusable", () => {
  const plan = (...checks: (readonly [readsOnly: boolean, ...after: number[]])[]) =>
    checks.map(([readsOnly, ...after]) => ({ readsOnly, after }));
  const known = (...positions: number[]) => new Map(positions.map((at) => [at, outcome]));

  it("runs a build again whose output a later check needs", () => {
    expect([...reusable(plan([true], [false, 0], [false, 1]), known(0, 1))]).toEqual([0]);
  });

  it("takes all when all are known, and what only reads by itself", () => {
    expect([...reusable(plan([true], [false, 0], [false, 1]), known(0, 1, 2))]).toEqual([0, 1, 2]);
    expect([...reusable(plan([true], [false, 0]), known(0))]).toEqual([0]);
    expect([...reusable(plan([false], [false, 0]), known(1))]).toEqual([1]);
  });
});
