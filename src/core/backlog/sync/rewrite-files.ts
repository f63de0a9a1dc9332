import { refused, TuttiError } from "../../errors.ts";
import type { BacklogFile } from "../edit/edit-backlog.ts";

/** The files of one backlog. */
export interface BacklogFiles {
  /** All of them, with paths in the repository. */
  read(): Promise<readonly BacklogFile[]>;
  /**
   * Replaces a file's text as a whole.
   *
   * @param was  its text when it was read
   * @returns false when it says something else by now, and was left alone
   */
  write(file: BacklogFile, was: string): Promise<boolean>;
  /** Writes a new file; false when one of that name is there, which was left alone. */
  create(file: BacklogFile): Promise<boolean>;
}

/** What shall become of a backlog's files. */
export interface Rewriting<Report> {
  readonly report: Report;
  /** Those that are different, or new. Without any, nothing is written. */
  readonly changed?: readonly BacklogFile[];
  /** Called once they are written. */
  readonly written?: () => Promise<unknown>;
}

/** How often a file may change under the hands of whoever writes it. */
const mostTries = 5;

/**
 * Reads the files of a backlog, has them thought over, and writes what came of
 * it; all over again when another hand was faster.
 *
 * @throws TuttiError `refused` in the midst of a merge, `unavailable` when the files do not rest
 */
export async function rewriteFiles<Report>(
  name: string,
  files: BacklogFiles,
  think: (texts: readonly BacklogFile[]) => Promise<Rewriting<Report>>,
): Promise<Report> {
  for (let tries = 0; tries < mostTries; tries++) {
    const texts = await files.read();
    refuseMerge(texts);
    const { report, changed = [], written } = await think(texts);
    if (!(await writeAll(files, changed, texts))) continue;
    await written?.();
    return report;
  }
  throw new TuttiError(
    "unavailable",
    `${name} is being written by somebody else all the time. Try again when it rests.`,
  );
}

/** Marks of a merge that is not over, even half of them: whatever is between them is not what anybody wants. */
function refuseMerge(texts: readonly BacklogFile[]): void {
  for (const { path, text } of texts) {
    if (/^(?:<{7}|>{7})(?: |\r?$)/m.test(text)) {
      throw refused(`${path} has a merge conflict. Settle it first; then it is followed again.`);
    }
  }
}

async function writeAll(
  files: BacklogFiles,
  changed: readonly BacklogFile[],
  texts: readonly BacklogFile[],
): Promise<boolean> {
  for (const file of changed) {
    const was = texts.find(({ path }) => path === file.path)?.text;
    if (!(await (was === undefined ? files.create(file) : files.write(file, was)))) return false;
  }
  return true;
}
