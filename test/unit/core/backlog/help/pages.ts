import type { BoardState } from "#core/board/board-state.ts";
import { applyEdits } from "#core/backlog/edit/text-edit.ts";
import { fixEdits } from "#core/backlog/help/fix-edits.ts";
import { type BacklogPage, readPage } from "#core/backlog/help/page.ts";
import { type PageProblem, problemsOn } from "#core/backlog/help/page-problems.ts";
import { lintFactsOf, type LintFacts } from "#core/plan/lint/lint-facts.ts";
import type { KnownPaths } from "#core/plan/lint/known-paths.ts";
import { Settings } from "#core/settings.ts";
import { imported } from "../sync/site.ts";

export const FILE = "BACKLOG.md";

/** A page, and the board that has it already. */
export async function written(
  text: string,
  path: string = FILE,
): Promise<{ readonly page: BacklogPage; readonly board: BoardState }> {
  const site = await imported({ [path]: text }, path);
  return { page: readPage({ path, text }), board: site.board.state };
}

export function factsOf(settings: object = {}, paths?: KnownPaths): LintFacts {
  return lintFactsOf(Settings.parse(settings), paths);
}

/** `line: words [rule]` of each problem. */
export function told(board: BoardState, page: BacklogPage, facts: LintFacts): readonly string[] {
  return problemsOn(board, page, facts).map(({ problem, place }) => {
    const line = page.file.text.slice(0, place.start).split("\n").length;
    return `${line}: ${place.text} [${problem.rule}]`;
  });
}

/** The text after a fix whose title contains `title`; `undefined` where the file cannot say it. */
export function mended(board: BoardState, page: BacklogPage, facts: LintFacts, title: string): string | undefined {
  const problems = problemsOn(board, page, facts);
  const [found, fix] = fixNamed(problems, title);
  const edits = fixEdits(board, page, found.entry, fix);
  return edits === undefined ? undefined : applyEdits(page.file.text, edits);
}

function fixNamed(problems: readonly PageProblem[], title: string) {
  for (const found of problems) {
    const fix = found.problem.fixes.find((each) => each.title.includes(title));
    if (fix !== undefined) return [found, fix] as const;
  }
  throw new Error(
    `No fix “${title}” among ${problems.flatMap(({ problem }) => problem.fixes.map((fix) => fix.title)).join(", ")}`,
  );
}
