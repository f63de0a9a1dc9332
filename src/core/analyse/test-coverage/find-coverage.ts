import { inFolder, type Project } from "../project.ts";
import type { ProjectFiles, SkippedFile } from "../project-files.ts";
import { locatorOf } from "../locate.ts";
import type { CoveredFile } from "./coverage.ts";
import { readCoverage } from "./read-coverage.ts";

/** Where tools write their reports when nobody tells them otherwise; those that say most come first. */
const places = [
  "coverage/coverage-final.json",
  "coverage/lcov.info",
  "lcov.info",
  "coverage.xml",
  "coverage/cobertura-coverage.xml",
  "coverage/coverage.xml",
  "cobertura.xml",
  "coverage/clover.xml",
  "clover.xml",
  "build/logs/clover.xml",
  "target/site/jacoco/jacoco.xml",
  "build/reports/jacoco/test/jacocoTestReport.xml",
];
const limitBytes = 50_000_000;

export interface Coverage {
  /** Files of the project, by its own paths. */
  readonly files: readonly CoveredFile[];
  /** Whether a report was read at all. */
  readonly found: boolean;
  readonly skipped: readonly SkippedFile[];
}

/** Reads the reports that earlier test runs have left, one a folder, ignored by git or not. Runs nothing. */
export async function findCoverage(
  files: ProjectFiles,
  project: Project,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<Coverage> {
  const locate = locatorOf(project);
  const found = new Map<string, CoveredFile>();
  const skipped: SkippedFile[] = [];
  let isFound = false;
  for (const folder of new Set([".", ...folders])) {
    for (const place of places) {
      const path = inFolder(folder, place);
      const content = await files.read(path, limitBytes, signal);
      if (content.kind !== "text") continue;
      const parsed = readCoverage(content.text);
      if (!parsed.ok) {
        skipped.push({ file: path, reason: parsed.reason });
        continue;
      }
      isFound = true;
      for (const each of parsed.value) {
        const file = locate(inFolder(folder, each.path)) ?? locate(each.path);
        if (file !== undefined && !found.has(file)) found.set(file, { ...each, path: file });
      }
      break;
    }
  }
  return { files: [...found.values()], found: isFound, skipped };
}
