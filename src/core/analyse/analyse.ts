import type { AnalysisProgress } from "./analyser.ts";
import { ecosystemsOf, factsOf } from "./facts.ts";
import { findCoverage } from "./test-coverage/find-coverage.ts";
import { readDependencies } from "./dependencies/read-dependencies.ts";
import type { Analysis, Finding, LanguageCount, ProjectFacts, Severity } from "./finding.ts";
import type { Grammar } from "./grammar.ts";
import { Importers } from "./importers.ts";
import { languageOf, languageOfShebang } from "./languages.ts";
import type { FileContent, ProjectFile, ProjectFiles, SkippedFile } from "./project-files.ts";
import { compare, openProject, type Project } from "./project.ts";
import { type MarkdownFile, readMarkdown } from "./markdown/read-markdown.ts";
import { readReports, type ReportText } from "./reports.ts";
import type { FileRule, ProjectRule, TextFile } from "./rule.ts";
import { composeRule } from "./rules/compose.ts";
import { coverageFindings } from "./rules/coverage.ts";
import { brokenLockRule, brokenManifestRule, conflictMarkerRule, oversizeRule } from "./rules/damage.ts";
import { dockerfileRule } from "./rules/dockerfile.ts";
import { documentsRule } from "./rules/documents.ts";
import { ignoreEntriesRule } from "./rules/ignore-entries.ts";
import { licenceRule } from "./rules/licences.ts";
import { lockStepRule } from "./rules/lock-step.ts";
import { missingFilesRule } from "./rules/missing-files.ts";
import { secretFindings } from "./rules/secrets.ts";
import { keyFileRule } from "./rules/key-files.ts";
import { todoRule } from "./rules/todo.ts";
import { workflowRule } from "./rules/workflows.ts";
import type { SecretScanner } from "./secret-scanner.ts";
import { maskSecrets, ownSecretsIn, secretsIn } from "./secrets.ts";
import { countLines, kindOfPath, kindOfText } from "./source-kind.ts";

export interface AnalyseOptions {
  readonly grammar: Grammar;
  /** Finds secrets that other people's rules know; our own patterns are always looked for. */
  readonly secrets?: SecretScanner;
  /** Longer files are listed but not read. */
  readonly limitBytes?: number;
  /** Reports of other scanners, in SARIF. */
  readonly reports?: readonly ReportText[];
}

/** Rules that look at one file at a time. */
function fileRulesWith(grammar: Grammar): readonly FileRule[] {
  return [todoRule, conflictMarkerRule, workflowRule(grammar), dockerfileRule, composeRule(grammar)];
}

const projectRules: readonly ProjectRule[] = [
  missingFilesRule,
  ignoreEntriesRule,
  brokenManifestRule,
  brokenLockRule,
  lockStepRule,
  licenceRule,
  documentsRule,
  oversizeRule,
  keyFileRule,
];

const defaultLimitBytes = 2_000_000;
/** Files in flight at once: enough to hide the disk, little enough to stay small and to yield often. */
const batchSize = 16;

/**
 * Looks at a whole project without any model. The same files give the same
 * answer, down to the order.
 *
 * @param progress  told now and then; the last call has `done` equal to `total`
 * @throws what `files.list` throws, and the abort of `signal`
 */
export async function analyse(
  files: ProjectFiles,
  options: AnalyseOptions,
  progress: (progress: AnalysisProgress) => void,
  signal: AbortSignal,
): Promise<Analysis> {
  progress({ phase: "list", done: 0 });
  const project = await openProject(files, signal);
  const ecosystems = ecosystemsOf(project);
  const folders = ecosystems.map(({ folder }) => folder);
  const coverage = await findCoverage(files, project, folders, signal);
  const importers = coverage.found ? new Importers() : undefined;
  const reading = await readAll(
    files,
    project,
    { ...options, importers, rules: fileRulesWith(options.grammar) },
    progress,
    signal,
  );
  progress({ phase: "check", done: 0, total: projectRules.length });
  const dependencies = readDependencies(project, options.grammar);
  const facts = withoutSecrets(factsOf(project, ecosystems, [...reading.languages.values()], dependencies.list));
  const overview = {
    project,
    ecosystems,
    facts,
    inlineTests: reading.inlineTests,
    dependencies,
    grammar: options.grammar,
    documents: reading.documents,
  };
  const reports = readReports(options.reports ?? [], project);
  const findings = [
    ...reading.findings,
    ...projectRules.flatMap((rule) => rule(overview)),
    ...coverageFindings(coverage.files, (path) => importers?.of(path) ?? 0),
    ...reports.findings,
  ];
  const read = [...reports.read, ...(coverage.found ? ["coverage"] : [])];
  progress({ phase: "check", done: projectRules.length, total: projectRules.length });
  return {
    facts,
    findings: findings.toSorted(bySeverityAndPlace),
    skipped: [...project.skipped, ...reading.skipped, ...reports.skipped, ...coverage.skipped].toSorted((left, right) =>
      compare(left.file, right.file),
    ),
    ...(dependencies.list.length === 0 ? {} : { dependencies: [...dependencies.list] }),
    ...(coverage.found
      ? { coverage: coverage.files.map(({ path, lines, covered }) => ({ file: path, lines, covered })) }
      : {}),
    ...(read.length === 0 ? {} : { reports: read }),
  };
}

