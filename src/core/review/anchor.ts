import type { ReviewFinding } from "./comment.ts";

/**
 * Gives each finding the text of its line, so that it is found again after edits.
 *
 * @param textOf  the file as it is now; `undefined` when it is not there
 */
export function anchorFindings(
  findings: readonly ReviewFinding[],
  textOf: (file: string) => string | undefined,
): ReviewFinding[] {
  const texts = new Map<string, readonly string[]>();
  return findings.map((finding) => {
    const { file, line, anchor } = finding;
    if (file === undefined || line === undefined || anchor !== "") return finding;
    let lines = texts.get(file);
    if (lines === undefined) texts.set(file, (lines = linesOf(textOf(file) ?? "")));
    return { ...finding, anchor: lines[line - 1] ?? "" };
  });
}

/**
 * Where a commented line is now: the line with the same content that is nearest
 * to where it was, whatever its indentation.
 *
 * @param line  where it was, 1-based
 * @returns `undefined` when that content is gone; a blank anchor stays on its line
 */
export function findLine(text: string, line: number, anchor: string): number | undefined {
  const lines = linesOf(text);
  const wanted = anchor.trim();
  if (wanted === "") return line <= lines.length ? line : undefined;
  for (let distance = 0; distance < lines.length; distance++) {
    for (const candidate of [line - distance, line + distance]) {
      if (lines[candidate - 1]?.trim() === wanted) return candidate;
    }
  }
  // A line far beyond the end: the file was cut, and what is nearest is at its end.
  const last = lines.findLastIndex((each) => each.trim() === wanted);
  return last < 0 ? undefined : last + 1;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
