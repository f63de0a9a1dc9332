import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap.mjs";
import { type Editor, picturePath } from "../rig/editor-window.ts";
import { findMarked } from "../rig/leftovers.ts";
import { runHostTests } from "../rig/host-tests.ts";
import { testLimitMs, tidyMs } from "../rig/limits.ts";
import { inEditor } from "./editor-test.ts";

const fixture = join(root, "test/rig/fixture-extension");
const tests = (name: string) => ({
  extension: fixture,
  files: [join(root, "test/rig/fixture-tests", `${name}.test.ts`)],
  repository: {},
  limitMs: (testLimitMs - tidyMs) / 2,
});
const silent = (): void => {};

describe("the runner of tests in the extension host", () => {
  it("reports what passed, failed and was skipped in a real extension host", async () => {
    const report = await runHostTests(tests("passes-and-fails"), silent);
    expect(report).toEqual({
      passed: 2,
      failed: ["fails: as it should"],
      skipped: [{ name: "is skipped", reason: "no reason given" }],
      secondTries: [{ name: "passes the second time", reason: expect.stringContaining("the first time") }],
    });
  });

  it("reports nothing when the extension host dies, although VS Code calls that a success", async () => {
    expect(await runHostTests(tests("crash"), silent)).toBeUndefined();
  });
});

describe("a test in an editor that does not come to its end", () => {
  it("fails by itself, keeps a picture, and leaves nothing behind", async () => {
    const picture = picturePath("failed-rig-stuck");
    let folder = "";
    const stuck = async (editor: Editor): Promise<void> => {
      folder = editor.folder;
      await new Promise(() => {});
    };
    await expect(inEditor("rig stuck", {}, stuck, [], 1_000)).rejects.toThrow("“rig stuck” took longer than");
    expect(existsSync(picture)).toBe(true);
    rmSync(picture); // or somebody would look for what went wrong
    expect(existsSync(folder)).toBe(false);
    expect(findMarked(folder)).toEqual([]);
  });
});
