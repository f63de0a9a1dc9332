import type { AnalysisProgress } from "./analyser.ts";
import { ecosystemsOf, factsOf } from "./facts.ts";
import { readDependencies } from "./dependencies/read-dependencies.ts";
import type { Analysis, Finding, LanguageCount, ProjectFacts, Severity } from "./finding.ts";
import type { Grammar } from "./grammar.ts";
import { languageOf, languageOfShebang } from "./languages.ts";
import type { FileContent, ProjectFile, ProjectFiles, SkippedFile } from "./project-files.ts";
import { compare, openProject, type Project } from "./project.ts";
import { readReports, type ReportText } from "./reports.ts";
import type { FileRule, ProjectRule, TextFile } from "./rule.ts";
import { brokenLockRule, brokenManifestRule, conflictMarkerRule, oversizeRule } from "./rules/damage.ts";
import { ignoreEntriesRule } from "./rules/ignore-entries.ts";
import { licenceRule } from "./rules/licences.ts";
import { lockStepRule } from "./rules/lock-step.ts";
import { missingFilesRule } from "./rules/missing-files.ts";
import { secretFindings } from "./rules/secrets.ts";
import { keyFileRule } from "./rules/key-files.ts";
import { todoRule } from "./rules/todo.ts";
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

const fileRules: readonly FileRule[] = [todoRule, conflictMarkerRule];
const projectRules: readonly ProjectRule[] = [
  missingFilesRule,
  ignoreEntriesRule,
  brokenManifestRule,
  brokenLockRule,
  lockStepRule,
  licenceRule,
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
  const reading = await readAll(files, project, options, progress, signal);
  progress({ phase: "check", done: 0, total: projectRules.length });
  const ecosystems = ecosystemsOf(project);
  const dependencies = readDependencies(project, options.grammar);
  const facts = withoutSecrets(factsOf(project, ecosystems, [...reading.languages.values()], dependencies.list));
  const overview = {
    project,
    ecosystems,
    facts,
    inlineTests: reading.inlineTests,
    dependencies,
    grammar: options.grammar,
  };
  const reports = readReports(options.reports ?? [], project);
  const findings = [...reading.findings, ...projectRules.flatMap((rule) => rule(overview)), ...reports.findings];
  progress({ phase: "check", done: projectRules.length, total: projectRules.length });
  return {
    facts,
    findings: findings.toSorted(bySeverityAndPlace),
    skipped: [...project.skipped, ...reading.skipped, ...reports.skipped].toSorted((left, right) =>
      compare(left.file, right.file),
    ),
    ...(dependencies.list.length === 0 ? {} : { dependencies: [...dependencies.list] }),
    ...(reports.read.length === 0 ? {} : { reports: [...reports.read] }),
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
  inlineTests: boolean;
}

async function readAll(
  files: ProjectFiles,
  project: Project,
  options: AnalyseOptions,
  progress: (progress: AnalysisProgress) => void,
  signal: AbortSignal,
): Promise<Reading> {
  const reading: Reading = { findings: [], skipped: [], languages: new Map(), inlineTests: false };
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
      if (content !== undefined) await readOne(file, content, options.secrets, reading, signal);
    }
  }
  progress({ phase: "read", done: total, total });
  return reading;
}

async function readOne(
  { path, tracked }: ProjectFile,
  content: FileContent,
  scanner: SecretScanner | undefined,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  if (content.kind === "unreadable") reading.skipped.push({ file: path, reason: content.reason });
  if (content.kind !== "text") return;
  const lines = countLines(content.text);
  const language = languageOf(path) ?? languageOfShebang(content.text);
  const kind = kindOfText(path, content.text, lines);
  if (kind === "written" && language !== undefined) count(reading.languages, language, lines);
  if (language === "Rust" && /#\[(?:\w{1,20}::)?test\]/.test(content.text)) reading.inlineTests = true;
  const secrets = await secretsIn(path, content.text, tracked ? scanner : undefined, signal);
  if (tracked) reading.findings.push(...secretFindings(path, content.text, secrets));
  const file: TextFile = { path, text: maskSecrets(content.text, secrets), language, kind, tracked };
  for (const rule of fileRules) reading.findings.push(...rule(file));
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
