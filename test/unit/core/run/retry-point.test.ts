import { describe, expect, it } from "vitest";
import type { JournalStep } from "#core/run/engine.ts";
import { retryPoint } from "#core/run/retry-point.ts";
import { attemptsInWords, runStep } from "#core/run/run-steps.ts";

let position = 0;
const step = (name: string, more: Partial<JournalStep> = {}): JournalStep => ({
  name,
  kind: name.startsWith("verdict-") ? "wait" : "work",
  position: ++position,
  state: "done",
  input: undefined,
  output: undefined,
  failure: undefined,
  attempt: 1,
  startedAt: 1,
  endedAt: 2,
  costMicroUsd: undefined,
  ...more,
});

/** Two rounds, then an attempt to publish that did not work. */
const steps = [
  step("prepare", { output: { path: "/tree", branch: "b", base: "base" } }),
  step("set-up"),
  step("work-1"),
  step("save-1", { output: "one" }),
  step("gate-1"),
  step("verdict-0"),
  step("work-2"),
  step("save-2", { output: "two" }),
  step("gate-2"),
  step("verdict-1"),
  step("publish-2", { output: false }),
  step("verdict-2", { state: "active" }),
];
const without = (name: string) => {
  const index = steps.findIndex((each) => each.name === name);
  return [...steps.slice(0, index), step(name, { state: "failed" })];
};

describe("retryPoint", () => {
  it.each([
    ["prepare", { rounds: 0, turn: 0, commit: "base" }],
    ["set-up", { rounds: 0, turn: 0, commit: "base" }],
    ["work-1", { rounds: 0, turn: 0, commit: "base" }],
    ["save-1", { rounds: 0, turn: 0, commit: "one" }],
    ["gate-1", { rounds: 0, turn: 0, commit: "one" }],
    ["work-2", { rounds: 1, turn: 1, commit: "one" }],
    ["gate-2", { rounds: 1, turn: 1, commit: "two" }],
    ["publish-2", { rounds: 2, turn: 2, commit: "two" }],
  ])("of %s is what came before it, and the commit that it found", (name, kept) => {
    expect(retryPoint("r", steps, name)).toEqual({ step: name, ...kept });
  });

  it("knows what the work stood on, where it was rebased before", () => {
    const place = { path: "/tree", branch: "b", base: "newer" };
    const before = steps.slice(0, steps.findIndex(({ name }) => name === "verdict-1") + 1);
    const rebased = [
      ...before,
      step("fit-1"),
      step("rebase-1", { output: { place, commit: "moved", result: { outcome: "rebased", commit: "moved" } } }),
      step("save-3", { output: "moved" }),
      step("gate-3"),
    ];
    const kept = { rounds: 2, turn: 2, commit: "moved", base: "newer", rebases: 1 };
    expect(retryPoint("r", rebased, "gate-3")).toEqual({ step: "gate-3", ...kept });
    expect(retryPoint("r", rebased, "gate-2")).toEqual({ step: "gate-2", rounds: 1, turn: 1, commit: "two" });
    expect(() => retryPoint("r", rebased, "rebase-1")).toThrow("cannot begin again");
    const undone = { place, commit: "base", result: { outcome: "undone", reason: "x" } };
    const after = [...before, step("fit-1"), step("rebase-1", { output: undone }), step("work-3")];
    expect(retryPoint("r", after, "work-3")).toMatchObject({ commit: "two", rebases: 1 });
    expect(retryPoint("r", after, "work-3").base).toBeUndefined();
  });

  it("of a save that did not come to its commit leaves the worktree as it is", () => {
    expect(retryPoint("r", without("save-2"), "save-2")).toEqual({ step: "save-2", rounds: 1, turn: 1 });
  });

  it.each(["verdict-0", "restore-1", "clean", "work-9"])("is refused for %s, with the steps that it can be", (name) => {
    expect(() => retryPoint("r", [...steps, step("restore-1"), step("clean")], name)).toThrow(
      `Run r cannot begin again from “${name}”. It can from prepare, set-up, work-1, save-1, gate-1, work-2, save-2, gate-2, publish-2.`,
    );
  });

  it("is refused when nothing is recorded", () => {
    expect(() => retryPoint("r", [], "work-1")).toThrow("Nothing is recorded of run r");
  });
});

describe("a step for a person", () => {
  it("says why it was tried again, also when it was done in the end", () => {
    const failure = { kind: "unavailable", message: "Its worker died.", stack: "…" } as const;
    const shown = runStep(step("work-1", { attempt: 2, failure, costMicroUsd: 5 }));
    expect(shown).toMatchObject({ attempts: 2, costMicroUsd: 5, reason: { kind: "unavailable" }, retry: true });
    expect(attemptsInWords(shown)).toBe("2 attempts. Its worker died.");
  });

  it("waits when it is a question, and cannot be begun again from", () => {
    expect(runStep(step("verdict-2", { state: "active" }))).toMatchObject({ state: "waiting", retry: false });
  });
});
