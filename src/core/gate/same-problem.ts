import type { ReviewFinding } from "../review/comment.ts";

/**
 * What makes two findings the same problem, in other rounds and on other
 * commits: not their lines, nor times and addresses that a program makes up anew
 * each time.
 */
export function sameProblem({ rule, file, text }: Pick<ReviewFinding, "rule" | "file" | "text">): string {
  const steady = text
    .replaceAll(/\b0x[0-9a-f]+\b/gi, "#")
    .replaceAll(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b(?:-[0-9a-f]{4,}){0,4}/gi, "#")
    .replaceAll(/\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|sec|seconds?|minutes?|min)\b/g, "#")
    .replaceAll(/\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b/g, "#")
    .replaceAll(/:\d+(?::\d+)*\b|\bline \d+\b/g, "#")
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${rule}\n${file ?? ""}\n${steady}`;
}
