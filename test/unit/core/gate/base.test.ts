import { describe, expect, it } from "vitest";
import { refused } from "#core/errors.ts";
import type { CommandOutcome } from "#core/gate/check.ts";
import { changed, gateStage, offered, type GateScene } from "./stage.ts";
import { sarifResult as result } from "./sarif-result.ts";

const commands = [offered("types", "tsc"), offered("build", "make"), offered("test", "npm test")];
const failure = (...problems: string[]): Partial<CommandOutcome> => ({
  exitCode: 2,
  output: problems.map((problem) => `${problem}\n`).join(""),
});
const one = "src/a.ts(4,1): error TS1: one";
const moved = "src/a.ts(9,7): error TS1: one";
const two = "src/b.ts(1,1): error TS2: two";

/** What `tsc` says after the change, and before it. */
function stage(after: Partial<CommandOutcome>, before: Partial<CommandOutcome>, more: Partial<GateScene> = {}) {
  let closed = 0;
  const scene = gateStage({
    commands,
    answer: (command, path) => (command === "tsc" ? (path === "/base" ? before : after) : undefined),
    ...more,
    parts: {
      openBase: async (base) => ({
        worktree: { path: "/base", branch: "", base },
        variables: {},
        [Symbol.asyncDispose]: async () => void (closed += 1),
      }),
      ...more.parts,
    },
  });
  const types = async () => (await scene.inspect()).checks.find(({ name }) => name === "types");
  return { ...scene, types, closed: () => closed };
}

describe("a check that fails", () => {
  it("does not hold the result up when all its problems were there before", async () => {
    const { types, ran, closed } = stage(failure(moved, two), failure(one, two));
    expect(await types()).toMatchObject({
      outcome: "skipped",
      redBefore: true,
      summary: "tsc was red before: all 2 problems were there before the change.",
      findings: [],
    });
    expect(ran).toEqual(["tsc", "make", "npm test", "/base: tsc"]);
    expect(closed()).toBe(1);
  });

  it("shows an old problem of a changed file as a remark", async () => {
    const found = await stage(failure(moved), failure(one), { changes: [changed("src/a.ts")] }).types();
    expect(found?.findings).toEqual([
      { rule: "tsc/TS1", severity: "info", file: "src/a.ts", line: 9, anchor: "", text: "Was red before: one" },
    ]);
  });

  it("stays red for what is new, and for that only", async () => {
    const found = await stage(failure(moved, two), failure(one)).types();
    expect(found).toMatchObject({ outcome: "failed" });
    expect(found?.summary).toMatch(/It was red before the change, too; 1 of them is new\.$/);
    expect(found?.findings.map(({ text }) => text)).toEqual(["two"]);
  });

  it("stays red when it says nothing that could be compared", async () => {
    const sarif = {
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "x" } }, results: [result("a.ts", "warning")] }],
    };
    const parts = { readReports: async () => [{ file: "out.sarif", text: JSON.stringify(sarif) }] };
    const settings = { gate: { reports: { types: ["out.sarif"] } } };
    const found = await stage(failure("x"), failure("x"), { parts, settings, changes: [changed("a.ts")] }).types();
    expect(found).toMatchObject({ outcome: "failed", summary: expect.stringMatching(/what is new is not known\.$/) });
  });

  it("excuses as many of the same as there were", async () => {
    const found = await stage(failure(one, "src/a.ts(5,1): error TS1: one"), failure(one)).types();
    expect(found?.outcome).toBe("failed");
    expect(found?.findings).toHaveLength(1);
  });

  it("stays as it is when it was green before", async () => {
    expect((await stage(failure(one), { exitCode: 0 }).types())?.summary).toMatch(
      /1 problem, the first in src\/a\.ts:4\.$/,
    );
  });

  it("is compared by its last words where nobody understands it", async () => {
    expect((await stage(failure("kaputt"), failure("kaputt")).types())?.redBefore).toBe(true);
    expect((await stage(failure("kaputt"), failure("another one")).types())?.outcome).toBe("failed");
  });

  it("says so when the base cannot be had, or takes too long", async () => {
    const openBase = () => Promise.reject(refused("The disk is full."));
    expect((await stage(failure(one), {}, { parts: { openBase } }).types())?.summary).toMatch(
      /Whether it was red before is not known: The disk is full\.$/,
    );
    const late = await stage(failure(one), { exitCode: undefined, timedOut: true }).types();
    expect(late).toMatchObject({ outcome: "failed", summary: expect.stringContaining("it took too long there") });
  });
});

describe("the base", () => {
  it("is not looked at when nothing fails, after a time-out, for criteria, or when the settings say so", async () => {
    const late = { exitCode: undefined, timedOut: true };
    for (const scene of [
      stage({}, {}),
      stage(late, {}),
      stage(failure(one), {}, { settings: { gate: { compareWithBase: false } } }),
      stage(
        failure(one),
        {},
        { commands: [], criteria: ["Types (check: tsc)"], settings: { repositoryCommands: true } },
      ),
    ]) {
      await scene.inspect();
      expect(scene.ran.filter((each) => each.startsWith("/base"))).toEqual([]);
    }
  });

  it("gets what writes before the check that failed", async () => {
    const { inspect, ran } = stage(
      {},
      {},
      { answer: (command) => (command === "npm test" ? failure("x") : undefined) },
    );
    await inspect();
    expect(ran.slice(3)).toEqual(["/base: make", "/base: npm test"]);
  });

  it("is asked once for the same files, whatever came of it", async () => {
    const kept = new Map<string, never>();
    const cache = {
      find: async (key: string) => kept.get(key),
      keep: async (key: string, value: object) => void kept.set(key, value as never),
    };
    const parts = { cache, stamp: async ({ path }: { path: string }) => path };
    const first = stage(failure(one), failure(one), { commands: [commands[0]!], parts });
    expect((await first.types())?.redBefore).toBe(true);
    const second = stage(failure(one), failure(one), { commands: [commands[0]!], parts });
    expect((await second.types())?.redBefore).toBe(true);
    expect([first.ran, second.ran]).toEqual([["tsc", "/base: tsc"], ["tsc"]]);
  });
});
