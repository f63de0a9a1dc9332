import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/bootstrap.mjs";
import { runSuite, type SuiteResult } from "../../../scripts/commands/run-suite.ts";
import { closing, linesOf } from "../../../scripts/commands/tell.ts";
import { openSandbox } from "../../rig/environment.ts";

/** What the runner makes of a real suite in which so many tests pass only the second time, and what it logs of it. */
async function run(variables: Record<string, string>): Promise<SuiteResult & { readonly logged: string }> {
  using sandbox = openSandbox();
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const place = ["--config", join(root, "test/rig/fixture-suite/vitest.config.ts")];
  const reporters = ["--reporter=default", `--reporter=${join(root, "test/rig/vitest-report.ts")}`];
  const command = [process.execPath, vitest, "run", ...place, ...reporters];
  const suite = { name: "fixture", kind: "tests", command, editor: false, agents: false, variables } as const;
  const result = await runSuite(suite, sandbox.folder);
  return { ...result, logged: readFileSync(result.log ?? "", "utf8") };
}

describe("a test that fails once and then passes", () => {
  it("counts as passed, and is named with its failure on the screen and in the log", async () => {
    const result = await run({ UNSTEADY: "1" });
    expect(result).toMatchObject({ passed: 2, failed: [] });
    const name = "unsteady.test.ts: passes the second time 1";
    expect(linesOf(result)).toContainEqual(
      expect.stringMatching(`needed a second try: ${name}: AssertionError: it came too late`),
    );
    expect(closing([result], true)).toEqual([
      "",
      `  needed a second try: ${name}`,
      "2 passed, 0 failed, 1 skipped, 1 needed a second try",
    ]);
    expect(result.logged).toMatch(/needed a second try: .* 1\nAssertionError: it came too late.*\n.* at /);
    expect(result.logged).toMatch(/\n-\s+2,\n\+\s+1,\n/); // what was compared
  });

  it("fails its suite when more than three do", async () => {
    const result = await run({ UNSTEADY: "4", BROKEN: "yes" });
    expect(result.passed).toBe(5);
    expect(result.failed).toEqual([
      "unsteady.test.ts: fails each time",
      "fixture: 4 tests needed a second try, and at most 3 may",
    ]);
  });
});
