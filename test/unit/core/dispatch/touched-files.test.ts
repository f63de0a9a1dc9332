import { describe, expect, it } from "vitest";
import { Finding } from "#core/analyse/finding.ts";
import { emptyBoard } from "#core/board/board-state.ts";
import { Task } from "#core/board/task.ts";
import { describePattern } from "#core/dispatch/file-pattern.ts";
import { filesNamedIn, touchedFiles } from "#core/dispatch/touched-files.ts";

describe("filesNamedIn", () => {
  it.each([
    ["Mend src/a.ts, then docs/guide.md.", ["src/a.ts", "docs/guide.md"]],
    ["Mend `src/a.ts:12` and (./lib/b.py)", ["src/a.ts", "lib/b.py"]],
    ["In `a.ts` and `package.json`", ["**/a.ts", "package.json"]],
    ["All of `src/core/` and `test/**`", ["src/core/", "test/**"]],
    ["The globs src/**/*.ts and `*.css`", ["src/**/*.ts", "**/*.css"]],
    ["Node.js and Vue.js, e.g. version 1.2, and/or n/a, 24/7, TCP/IP", []],
    ["See https://example.com/a.ts and `https://example.com/b.ts`", []],
    ["Run `npm test src/a.ts`, `../other/a.ts`, ~/x/a.ts, @scope/name", []],
    ["Read src/core/ first", []],
    ["Ändere `src/größe.ts`", ["src/größe.ts"]],
  ])("finds in %s: %s", (text, files) => {
    expect(filesNamedIn(text)).toEqual(files);
  });
});

describe("touchedFiles", () => {
  const finding = Finding.parse({
    id: "f",
    rule: "todo/todo",
    severity: "info",
    title: "TODO",
    message: "Later.",
    evidence: [{ file: "src/split.ts", line: 3 }, { file: "." }],
  });
  const board = { ...emptyBoard, findings: new Map([[finding.id, finding]]) };
  const touched = (more: object): readonly string[] => {
    const task = Task.parse({ id: "a", title: "A", state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });
    return touchedFiles(board, task).map(describePattern);
  };

  it("are the task's own files, those in its words, and those of its findings", () => {
    expect(
      touched({
        files: ["lib"],
        description: "See `docs/a.md`",
        criteria: [{ text: "`test/a.test.ts` passes", done: false }],
        findings: ["f", "gone"],
      }),
    ).toEqual(["lib/", "docs/a.md", "test/a.test.ts", "src/split.ts"]);
  });

  it("are only what its recipe writes, unless somebody else does it", () => {
    const more = { recipe: { recipe: "dockerfile" }, description: "As in `docs/a.md`" };
    expect(touched(more)).toEqual(["Dockerfile", ".dockerignore"]);
    expect(touched({ ...more, assignee: "claude" })).toEqual(["docs/a.md"]);
  });

  it("are none when nothing is known, nor where the task was found", () => {
    expect(touched({ title: "Be kind", source: { file: "BACKLOG.md", startLine: 1, endLine: 2 } })).toEqual([]);
  });
});
