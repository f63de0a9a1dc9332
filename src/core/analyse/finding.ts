import * as z from "zod";
import { FindingId } from "../board/ids.ts";
import { RecipeCall } from "../board/task.ts";
import { FileCoverage } from "./test-coverage/coverage.ts";
import { Dependency, DependencyCount } from "./dependencies/dependency.ts";

export const Severity = z.enum(["error", "warning", "info"]);
export type Severity = z.infer<typeof Severity>;

/** A place that shows the finding is true. `line` is 1-based; without it the whole file, or its absence, is meant. */
export const Evidence = z.object({ file: z.string(), line: z.int().min(1).optional(), text: z.string().default("") });
export type Evidence = z.infer<typeof Evidence>;

/** What kind of change would mend a finding, for those who choose who does it. */
export const FixClass = z.enum(["configure", "pin", "update", "remove", "write", "test", "decide"]);
export type FixClass = z.infer<typeof FixClass>;

/** Who wrote a line and when, in milliseconds since the epoch, as git tells. */
export const Written = z.object({ by: z.string(), at: z.int() });
export type Written = z.infer<typeof Written>;

/**
 * Something wrong in the project, with evidence. The id depends on the rule,
 * the file and the content, not on the line number, so that it survives edits
 * elsewhere in the file. A secret's own text is never part of a finding.
 */
export const Finding = z.object({
  id: FindingId,
  /** For example `missing/license`, `todo/fixme`, `secret/aws`. */
  rule: z.string(),
  severity: Severity,
  title: z.string(),
  /** One or two sentences: what it is and why it matters. */
  message: z.string(),
  evidence: z.array(Evidence).min(1),
  /** A built-in recipe that mends it for nothing. */
  fix: RecipeCall.optional(),
  fixClass: FixClass.optional(),
  /** Who owns the file that shows it, as CODEOWNERS names them. */
  owners: z.array(z.string()).optional(),
  /**
   * The tool whose report says so, such as `sarif/eslint` or `coverage`. It is
   * gone only when a newer report of that tool was read and no longer says so.
   */
  report: z.string().optional(),
  /** Of a note that somebody has left, once git was asked. No part of the id. */
  written: Written.optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What every rule says: a finding of which is known what kind of change would mend it. */
export type RuleFinding = Finding & { readonly fixClass: FixClass };

/** Whether an analysis that does not have a finding shows that it is gone. */
export function canShowGone(
  analysis: Pick<Analysis, "reports">,
  finding: Pick<Finding, "report"> | undefined,
): boolean {
  return finding?.report === undefined || analysis.reports?.includes(finding.report) === true;
}

export const CommandKind = z.enum(["install", "build", "types", "lint", "format", "test", "run"]);
export type CommandKind = z.infer<typeof CommandKind>;

/** A command the project itself offers, and where it was found. `cwd` is relative to the repository. */
export const ProjectCommand = z.object({
  kind: CommandKind,
  command: z.string(),
  cwd: z.string().default("."),
  source: z.string(),
});
export type ProjectCommand = z.infer<typeof ProjectCommand>;

export const LanguageCount = z.object({ language: z.string(), files: z.int(), lines: z.int() });
export type LanguageCount = z.infer<typeof LanguageCount>;

/** What is known about a project without any model. */
export const ProjectFacts = z.object({
  name: z.string(),
  description: z.string().optional(),
  files: z.int(),
  lines: z.int(),
  /** Sorted by lines, largest first. */
  languages: z.array(LanguageCount),
  packageManagers: z.array(z.string()),
  commands: z.array(ProjectCommand),
  /** What lock files name, counted by file; absent when there are none. */
  dependencies: z.array(DependencyCount).optional(),
});
export type ProjectFacts = z.infer<typeof ProjectFacts>;

/** One complete look at a project. `skipped` names what was not read, and why. */
export const Analysis = z.object({
  facts: ProjectFacts,
  findings: z.array(Finding),
  skipped: z.array(z.object({ file: z.string(), reason: z.string() })).default([]),
  /** Every dependency that the facts count. Too many to be kept on the board. */
  dependencies: z.array(Dependency).optional(),
  /** How much of each file the tests ran, by the reports that they have left. */
  coverage: z.array(FileCoverage).optional(),
  /** The tools whose reports were read. */
  reports: z.array(z.string()).optional(),
});
export type Analysis = z.infer<typeof Analysis>;
