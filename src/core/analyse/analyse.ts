import type { AnalysisProgress } from "./analyser.ts";
import { withOwners } from "./code-owners.ts";
import type { PrintedFile } from "./duplicates.ts";
import { ecosystemsOf, factsOf } from "./facts.ts";
import { findCoverage } from "./test-coverage/find-coverage.ts";
import { readDependencies } from "./dependencies/read-dependencies.ts";
import type { Analysis, LanguageCount, ProjectFacts, RuleFinding } from "./finding.ts";
import { inOrder } from "./finding-order.ts";
import type { Grammar } from "./grammar.ts";
import { Importers } from "./importers.ts";
import { type FileReading, readingOf } from "./file-reading.ts";
import type { KeptReadings } from "./kept-readings.ts";
import type { ProjectFile, ProjectFiles, SkippedFile } from "./project-files.ts";
import { compare, openProject, type Project } from "./project.ts";
import type { MarkdownFile } from "./markdown/read-markdown.ts";
import { readReports, type ReportText } from "./reports.ts";
import type { FileRule, ProjectRule } from "./rule.ts";
import { composeRule } from "./rules/compose.ts";
import { coverageFindings } from "./rules/coverage.ts";
import { brokenLockRule, brokenManifestRule, conflictMarkerRule, oversizeRule } from "./rules/damage.ts";
import { deadExportFindings, type NamedModule } from "./rules/dead-exports.ts";
import { dockerfileRule } from "./rules/dockerfile.ts";
import { documentsRule } from "./rules/documents.ts";
import { duplicateFindings } from "./rules/duplicates.ts";
import { functionsRule } from "./rules/functions.ts";
import { ignoreEntriesRule } from "./rules/ignore-entries.ts";
import { licenceRule } from "./rules/licences.ts";
import { lockStepRule } from "./rules/lock-step.ts";
import { missingFilesRule } from "./rules/missing-files.ts";
import { keyFileRule } from "./rules/key-files.ts";
import { todoRule } from "./rules/todo.ts";
import { type OfferingFile, undocumentedFindings } from "./rules/undocumented.ts";
import { workflowRule } from "./rules/workflows.ts";
import type { SecretScanner } from "./secret-scanner.ts";
import { maskSecrets, ownSecretsIn } from "./secrets.ts";
import { kindOfPath } from "./source-kind.ts";

export interface AnalyseOptions {
  readonly grammar: Grammar;
  /** Finds secrets that other people's rules know; our own patterns are always looked for. */
  readonly secrets?: SecretScanner;
  /** Longer files are listed but not read. */
  readonly limitBytes?: number;
  /** Reports of other scanners, in SARIF. */
  readonly reports?: readonly ReportText[];
  /** Kept with these very options. Without it every file is read. */
  readonly kept?: KeptReadings;
}

/** Rules that look at one file at a time. */
function fileRulesWith(grammar: Grammar): readonly FileRule[] {
  return [todoRule, conflictMarkerRule, workflowRule(grammar), dockerfileRule, composeRule(grammar), functionsRule];
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
  const reading = await readAll(files, project, options, progress, signal);
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
  const findings: readonly RuleFinding[] = [
    ...reading.findings,
    ...projectRules.flatMap((rule) => rule(overview)),
    ...duplicateFindings(reading.printed),
    ...deadExportFindings(reading.modules, project, (path) => reading.importers.of(path)),
    ...undocumentedFindings(reading.offering, project, ecosystems),
    ...coverageFindings(coverage.files, (path) => reading.importers.of(path)),
    ...reports.findings,
  ];
  const read = [...reports.read, ...(coverage.found ? ["coverage"] : [])];
  progress({ phase: "check", done: projectRules.length, total: projectRules.length });
  return {
    facts,
    findings: withOwners(findings, project).toSorted(inOrder),
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
  readonly findings: RuleFinding[];
  readonly skipped: SkippedFile[];
  readonly languages: Map<string, LanguageCount>;
  readonly documents: MarkdownFile[];
  readonly importers: Importers;
  readonly printed: PrintedFile[];
  readonly offering: OfferingFile[];
  readonly modules: NamedModule[];
  inlineTests: boolean;
}

async function readAll(
  files: ProjectFiles,
  project: Project,
  options: AnalyseOptions,
  progress: (progress: AnalysisProgress) => void,
  signal: AbortSignal,
): Promise<Reading> {
  const reading: Reading = {
    findings: [],
    skipped: [],
    languages: new Map(),
    documents: [],
    importers: new Importers(),
    printed: [],
    offering: [],
    modules: [],
    inlineTests: false,
  };
  const rules = fileRulesWith(options.grammar);
  const written = project.files.filter(({ path }) => kindOfPath(path) !== "lock");
  const total = written.length;
  for (let start = 0; start < total; start += batchSize) {
    signal.throwIfAborted();
    progress({ phase: "read", done: start, total });
    const batch = written.slice(start, start + batchSize);
    const found = await Promise.all(batch.map((file) => readOne(files, file, rules, options, signal)));
    for (const [index, each] of found.entries()) {
      if ("reason" in each) reading.skipped.push(each);
      else add(batch[index]?.path ?? "", each, reading);
    }
  }
  progress({ phase: "read", done: total, total });
  return reading;
}

async function readOne(
  files: ProjectFiles,
  file: ProjectFile,
  rules: readonly FileRule[],
  { secrets, kept, limitBytes = defaultLimitBytes }: AnalyseOptions,
  signal: AbortSignal,
): Promise<FileReading | SkippedFile> {
  const { path, blob } = file;
  const known = blob === undefined ? undefined : kept?.find({ ...file, blob });
  if (known !== undefined) return known;
  const content = await files.read(path, limitBytes, signal);
  if (content.kind === "unreadable") return { file: path, reason: content.reason };
  const key = content.blob === undefined ? undefined : { ...file, blob: content.blob };
  const same = key === undefined ? undefined : kept?.find(key);
  if (same !== undefined) return same;
  const text = content.kind === "text" ? content.text : undefined;
  const made = await readingOf(file, text, { rules, secrets }, signal);
  if (key !== undefined) kept?.keep(key, made);
  return made;
}

function add(
  path: string,
  { language, lines = 0, findings, document, imports, prints, offers, modules, inlineTests }: FileReading,
  reading: Reading,
): void {
  if (language !== undefined) count(reading.languages, language, lines);
  if (findings !== undefined) reading.findings.push(...findings);
  if (document !== undefined) reading.documents.push(document);
  if (imports !== undefined) reading.importers.add(imports);
  if (prints !== undefined) reading.printed.push({ path, prints });
  if (offers !== undefined) reading.offering.push({ path, ...offers });
  if (modules !== undefined) reading.modules.push({ path, names: modules });
  if (inlineTests === true) reading.inlineTests = true;
}

function count(languages: Map<string, LanguageCount>, language: string, lines: number): void {
  const known = languages.get(language) ?? { language, files: 0, lines: 0 };
  languages.set(language, { language, files: known.files + 1, lines: known.lines + lines });
}
