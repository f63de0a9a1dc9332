import type { Finding } from "./finding.ts";
import { compare, type Project } from "./project.ts";
import type { SkippedFile } from "./project-files.ts";
import { readSarif } from "./sarif/read-sarif.ts";

/** A report that another tool has written, as it was found. */
export interface ReportText {
  readonly file: string;
  readonly text: string;
}

export interface Reports {
  readonly findings: readonly Finding[];
  /** The tools whose reports were read, as `Finding.report` names them. */
  readonly read: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/** Reads reports in SARIF. The same result in two reports is one finding. */
export function readReports(texts: readonly ReportText[], project: Project): Reports {
  const locate = locatorOf(project);
  const findings = new Map<string, Finding>();
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

/**
 * Finds the project's file that a report means. Reports are often written on
 * another machine or in a container, where the project lies elsewhere: the
 * longest end of the path that is a file here is taken.
 */
function locatorOf(project: Project): (path: string) => string {
  return (path) => {
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    for (let start = 0; start < parts.length; start++) {
      const candidate = parts.slice(start).join("/");
      if (project.has(candidate)) return candidate;
    }
    const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(path);
    return (isAbsolute || parts.includes("..") ? parts.at(-1) : parts.join("/")) ?? ".";
  };
}
