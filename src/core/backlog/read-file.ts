import type { EncodingNote } from "./backlog-import.ts";
import { Findings } from "./findings.ts";
import { frontMatterEnd, readEntries, type Entry } from "./front-matter.ts";
import { repairMojibake } from "./mojibake.ts";
import { castRoles, promoteHeadings, type Part } from "./roles.ts";
import { scanBlocks } from "./scan-blocks.ts";
import { sectionsOf } from "./sections.ts";
import { isSettingsFile, type BacklogSettings } from "./settings-file.ts";
import { isTaskFile, readTaskFile } from "./task-file.ts";
import { walk } from "./walk.ts";

export interface ReadFile {
  readonly found: Findings;
  readonly encoding: EncodingNote | undefined;
  /** Whether the file is one task, whose id is unique in its folder. */
  readonly oneTask: boolean;
}

/** Text as lines, as it should have been encoded. Lines are as many as in the file. */
export function linesOf(text: string): {
  readonly lines: readonly string[];
  readonly repair: ReturnType<typeof repairMojibake>;
} {
  const repair = repairMojibake(text.replace(/^\u{feff}/u, ""));
  return { lines: repair.text.split(/\r\n|\n|\r/), repair };
}

/** Reads one file, whatever it is, into findings. */
export function readFile(text: string, file: string, settings: BacklogSettings): ReadFile {
  const { lines, repair } = linesOf(text);
  const found = new Findings(file, lines);
  const oneTask = readLines(found, settings);
  found.addLeftovers();
  const encoding = repair.readAs === undefined ? undefined : { file, readAs: repair.readAs, runs: repair.runs };
  return { found, encoding, oneTask };
}

function readLines(found: Findings, settings: BacklogSettings): boolean {
  const { file, lines } = found;
  const last = lines.findLastIndex((line) => line.trim() !== "") + 1;
  if (last === 0) return false;
  if (isSettingsFile(file)) {
    found.addContext("configuration", 1, last, undefined);
    return false;
  }
  const end = frontMatterEnd(lines) ?? 0;
  const { entries, notUnderstood } = readEntries(lines, 1, Math.max(1, end - 1));
  if (isDecision(file, entries)) {
    found.addContext("decision", 1, last, entries.find((entry) => entry.name === "title")?.value.toString());
    return false;
  }
  const root = castRoles(sectionsOf(scanBlocks(lines, end)));
  if (end > 0 && isTaskFile(entries)) {
    for (const line of notUnderstood)
      found.addRemainder(line, line, "This line of the front matter was not understood.");
    readTaskFile(entries, root, found, settings);
    return true;
  }
  if (end > 0) found.addContext("configuration", 1, end, undefined);
  readDocument(root, found);
  return false;
}

function isDecision(file: string, entries: readonly Entry[]): boolean {
  const id = entries.find((entry) => entry.name === "id")?.value;
  return (
    entries.length > 0 &&
    (/(?:^|\/)(?:decisions|adr)\//i.test(file) || (typeof id === "string" && /^(?:decision|adr)-/i.test(id)))
  );
}

function readDocument(root: Part, found: Findings): void {
  if (root.explicit === 0) promoteHeadings(root, bulletsIn(root) === 0);
  const place = {
    file: found.file,
    path: [],
    column: undefined,
    columnName: undefined,
    priority: undefined,
    parent: undefined,
  };
  const bareTasks = root.explicit === 0;
  walk(root, { ...place, subject: undefined, heading: undefined, bareTasks, inColumn: false }, found);
}

function bulletsIn(part: Part): number {
  if (part.role.kind === "context") return 0;
  return part.facts.bullets + part.children.reduce((sum, child) => sum + bulletsIn(child), 0);
}
