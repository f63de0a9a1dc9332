import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AnalysisProgress } from "#core/analyse/analyser.ts";
import { ageWords } from "#core/analyse/age-words.ts";
import { describeProgress } from "#core/analyse/describe-progress.ts";
import type { FileCoverage } from "#core/analyse/test-coverage/coverage.ts";
import type { DependencyCount } from "#core/analyse/dependencies/dependency.ts";
import { canShowGone, type Finding, type ProjectFacts } from "#core/analyse/finding.ts";
import { writeSarif } from "#core/analyse/sarif/write-sarif.ts";
import { TuttiError } from "#core/errors.ts";
import { reasonOf } from "#node/analyse/read-file.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { table, type Output } from "../output.ts";
import { version } from "../version.ts";

const severities = ["error", "warning", "info"] as const;

export interface AnalyseFlags {
  /** Reports of other scanners to read, in SARIF. */
  readonly sarif: readonly string[];
  /** Where to write Tutti's own findings, in SARIF. */
  readonly sarifOut?: string;
  /** Asks git who wrote the notes, and when. */
  readonly blame?: boolean;
  /** Looks for secrets in all that was ever committed. */
  readonly history?: boolean;
}

/** `tutti analyse`: what the project is, and what is wrong with it. */
export async function analyse({ project, out, signal }: CommandContext, flags: AnalyseFlags): Promise<ExitCode> {
  const { tutti } = await project();
  const before = new Map((await tutti.board.refresh()).findings);
  let phase: AnalysisProgress["phase"] | undefined;
  const analysis = await tutti.analyse(
    (progress) => {
      if (progress.phase === phase) return;
      phase = progress.phase;
      out.progress(`${describeProgress(progress)} …`);
    },
    signal,
    flags.sarif,
    flags.blame,
    flags.history,
  );
  if (flags.sarifOut !== undefined) await writeLog(resolve(flags.sarifOut), analysis.findings);
  const now = new Set(analysis.findings.map((finding) => finding.id));
  const fresh = analysis.findings.filter((finding) => !before.has(finding.id)).map((finding) => finding.id);
  const gone = [...before.values()]
    .filter((known) => !now.has(known.id) && canShowGone(analysis, known))
    .map(({ id }) => id);
  out.document({ schema: 1, ...analysis, new: fresh, gone });
  printFacts(out, analysis.facts);
  printCoverage(out, analysis.coverage ?? []);
  printFindings(out, analysis.findings, tutti.ports.clock.now());
  for (const { file, reason } of analysis.skipped) out.line(out.dim(`Not read: ${file} (${reason})`));
  out.line();
  out.line(`${count(analysis.findings.length, "finding")}, ${fresh.length} new, ${gone.length} gone.`);
  return exitCode.done;
}

async function writeLog(path: string, findings: readonly Finding[]): Promise<void> {
  const text = `${JSON.stringify(writeSarif(findings, version), undefined, 2)}\n`;
  await writeFile(path, text).catch((error: unknown) => {
    throw new TuttiError("refused", `${path} ${reasonOf(error)}. Name a file that can be written.`, { cause: error });
  });
}

function printFacts(out: Output, facts: ProjectFacts): void {
  out.line(out.bold(facts.name));
  if (facts.description !== undefined) out.line(facts.description);
  out.line(`${count(facts.files, "file")}, ${count(facts.lines, "line")}`);
  const languages = facts.languages.map((entry) => [entry.language, String(entry.lines), count(entry.files, "file")]);
  for (const line of table(languages, "  ")) out.line(line);
  if (facts.packageManagers.length > 0) out.line(`Package managers: ${facts.packageManagers.join(", ")}`);
  const commands = facts.commands.map((entry) => [
    entry.kind,
    entry.command,
    entry.cwd === "." ? "" : `in ${entry.cwd}`,
  ]);
  for (const line of table(commands, "  ")) out.line(line);
  printDependencies(out, facts.dependencies ?? []);
}

function printDependencies(out: Output, counts: readonly DependencyCount[]): void {
  if (counts.length === 0) return;
  out.line("Dependencies:");
  const rows = counts.map(({ ecosystem, file, total, direct, transitive, dev, repeated }) => [
    ecosystem,
    String(total),
    direct + transitive === 0 ? "" : `${direct} direct`,
    dev === 0 ? "" : `${dev} for development`,
    repeated === 0 ? "" : `${repeated} in several versions`,
    file,
  ]);
  for (const line of table(rows, "  ")) out.line(line);
}

function printCoverage(out: Output, files: readonly FileCoverage[]): void {
  const lines = files.reduce((sum, each) => sum + each.lines, 0);
  const covered = files.reduce((sum, each) => sum + each.covered, 0);
  if (lines === 0) return;
  out.line(
    `Coverage: ${Math.floor((100 * covered) / lines)} % of ${count(lines, "line")} in ${count(files.length, "file")}`,
  );
}

function printFindings(out: Output, findings: readonly Finding[], now: number): void {
  for (const severity of severities) {
    const group = findings.filter((finding) => finding.severity === severity);
    if (group.length === 0) continue;
    out.line();
    out.line(out.bold(`${severity} (${group.length})`));
    for (const finding of group) {
      const [first] = finding.evidence;
      const place = first === undefined ? "" : `${first.file}${first.line === undefined ? "" : `:${first.line}`}`;
      const age = finding.written === undefined ? [] : [ageWords(finding.written, now)];
      out.line(`  ${finding.id}  ${finding.title}  ${out.dim([place, ...age, ...(finding.owners ?? [])].join("  "))}`);
    }
  }
}

export function count(many: number, noun: string): string {
  return `${many.toLocaleString("en")} ${noun}${many === 1 ? "" : "s"}`;
}
