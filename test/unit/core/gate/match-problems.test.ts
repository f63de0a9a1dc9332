import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FINDINGS_LIMIT, matchProblems } from "#core/gate/match-problems.ts";

const cases = join(import.meta.dirname, "../../../cases/problems");
const place = { worktree: "/project", cwd: "." };
/** Go names a file without its folder. */
const goFiles = ["calc/add_test.go", "pkg/broken.go", "vetted.go"];

describe("matchProblems", () => {
  for (const name of readdirSync(cases).filter((file) => file.endsWith(".txt"))) {
    it(`reads the output in ${name}`, () => {
      const output = readFileSync(join(cases, name), "utf8");
      const found = matchProblems(output, name === "go.txt" ? { ...place, files: goFiles } : place);
      const told = found.map(
        ({ severity, rule, file = "-", line = "-", text }) =>
          `${severity} ${rule} ${file}:${line} ${JSON.stringify(text)}`,
      );
      expect(told).toEqual(
        readFileSync(join(cases, name.replace(".txt", ".expected")), "utf8")
          .trimEnd()
          .split("\n"),
      );
    });
  }

  it("finds files of a command that ran in a folder, and on Windows", () => {
    expect(matchProblems("src/a.ts(1,2): error TS1: x", { worktree: "/w", cwd: "packages/one" })[0]?.file).toBe(
      "packages/one/src/a.ts",
    );
    const windows = { worktree: "C:\\w", cwd: "." };
    expect(matchProblems("c:\\w\\src\\a.ts(1,2): error TS1: x", windows)[0]?.file).toBe("src/a.ts");
    expect(matchProblems("  at f (file:///C:/w/a%20b.js:3:1)", windows)).toEqual([]);
  });

  it("never names a file outside the worktree", () => {
    const output = "../up.c:1:1: error: x\n/etc/passwd:1: error: y\n../../up.ts(1,2): error TS1: z\n";
    expect(matchProblems(output, place)).toEqual([{ rule: "tsc/TS1", severity: "error", anchor: "", text: "z" }]);
  });

  it("says nothing of where the worktree is", () => {
    const { text } = matchProblems("src/a.ts(1,2): error TS6: No such file /w/t-1/src/b.ts", {
      worktree: "/w/t-1",
      cwd: ".",
    })[0]!;
    expect(text).toBe("No such file src/b.ts");
  });

  it("keeps of a long comparison what differs", () => {
    const same = Array.from({ length: 60 }, (_, at) => `    line ${at}`);
    const lines = [
      "test at a.test.js:1:1",
      "✖ long (1ms)",
      "  Error: differs:",
      ...same,
      "  + left",
      "  - right",
      ...same,
    ];
    const { text } = matchProblems(lines.join("\n"), place)[0]!;
    expect(text.split("\n")).toEqual(["long: Error: differs:", "…", "  line 59", "+ left", "- right", "  line 0"]);
    const plain = matchProblems(lines.filter((line) => !/left|right/.test(line)).join("\n"), place)[0]!;
    expect(plain.text.split("\n").at(-1)).toBe("… and 101 more lines");
  });

  it("tells each problem once, and not more than anybody reads", () => {
    const row = (index: number) => `src/a.c:${index}:1: error: wrong ${index}\n`;
    expect(matchProblems(row(1) + row(1), place)).toHaveLength(1);
    const many = Array.from({ length: 5_000 }, (_, index) => row(index + 1)).join("");
    expect(matchProblems(many, place)).toHaveLength(FINDINGS_LIMIT);
  });

  it("stays quick and calm on output made to hurt it", () => {
    const nasty = [
      `${"a".repeat(200_000)}:1: x`,
      `${"(".repeat(100_000)}`,
      "\u001b[".repeat(50_000),
      `not ok ${" ".repeat(100_000)}`,
      `  ● ${"› ".repeat(50_000)}`,
      Array.from({ length: 30_000 }, () => "FAIL x.test.ts > y").join("\n"),
      "<testcase ".repeat(30_000),
      "____ a ____\n".repeat(10_000),
    ].join("\n");
    expect(matchProblems(nasty, place).length).toBeLessThanOrEqual(FINDINGS_LIMIT);
  });
});
