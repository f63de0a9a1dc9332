import { describe, expect, it } from "vitest";
import { tested } from "../../../scripts/commands/run-suite.ts";
import { closing, linesOf } from "../../../scripts/commands/tell.ts";
import type { SuiteReport } from "../../rig/report.ts";

const suite = { name: "integration", kind: "tests", command: [], editor: false, agents: false } as const;

function reported(secondTries: number): SuiteReport {
  const again = Array.from({ length: secondTries }, (_, index) => ({
    name: `a.test.ts: test ${index}`,
    reason: "Error: too late\n    at a.test.ts:1:1",
  }));
  return { passed: 10, failed: [], skipped: [], secondTries: again };
}

describe("a suite", () => {
  it("passes while at most three of its tests needed a second try", () => {
    expect([0, 1, 3].map((count) => tested(suite, 0, reported(count)).failed)).toEqual([[], [], []]);
  });

  it("fails when more of them did", () => {
    expect(tested(suite, 0, reported(4)).failed).toEqual([
      "integration: 4 tests needed a second try, and at most 3 may",
    ]);
  });

  it("fails for its failures too, when it has both", () => {
    const both = { ...reported(4), failed: ["b.test.ts: breaks"] };
    expect(tested(suite, 1, both).failed).toHaveLength(2);
  });
});

describe("what is printed", () => {
  const result = { ...reported(1), seconds: 2, log: undefined };

  it("names each test that needed a second try, with what the first failure said", () => {
    expect(linesOf(result)).toEqual([
      "10 passed, 0 failed, 0 skipped       2.0 s",
      "  needed a second try: a.test.ts: test 0: Error: too late",
    ]);
  });

  it("names them again at the end, and counts them", () => {
    expect(closing([result, { ...reported(0), seconds: 1, log: undefined }], false)).toEqual([
      "",
      "  needed a second try: a.test.ts: test 0",
      "20 passed, 0 failed, 1 needed a second try",
    ]);
  });

  it("says that a skipped test fails the run, unless it was allowed to", () => {
    const skipping = {
      ...reported(0),
      skipped: [{ name: "c.test.ts: waits", reason: "" }],
      seconds: 1,
      log: undefined,
    };
    expect(closing([skipping], false)).toEqual([
      "",
      "  a skipped test proves nothing: this run fails for it (--allow-skips lets it pass)",
      "10 passed, 0 failed, 1 skipped",
    ]);
    expect(closing([skipping], true)).toEqual(["", "10 passed, 0 failed, 1 skipped"]);
  });
});
