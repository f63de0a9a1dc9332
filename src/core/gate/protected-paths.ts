import type { ChecklistItem } from "../board/task.ts";
import { mayMeet, parsePatterns } from "../dispatch/file-pattern.ts";
import type { FileChange } from "../review/diff.ts";
import { addedLines } from "../review/diff-lines.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { CheckResult } from "./check.ts";

/** Changes of files that nobody may touch here, whatever the task says. */
export function forbiddenPaths(changes: readonly FileChange[], forbidden: readonly string[]): ReviewFinding[] {
  return forbidden.flatMap((pattern) =>
    changesBelow(changes, pattern).map((change) => finding(change, `“${pattern}” is not to be changed here`)),
  );
}

/** Criteria of the form `… (untouched: src/api/**)`, which the change itself proves. */
export function untouchedCriteria(changes: readonly FileChange[], criteria: readonly ChecklistItem[]): CheckResult[] {
  return criteria.flatMap(({ text }): readonly CheckResult[] => {
    const pattern = /\(untouched: ?(.+)\)\.?$/i.exec(text.trim())?.[1]?.trim();
    if (pattern === undefined || parsePatterns(pattern).length === 0) return [];
    const findings = changesBelow(changes, pattern).map((change) => finding(change, `The task says “${text}”`));
    const [first] = findings;
    const more = findings.length > 1 ? ` and ${findings.length - 1} more` : "";
    const summary = first === undefined ? `Nothing of ${pattern} was changed.` : `${first.file}${more} was changed.`;
    const outcome = first === undefined ? "passed" : "failed";
    return [
      {
        name: "criterion",
        criterion: text,
        outcome,
        summary: `“${text}”: ${summary}`,
        durationMs: 0,
        tail: "",
        findings,
      },
    ];
  });
}

function changesBelow(changes: readonly FileChange[], text: string): readonly FileChange[] {
  const patterns = parsePatterns(text);
  const isBelow = (path: string): boolean => patterns.some((pattern) => mayMeet(pattern, path.split("/")));
  return changes.filter(({ path, oldPath }) => isBelow(path) || isBelow(oldPath));
}

function finding(change: FileChange, because: string): ReviewFinding {
  const [line] = addedLines(change);
  const what = change.kind === "deleted" ? "deleted" : change.kind === "renamed" ? "renamed" : "changed";
  return {
    rule: "paths/forbidden",
    severity: "error",
    file: change.path,
    ...(line !== undefined && { line: line.line }),
    anchor: line?.text ?? "",
    text: `${change.path} was ${what}. ${because}: take the change of it back.`,
  };
}
