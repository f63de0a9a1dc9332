import { describe, expect, it } from "vitest";
import type { CheckCommand, CommandOutcome } from "#core/gate/check.ts";
import { judgeCommand, verdictOf } from "#core/gate/verdict.ts";
import type { FileChange } from "#core/review/diff.ts";

const command: CheckCommand = { name: "test", command: "npm test", cwd: ".", timeLimitMs: 600_000 };
const place = { worktree: "/project", cwd: "." };
const changed: FileChange[] = [
  { path: "src/a.ts", oldPath: "src/a.ts", kind: "modified", binary: false, added: 1, removed: 0, hunks: [] },
];
const judge = (outcome: Partial<CommandOutcome>) =>
  judgeCommand(command, { exitCode: 0, output: "", durationMs: 1_234, timedOut: false, ...outcome }, place, changed);

describe("judgeCommand", () => {
  it("passes on exit code 0, and keeps warnings of changed files only", () => {
    const output =
      "src/a.ts(1,1): warning TS1: mine\nsrc/b.ts(1,1): warning TS1: older\nsrc/a.ts(2,1): error TS2: tolerated\n";
    const result = judge({ output });
    expect(result).toMatchObject({ outcome: "passed", summary: "npm test passed in 1.2 s." });
    expect(result.findings.map(({ text, severity }) => [text, severity])).toEqual([
      ["mine", "warning"],
      ["tolerated", "warning"],
    ]);
  });

  it("fails on any other exit code, with the errors of every file", () => {
    const result = judge({ exitCode: 2, output: "src/a.ts(4,1): error TS1: x\nsrc/b.ts(1,1): error TS1: y\n" });
    expect(result.summary).toBe("npm test failed after 1.2 s with exit code 2: 2 problems, the first in src/a.ts:4.");
    expect(result.findings.map(({ file }) => file)).toEqual(["src/a.ts", "src/b.ts"]);
  });

  it("never fails in silence: what no matcher knows is shown as it is, without colours", () => {
    const result = judge({ exitCode: 1, output: "\u001b[31mkaputt\u001b[0m\n" });
    expect(result.findings).toEqual([
      { rule: "check/test", severity: "error", anchor: "", text: "npm test failed with exit code 1.\n\nkaputt" },
    ]);
    expect(result.tail).toBe("kaputt");
  });

  it("says what a wall may have to do with a failure, and with nothing else", () => {
    const output = "Error: EROFS: read-only file system, open '/home/me/.cache/x'";
    const refusals = [{ host: "other.example:443", times: 2 }];
    const walled = { exitCode: 1, output, containment: { level: "files" } } as const;
    expect(judge({ ...walled, refusals }).summary).toBe(
      "npm test failed after 1.2 s with exit code 1. It is contained and may write only the worktree, temporary folders and caches of its own: name others under “writableFolders”, or set “commandContainment” to “none”. It was kept from other.example:443 (2 times).",
    );
    expect(judge({ ...walled, exitCode: 0, refusals }).summary).toBe("npm test passed in 1.2 s.");
    for (const other of [{ output: "kaputt" }, { containment: { level: "none" } as const }])
      expect(judge({ ...walled, ...other }).summary).not.toContain("contained");
  });

  it("calls a program that is not installed skipped, and says so", () => {
    const result = judge({ exitCode: 127, output: "sh: 1: vitest: not found\n" });
    expect(result).toMatchObject({ outcome: "skipped", findings: [] });
    expect(result.summary).toBe("npm test needs a program that is not installed here (sh: 1: vitest: not found).");
  });

  it("fails when the time was up, and bounds the tail", () => {
    const result = judge({ exitCode: undefined, timedOut: true, output: "x".repeat(9_000) });
    expect(result.summary).toBe("npm test was ended after 10 min without a result.");
    expect(result.outcome).toBe("failed");
    expect(result.tail).toHaveLength(4_000);
  });
});

describe("verdictOf", () => {
  it("fails with one failed check, and never counts a skipped one as passed", () => {
    const checks = [
      judge({}),
      { ...judge({ exitCode: 127 }), name: "lint" },
      { ...judge({ exitCode: 1 }), name: "types" },
    ];
    expect(verdictOf(checks)).toEqual({ passed: false, summary: "Failed: types. Passed: test. Skipped: lint." });
    expect(verdictOf(checks.slice(0, 2))).toEqual({ passed: true, summary: "Passed: test. Skipped: lint." });
    expect(verdictOf([])).toEqual({ passed: true, summary: "Nothing was checked." });
  });
});