/** Texts that come from manifests as they are; files are masked when they are read. */
function withoutSecrets(facts: ProjectFacts): ProjectFacts {
  const { description } = facts;
  if (description === undefined) return facts;
  return { ...facts, description: maskSecrets(description, ownSecretsIn("package.json", description)) };
}

interface Reading {
  readonly findings: Finding[];
  readonly skipped: SkippedFile[];
  readonly languages: Map<string, LanguageCount>;
  readonly documents: MarkdownFile[];
  inlineTests: boolean;
}

interface ReadOptions extends AnalyseOptions {
  /** Told of every text, when somebody wants to know who imports whom. */
  readonly importers: Importers | undefined;
  readonly rules: readonly FileRule[];
}

async function readAll(
  files: ProjectFiles,
  project: Project,
  options: ReadOptions,
  progress: (progress: AnalysisProgress) => void,
  signal: AbortSignal,
): Promise<Reading> {
  const reading: Reading = { findings: [], skipped: [], languages: new Map(), documents: [], inlineTests: false };
  const written = project.files.filter(({ path }) => kindOfPath(path) !== "lock");
  const total = written.length;
  const limitBytes = options.limitBytes ?? defaultLimitBytes;
  for (let start = 0; start < total; start += batchSize) {
    signal.throwIfAborted();
    progress({ phase: "read", done: start, total });
    const batch = written.slice(start, start + batchSize);
    const contents = await Promise.all(batch.map((file) => files.read(file.path, limitBytes, signal)));
    for (const [index, file] of batch.entries()) {
      const content = contents[index];
      if (content !== undefined) await readOne(file, content, options, reading, signal);
    }
  }
  progress({ phase: "read", done: total, total });
  return reading;
}

async function readOne(
  { path, tracked }: ProjectFile,
  content: FileContent,
  { secrets: scanner, importers, rules }: ReadOptions,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  if (content.kind === "unreadable") reading.skipped.push({ file: path, reason: content.reason });
  if (content.kind !== "text") return;
  importers?.add(path, content.text);
  const lines = countLines(content.text);
  const language = languageOf(path) ?? languageOfShebang(content.text);
  const kind = kindOfText(path, content.text, lines);
  if (kind === "written" && language !== undefined) count(reading.languages, language, lines);
  if (language === "Rust" && /#\[(?:\w{1,20}::)?test\]/.test(content.text)) reading.inlineTests = true;
  if (kind === "written" && language === "Markdown") reading.documents.push(readMarkdown(path, content.text));
  const secrets = await secretsIn(path, content.text, tracked ? scanner : undefined, signal);
  if (tracked) reading.findings.push(...secretFindings(path, content.text, secrets));
  const file: TextFile = { path, text: maskSecrets(content.text, secrets), language, kind, tracked };
  for (const rule of rules) reading.findings.push(...rule(file));
}

function count(languages: Map<string, LanguageCount>, language: string, lines: number): void {
  const known = languages.get(language) ?? { language, files: 0, lines: 0 };
  languages.set(language, { language, files: known.files + 1, lines: known.lines + lines });
}

const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function bySeverityAndPlace(left: Finding, right: Finding): number {
  return (
    weights[left.severity] - weights[right.severity] ||
    compare(left.rule, right.rule) ||
    compare(left.evidence[0]?.file ?? "", right.evidence[0]?.file ?? "") ||
    (left.evidence[0]?.line ?? 0) - (right.evidence[0]?.line ?? 0) ||
    compare(left.id, right.id)
  );
}
