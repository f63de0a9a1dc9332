import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap.mjs";
import { runHostTests } from "../rig/host-tests.ts";

const fixture = join(root, "test/rig/fixture-extension");
const tests = (name: string) => ({
  extension: fixture,
  files: [join(root, "test/rig/fixture-tests", `${name}.test.ts`)],
  repository: {},
});
const silent = (): void => {};

describe("the runner of tests in the extension host", () => {
  it("reports what passed, failed and was skipped in a real extension host", async () => {
    const report = await runHostTests(tests("passes-and-fails"), silent);
    expect(report).toEqual({
      passed: 1,
      failed: ["fails: as it should"],
      skipped: [{ name: "is skipped", reason: "no reason given" }],
    });
  });

  it("reports nothing when the extension host dies, although VS Code calls that a success", async () => {
    expect(await runHostTests(tests("crash"), silent)).toBeUndefined();
  });
});
