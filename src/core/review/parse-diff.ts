import type { FileChange, Hunk } from "./diff.ts";
import { unquotePath } from "./unquote-path.ts";

/**
 * Reads what `git diff` prints (with the prefixes `a/` and `b/`). Pure; never
 * throws: text that is not part of a diff is passed over.
 */
export function parseDiff(text: string): FileChange[] {
  const changes: FileChange[] = [];
  for (const section of sectionsOf(text)) {
    const change = parseSection(section);
    const last = changes.at(-1);
    // Git tells a file that became a link (or the reverse) as two changes of one path.
    if (last?.kind === "deleted" && change.kind === "added" && last.path === change.path) {
      changes[changes.length - 1] = merge(last, change);
    } else changes.push(change);
  }
  return changes;
}

/** The lines of each file. A line of content never starts with `diff`, because it has a mark in front. */
function sectionsOf(text: string): string[][] {
  const sections: string[][] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("diff --git ")) sections.push([line]);
    else sections.at(-1)?.push(line);
  }
  return sections;
}

function parseSection(lines: readonly string[]): FileChange {
  const header = readHeader(lines);
  const hunks = parseHunks(lines.slice(header.length));
  const marks = hunks.flatMap((hunk) => hunk.lines.map((line) => line[0]));
  return {
    path: header.path,
    oldPath: header.oldPath,
    kind: header.kind,
    binary: header.binary,
    added: marks.filter((mark) => mark === "+").length,
    removed: marks.filter((mark) => mark === "-").length,
    hunks,
    ...(header.mode !== undefined && { mode: header.mode }),
  };
}

const PLAIN = "100644";

interface Header {
  path: string;
  oldPath: string;
  kind: FileChange["kind"];
  binary: boolean;
  mode?: string;
  /** How many lines it takes. */
  length: number;
}

function readHeader(lines: readonly string[]): Header {
  const [oldPath, path] = pathsOf((lines[0] ?? "").slice("diff --git ".length));
  const header: Header = { path, oldPath, kind: "modified", binary: false, length: 1 };
  for (const line of lines.slice(1)) {
    if (line.startsWith("@@ ")) break;
    header.length++;
    readHeaderLine(header, line);
  }
  if (header.kind !== "renamed") header.oldPath = header.path;
  return header;
}

function readHeaderLine(header: Header, line: string): void {
  const after = (prefix: string) => (line.startsWith(prefix) ? line.slice(prefix.length) : undefined);
  const from = after("rename from ");
  const to = after("rename to ") ?? after("copy to ");
  if (from !== undefined) header.oldPath = unquotePath(from);
  if (to !== undefined) header.path = unquotePath(to);
  if (from !== undefined) header.kind = "renamed";
  if (line.startsWith("copy from ")) header.kind = "added";
  const mode = after("new mode ") ?? after("new file mode ");
  if (line.startsWith("new file mode ")) header.kind = "added";
  if (mode !== undefined && (header.kind !== "added" || mode !== PLAIN)) header.mode = mode;
  if (line.startsWith("deleted file mode ")) header.kind = "deleted";
  if (line.startsWith("Binary files ") || line === "GIT binary patch") header.binary = true;
  for (const prefix of ["--- ", "+++ "]) {
    // Git ends a name that holds a space with a tab.
    const name = after(prefix)?.replace(/\t$/, "");
    if (name !== undefined && name !== "/dev/null" && header.kind !== "renamed")
      header.path = unquotePath(name).slice(2);
  }
}

/** `a/NAME b/NAME`, either of them quoted. Two plain names are the same, unless a later line tells of a rename. */
function pathsOf(names: string): [string, string] {
  const quoted = /^("(?:[^"\\]|\\.)*"|a\/.*?) ("(?:[^"\\]|\\.)*"|b\/.*)$/.exec(names);
  if (names.includes('"') && quoted !== null) {
    return [unquotePath(quoted[1] ?? "").slice(2), unquotePath(quoted[2] ?? "").slice(2)];
  }
  const half = (names.length - 1) / 2;
  return [names.slice(2, half), names.slice(half + 3)];
}

function parseHunks(lines: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let left = { old: 0, new: 0 };
  for (const line of lines) {
    const start = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (start !== null && left.old === 0 && left.new === 0) {
      const [, oldStart, oldLines = "1", newStart, newLines = "1"] = start;
      left = { old: Number(oldLines), new: Number(newLines) };
      hunks.push({
        oldStart: Number(oldStart),
        oldLines: left.old,
        newStart: Number(newStart),
        newLines: left.new,
        lines: [],
      });
      continue;
    }
    const mark = line[0];
    if (left.old + left.new === 0 || (mark !== " " && mark !== "+" && mark !== "-")) continue; // "\ No newline at end of file"
    if (mark !== "+") left.old--;
    if (mark !== "-") left.new--;
    hunks.at(-1)?.lines.push(line);
  }
  return hunks;
}

function merge(deleted: FileChange, added: FileChange): FileChange {
  return {
    ...added,
    kind: "modified",
    mode: added.mode ?? PLAIN,
    binary: deleted.binary || added.binary,
    removed: deleted.removed,
    hunks: [...deleted.hunks, ...added.hunks],
  };
}
