import { touchOf, type Touch } from "#core/overlap/touch.ts";
import { parseDiff } from "#core/review/parse-diff.ts";

/** Touches, from what `git diff` prints. */
export function touches(...sections: readonly string[]): readonly Touch[] {
  return parseDiff(sections.join("\n")).map(touchOf);
}

/** One file changed: each hunk as its `@@` numbers and its lines. */
export function changed(path: string, ...hunks: readonly (readonly [string, ...string[]])[]): string {
  const body = hunks.flatMap(([numbers, ...lines]) => [`@@ ${numbers} @@`, ...lines]);
  return [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, ...body].join("\n");
}

export function added(path: string, ...lines: readonly string[]): string {
  const body = lines.map((line) => `+${line}`);
  const head = [`diff --git a/${path} b/${path}`, "new file mode 100644", "--- /dev/null", `+++ b/${path}`];
  return [...head, `@@ -0,0 +1,${lines.length} @@`, ...body].join("\n");
}

export function deleted(path: string): string {
  const head = [`diff --git a/${path} b/${path}`, "deleted file mode 100644", `--- a/${path}`, "+++ /dev/null"];
  return [...head, "@@ -1 +0,0 @@", "-x"].join("\n");
}

export function renamed(path: string, to: string, ...hunks: readonly (readonly [string, ...string[]])[]): string {
  const head = [`diff --git a/${path} b/${to}`, "similarity index 90%", `rename from ${path}`, `rename to ${to}`];
  return [...head, ...hunks.flatMap(([numbers, ...lines]) => [`@@ ${numbers} @@`, ...lines])].join("\n");
}
