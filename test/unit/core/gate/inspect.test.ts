import { describe, expect, it } from "vitest";
import { inspectChange, type Inspection } from "#core/gate/inspect.ts";
import type { FileChange } from "#core/review/diff.ts";

const signal = new AbortController().signal;
const secretsNone: Inspection["scan"] = async () => [];

function change(path: string, lines: readonly string[], more: Partial<FileChange> = {}): FileChange {
  const hunk = {
    oldStart: 0,
    oldLines: 0,
    newStart: 5,
    newLines: lines.length,
    lines: lines.map((line) => `+${line}`),
  };
  return { path, oldPath: path, kind: "added", binary: false, added: lines.length, removed: 0, hunks: [hunk], ...more };
}

async function inspect(changes: readonly FileChange[], more: Partial<Inspection> = {}) {
  const limits = { largeChangeLines: 10, largeChangeFiles: 3 };
  const inspection = { changes, limits, files: [], asked: [], sizes: new Map(), scan: secretsNone, ...more };
  return new Map((await inspectChange(inspection, signal)).map((result) => [result.name, result]));
}

describe("inspectChange", () => {
  it("passes a small change, and says what it looked at", async () => {
    const checks = await inspect([change("README.md", ["hello"])]);
    expect([...checks.values()].map(({ name, outcome, findings }) => [name, outcome, findings.length])).toEqual([
      ["secrets", "passed", 0],
      ["conflicts", "passed", 0],
      ["size", "passed", 0],
      ["tests", "passed", 0],
      ["paths", "passed", 0],
      ["binaries", "passed", 0],
    ]);
  });

  it("fails on a commit that only the run's submodule has, and remarks on files that nobody committed there", async () => {
    const fine = { path: "vendor/a", ownCommit: undefined, uncommitted: false };
    expect((await inspect([], { submodules: [fine] })).get("submodules")).toMatchObject({
      outcome: "passed",
      findings: [],
    });
    const changed = { ...fine, uncommitted: true };
    expect((await inspect([], { submodules: [changed] })).get("submodules")).toMatchObject({
      outcome: "passed",
      findings: [{ rule: "submodules/uncommitted", severity: "warning", file: "vendor/a" }],
    });
    const own = { ...fine, ownCommit: "0123456789abcdef" };
    expect((await inspect([], { submodules: [fine, own] })).get("submodules")).toMatchObject({
      outcome: "failed",
      summary: expect.stringContaining("its commit 0123456789 is in this run's worktree only"),
    });
  });

  it("fails on a secret, on its line in the file, without showing it", async () => {
    const scan: Inspection["scan"] = async (file, text) =>
      text
        .split("\n")
        .flatMap((line, at) =>
          line.includes("hunter2") ? [{ line: at + 1, rule: "password", message: `${file} holds a password.` }] : [],
        );
    const secrets = (await inspect([change(".env", ["a=1", "PASSWORD=hunter2"])], { scan })).get("secrets");
    expect(secrets).toMatchObject({
      outcome: "failed",
      findings: [{ rule: "secret/password", file: ".env", line: 6, anchor: "" }],
    });
    expect(JSON.stringify(secrets)).not.toContain("hunter2");
  });

  it("fails on conflict markers, and not on what only looks similar", async () => {
    const markers = change("a.ts", ["<<<<<<< HEAD", "=======", ">>>>>>> other", "const a = 1 <<<<<<< 2;"]);
    const conflicts = (await inspect([markers])).get("conflicts");
    expect(conflicts?.outcome).toBe("failed");
    expect(conflicts?.findings.map(({ line }) => line)).toEqual([5, 7]);
    expect((await inspect([change("a.md", ["Title", "======="])])).get("conflicts")?.outcome).toBe("passed");
  });

  it("remarks on a large change, lockfiles not counted", async () => {
    const lines = Array.from({ length: 11 }, (_, index) => `line ${index}`);
    const large = (await inspect([change("a.md", lines)])).get("size");
    expect(large?.outcome).toBe("passed");
    expect(large?.findings[0]?.text).toContain("11 lines in 1 files");
    expect((await inspect([change("package-lock.json", lines)])).get("size")?.findings).toEqual([]);
  });

  it("asks for a test where the project has tests and the code changed without one", async () => {
    const files = ["test/a.test.ts"];
    const source = change(
      "src/a.ts",
      Array.from({ length: 10 }, () => "code"),
    );
    const told = (await inspect([source], { files })).get("tests")?.findings;
    expect(told).toMatchObject([
      { rule: "tests/missing", severity: "warning", file: "src/a.ts", line: 5, anchor: "code" },
    ]);
    expect((await inspect([change("src/a.ts", ["x"])], { files })).get("tests")?.findings[0]?.severity).toBe("info");
    for (const fine of [
      await inspect([source], { files: ["src/a.ts"] }),
      await inspect([source, change("src/a.spec.ts", ["x"])], { files }),
      await inspect([change("src/lib.rs", ["#[cfg(test)]"])], { files }),
      await inspect([change("README.md", ["x"]), change("vite.config.ts", ["x"]), change("a.d.ts", ["x"])], { files }),
      await inspect([change("src/a.ts", [], { kind: "deleted" })], { files }),
    ]) {
      expect(fine.get("tests")?.findings).toEqual([]);
    }
  });

  it("remarks on files that run by themselves, unless the task names them", async () => {
    const workflow = change(".github/workflows/ci.yml", ["on: push"]);
    expect((await inspect([workflow])).get("paths")?.findings).toMatchObject([{ severity: "warning", line: 5 }]);
    expect((await inspect([workflow], { asked: [".github/workflows"] })).get("paths")?.findings).toEqual([]);
    expect((await inspect([change("docs/.github.md", ["x"])])).get("paths")?.findings).toEqual([]);
  });

  it("remarks on a large binary file", async () => {
    const picture = change("a.png", [], { binary: true });
    const sizes = new Map([["a.png", 3 << 20]]);
    expect((await inspect([picture], { sizes })).get("binaries")?.findings[0]?.text).toContain("a.png has 3.0 MB");
    expect((await inspect([picture])).get("binaries")?.findings).toEqual([]);
  });
});
