import { describe, expect, it } from "vitest";
import { anchorChecks } from "#core/gate/anchor-checks.ts";
import type { CheckResult } from "#core/gate/check.ts";

const finding = (rule: string, line: number, anchor = "") => ({
  rule,
  severity: "error" as const,
  file: "a.ts",
  line,
  anchor,
  text: rule,
});
const check = (name: string, findings: CheckResult["findings"]): CheckResult => ({
  name,
  outcome: "failed",
  summary: "",
  durationMs: 0,
  tail: "",
  findings,
});

describe("anchorChecks", () => {
  it("takes the text of each line, reading a file once", async () => {
    const read: string[] = [];
    const checks = [
      check("types", [finding("tsc", 1)]),
      check("test", [finding("test", 2), finding("kept", 2, "own")]),
    ];
    const anchored = await anchorChecks(checks, async (file) => (read.push(file), "one\ntwo\n"));
    expect(anchored.map(({ findings }) => findings.map(({ anchor }) => anchor))).toEqual([["one"], ["two", "own"]]);
    expect(read).toEqual(["a.ts"]);
  });

  it("never copies a line with a secret, whichever check speaks of it", async () => {
    const checks = [
      check("tests", [finding("tests/missing", 1, "key = hunter2"), finding("tests/other", 2)]),
      check("secrets", [finding("secret/password", 1)]),
      check("lint", [finding("eslint", 1)]),
    ];
    const anchored = await anchorChecks(checks, async () => "key = hunter2\nfine\n");
    expect(JSON.stringify(anchored)).not.toContain("hunter2");
    expect(anchored[0]?.findings[1]?.anchor).toBe("fine");
  });

  it("leaves the anchor empty where there is no text", async () => {
    const anchored = await anchorChecks([check("types", [finding("tsc", 1)])], async () => undefined);
    expect(anchored[0]?.findings[0]?.anchor).toBe("");
  });
});
