import { describe, expect, it } from "vitest";
import { findProblems } from "#core/gate/find-problems.ts";
import { changed, gateStage, offered } from "./stage.ts";
import { sarifResult } from "./sarif-result.ts";

const place = { worktree: "/tree", cwd: "api", files: ["api/a.ts", "api/test/a.test.ts"] };
const sarif = (...results: object[]) =>
  JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "Scan" } }, results }] });
const junit = `<testsuite><testcase classname="adds" name="numbers" file="test/a.test.ts" line="7">
<failure message="expected 3">AssertionError</failure></testcase></testsuite>`;
const find = (...texts: string[]) =>
  findProblems(
    "",
    texts.map((text, at) => ({ file: `report-${at}`, text })),
    place,
  ).map(({ file, line, severity, text }) => [file, line, severity, text.split("\n")[0]]);

describe("what reports say", () => {
  it("in SARIF, of files in the project wherever their paths begin", () => {
    expect(find(sarif(sarifResult("file:///tree/api/a.ts", "error"), sarifResult("a.ts", "warning")))).toEqual([
      ["api/a.ts", 3, "error", "Do not do this in file:///tree/api/a.ts. (no-eval, reported by Scan)"],
      ["api/a.ts", 3, "warning", "Do not do this in a.ts. (no-eval, reported by Scan)"],
    ]);
    expect(find(sarif(sarifResult("/etc/passwd", "error")))[0]?.[0]).toBeUndefined();
  });

  it("in JUnit's XML, in TAP, and as it would be printed", () => {
    expect(find(junit, "not ok 1 - subtracts\n", "a.ts(4,1): error TS1: one\n")).toEqual([
      ["api/test/a.test.ts", 7, "error", "adds > numbers: expected 3"],
      [undefined, undefined, "error", "subtracts"],
      ["api/a.ts", 4, "error", "one"],
    ]);
  });

  it("that are broken is as if they were printed, and nothing twice", () => {
    expect(find('{"runs": ', "a.ts(4,1): error TS1: one\n", "a.ts(4,1): error TS1: one\n")).toHaveLength(1);
  });
});

it("a check's reports become its comments, with secrets masked, also when it is not run again", async () => {
  const kept = new Map<string, never>();
  const cache = {
    find: async (key: string) => kept.get(key),
    keep: async (key: string, value: object) => void kept.set(key, value as never),
  };
  const asked: unknown[] = [];
  const scene = {
    commands: [offered("lint", "scan")],
    changes: [changed("hunter2.ts")],
    settings: { gate: { reports: { lint: ["out/*.sarif"] } } },
    parts: {
      cache,
      stamp: async () => "one",
      now: () => 5,
      readReports: async (_: unknown, patterns: readonly string[], since: number) => {
        asked.push([patterns, since]);
        return [{ file: "out/x.sarif", text: sarif(sarifResult("hunter2.ts", "error")) }];
      },
    },
  };
  const first = (await gateStage({ ...scene, changes: [changed("•••.ts")] }).inspect()).checks[0];
  expect(first?.findings.map(({ file, severity, text }) => [file, severity, text])).toEqual([
    ["•••.ts", "warning", "Do not do this in •••.ts. (no-eval, reported by Scan)"], // it passed all the same
  ]);
  const second = (await gateStage({ ...scene, changes: [changed("•••.ts")] }).inspect()).checks[0];
  expect(second).toMatchObject({ reused: true, findings: first?.findings });
  expect(asked).toEqual([[["out/*.sarif"], 5]]);
});
