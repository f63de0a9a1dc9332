import { describe, expect, it } from "vitest";
import { parseDiff } from "#core/review/parse-diff.ts";

const brief = (text: string) =>
  parseDiff(text).map(({ path, oldPath, kind, binary, added, removed }) => ({
    path,
    oldPath,
    kind,
    binary,
    added,
    removed,
  }));

describe("parseDiff", () => {
  it("reads files, hunks and counts, and passes over what is no diff", () => {
    const text = [
      "warning: something",
      "diff --git a/a.txt b/a.txt",
      "index 1..2 100644",
      "--- a/a.txt",
      "+++ b/a.txt",
      "@@ -1,2 +1,2 @@ function f() {",
      " same",
      "-diff --git a/x b/x",
      "+--- not a header",
      "\\ No newline at end of file",
      "@@ -9 +9,0 @@",
      "-last",
      "",
    ].join("\n");
    expect(parseDiff(text)).toEqual([
      {
        path: "a.txt",
        oldPath: "a.txt",
        kind: "modified",
        binary: false,
        added: 1,
        removed: 2,
        hunks: [
          {
            oldStart: 1,
            oldLines: 2,
            newStart: 1,
            newLines: 2,
            lines: [" same", "-diff --git a/x b/x", "+--- not a header"],
          },
          { oldStart: 9, oldLines: 1, newStart: 9, newLines: 0, lines: ["-last"] },
        ],
      },
    ]);
  });

  it("takes a removed line that looks like a header as a line", () => {
    const text =
      "diff --git a/q.sql b/q.sql\n--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,1 @@\n--- a comment\n-@@ -1 +1 @@\n+x\n";
    expect(parseDiff(text)[0]?.hunks[0]?.lines).toEqual(["--- a comment", "-@@ -1 +1 @@", "+x"]);
    expect(parseDiff(text)[0]?.path).toBe("q.sql");
  });

  it("tells added, deleted, renamed, binary, empty and mode-only changes", () => {
    const text = [
      "diff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x",
      "diff --git a/old b/old\ndeleted file mode 100644\n--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-x",
      "diff --git a/from b/to\nsimilarity index 100%\nrename from from\nrename to to",
      "diff --git a/p.png b/p.png\nindex 1..2 100644\nBinary files a/p.png and b/p.png differ",
      "diff --git a/empty file b/empty file\nnew file mode 100644\nindex 000..e69",
      "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755",
      "",
    ].join("\n");
    const none = { binary: false, added: 0, removed: 0 };
    expect(brief(text)).toEqual([
      { path: "new", oldPath: "new", kind: "added", binary: false, added: 1, removed: 0 },
      { path: "old", oldPath: "old", kind: "deleted", binary: false, added: 0, removed: 1 },
      { path: "to", oldPath: "from", kind: "renamed", ...none },
      { path: "p.png", oldPath: "p.png", kind: "modified", binary: true, added: 0, removed: 0 },
      { path: "empty file", oldPath: "empty file", kind: "added", ...none },
      { path: "run.sh", oldPath: "run.sh", kind: "modified", ...none },
    ]);
  });

  it("reads names with spaces, quotes, and bytes of any encoding", () => {
    const text = [
      'diff --git "a/gr\\303\\266\\303\\237e.txt" "b/gr\\303\\266\\303\\237e.txt"\nold mode 1\nnew mode 2',
      'diff --git "a/caf\\351" "b/caf\\351"\nnew file mode 100644',
      'diff --git "a/tab\\t\\"q\\"" "b/tab\\t\\"q\\""\nnew file mode 100644\n--- /dev/null\n+++ "b/tab\\t\\"q\\""\n@@ -0,0 +1 @@\n+x',
      "diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-x\n+y",
      "diff --git a/a b/a b/a b/a\nold mode 100644\nnew mode 100755",
      "",
    ].join("\n");
    expect(brief(text).map(({ path }) => path)).toEqual(["größe.txt", "caf\\351", 'tab\t"q"', "a b", "a b/a"]);
  });

  it("joins the two halves of a file that became a link", () => {
    const text =
      "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-text\n" +
      "diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file\n";
    expect(brief(text)).toEqual([{ path: "x", oldPath: "x", kind: "modified", binary: false, added: 1, removed: 1 }]);
  });

  it("keeps carriage returns and empty context lines", () => {
    const text = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n \n-a\r\n+b\r\n";
    expect(parseDiff(text)[0]?.hunks[0]?.lines).toEqual([" ", "-a\r", "+b\r"]);
  });
});
