import type { BacklogPage } from "./page.ts";

/** Lines that can be folded under their first. 0-based and inclusive. */
export interface Fold {
  readonly start: number;
  readonly end: number;
}

/** Entries with their details, and the header of a file. */
export function foldsOn(page: BacklogPage): readonly Fold[] {
  const { lines, found } = page;
  const folds: Fold[] = [];
  for (const { draft } of found.tasks) {
    const { startLine = 1, endLine = 0 } = draft.source ?? {};
    let end = endLine - 1;
    while (end >= startLine && lines[end]?.text.trim() === "") end--;
    if (end > startLine - 1) folds.push({ start: startLine - 1, end });
  }
  if (lines[0]?.text.trimEnd() === "---") {
    const close = lines.findIndex(({ text }, index) => index > 0 && text.trimEnd() === "---");
    if (close > 1) folds.push({ start: 0, end: close });
  }
  return folds;
}
