import { fingerprint } from "../hash.ts";
import type { FileChange, Hunk } from "../review/diff.ts";
import type { LineSpan } from "./collision.ts";

/** A stretch of a file that was replaced. */
export interface LineChange {
  /** Between lines of the base: 0 is before its first line, 3 after its third. `from` is `to` where lines were only added. */
  readonly from: number;
  readonly to: number;
  /** Where it is in the file now; of a mere removal, the line before. */
  readonly now: LineSpan;
  /** How many lines stand there now. */
  readonly added: number;
  /** Names the new text: the same text has the same name. */
  readonly text: string;
}

/** What a run has done to one file since its base. */
export interface Touch {
  /** What the base calls the file; of a new file, its own name. */
  readonly path: string;
  /** What it is called now. */
  readonly newPath: string;
  readonly kind: FileChange["kind"];
  /** Nobody can tell which lines changed. */
  readonly binary: boolean;
  /** What kind of file it is now, where that is news: see `FileChange`. */
  readonly mode?: string | undefined;
  /** In the order of the file; they do not touch one another. */
  readonly changes: readonly LineChange[];
}

export function touchOf(change: FileChange): Touch {
  return {
    path: change.kind === "added" ? change.path : change.oldPath,
    newPath: change.path,
    kind: change.kind,
    binary: change.binary,
    ...(change.mode !== undefined && { mode: change.mode }),
    changes: asOne(change.hunks.flatMap(changesIn)),
  };
}

/** A file that became a link, or the reverse: git takes all of the one away, then adds all of the other. */
function asOne(changes: readonly LineChange[]): readonly LineChange[] {
  const [gone, come] = changes;
  const both = gone !== undefined && come !== undefined && changes.length === 2;
  return both && gone.added === 0 && gone.from === 0 && come.to === 0 ? [{ ...come, to: gone.to }] : changes;
}

/** The stretches of one hunk; its context, if it has any, keeps them apart. */
function changesIn(hunk: Hunk): readonly LineChange[] {
  const changes: LineChange[] = [];
  let old = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
  let now = hunk.newLines === 0 ? hunk.newStart : hunk.newStart - 1;
  let [from, start, text] = [old, now, [] as string[]];
  const close = (): void => {
    if (old > from || now > start) changes.push(lineChange(from, old, start, now, text));
  };
  for (const line of hunk.lines) {
    if (line.startsWith("-")) old++;
    else if (line.startsWith("+")) {
      now++;
      text.push(line.slice(1));
    } else {
      close();
      old++;
      now++;
      [from, start, text] = [old, now, []];
    }
  }
  close();
  return changes;
}

function lineChange(from: number, to: number, start: number, end: number, text: readonly string[]): LineChange {
  const now = end > start ? { start: start + 1, end } : { start: Math.max(1, start), end: Math.max(1, start) };
  return { from, to, now, added: end - start, text: fingerprint(text.join("\n")) };
}
