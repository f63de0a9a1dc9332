import type { RuleFinding } from "./finding.ts";
import { locatorOf } from "./locate.ts";
import { compare, type Project } from "./project.ts";
import type { SkippedFile } from "./project-files.ts";
import { readSarif } from "./sarif/read-sarif.ts";

/** A report that another tool has written, as it was found. */
export interface ReportText {
  readonly file: string;
  readonly text: string;
}

export interface Reports {
  readonly findings: readonly RuleFinding[];
  /** The tools whose reports were read, as `Finding.report` names them. */
  readonly read: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** Reads reports in SARIF. The same result in two reports is one finding. */
export function readReports(texts: readonly ReportText[], project: Project): Reports {
  const locate = placeIn(project);
  const findings = new Map<string, RuleFinding>();
  const read = new Set<string>();
  const skipped: SkippedFile[] = [];
  for (const { file, text } of texts) {
    const parsed = readSarif(text, locate);
    if (!parsed.ok) {
      skipped.push({ file, reason: parsed.reason });
      continue;
    }
    for (const tool of parsed.value.tools) read.add(tool);
    for (const finding of parsed.value.findings) findings.set(finding.id, finding);
  }
  return { findings: [...findings.values()], read: [...read].toSorted(compare), skipped };
}

/** The project's own path of a file, or what is left of a path that leads elsewhere. */
function placeIn(project: Project): (path: string) => string {
  const locate = locatorOf(project);
  return (path) => {
    const found = locate(path);
    if (found !== undefined) return found;
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    const isElsewhere = /^(?:\/|[A-Za-z]:)/.test(path) || parts.includes("..");
    return (isElsewhere ? parts.at(-1) : parts.join("/")) || ".";
  };
}
