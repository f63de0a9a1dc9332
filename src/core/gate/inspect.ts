import type { FileChange } from "../review/diff.ts";
import { addedLines } from "../review/diff-lines.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { Settings } from "../settings.ts";
import type { CheckResult } from "./check.ts";
import { forbiddenPaths } from "./protected-paths.ts";
import { inspectSubmodules, type SubmoduleWork } from "./submodules.ts";
import { isGenerated, isSourceFile, isTestFile } from "./file-kinds.ts";

/** `line` is 1-based in the text that was given. `message` says what it is, and never shows it. */
export interface SecretLine {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

export type ScanText = (file: string, text: string, signal: AbortSignal) => Promise<readonly SecretLine[]>;

export interface Inspection {
  readonly changes: readonly FileChange[];
  readonly limits: Pick<Settings, "largeChangeLines" | "largeChangeFiles">;
  /** All files of the project, to know whether it has tests. */
  readonly files: readonly string[];
  /** Paths the task is about. What it names may be changed without a remark. */
  readonly asked: readonly string[];
  /** Bytes of changed binary files, as far as they are known. */
  readonly sizes: ReadonlyMap<string, number>;
  /** None in a repository without submodules. */
  readonly submodules?: readonly SubmoduleWork[];
  /** What nobody may change here, as patterns. */
  readonly forbidden?: readonly string[];
  readonly scan: ScanText;
}

const LARGE_BINARY = 1 << 20;

/** Checks that need only the diff. Errors fail a check; warnings and remarks do not. */
export async function inspectChange(inspection: Inspection, signal: AbortSignal): Promise<CheckResult[]> {
  return [
    check("secrets", "No secret in the added lines.", await secrets(inspection, signal)),
    check("conflicts", "No conflict marker in the added lines.", conflicts(inspection)),
    check("size", "The change is small enough to read.", size(inspection)),
    check("tests", "Tests changed with the code, or there was nothing to test.", missingTests(inspection)),
    check("paths", "No file that runs on its own was changed unasked.", [
      ...forbiddenPaths(inspection.changes, inspection.forbidden ?? []),
      ...sensitivePaths(inspection),
    ]),
    check("binaries", "No large binary file.", largeBinaries(inspection)),
    ...inSubmodules(inspection),
  ];
}

function inSubmodules({ submodules = [] }: Inspection): CheckResult[] {
  if (submodules.length === 0) return [];
  return [check("submodules", "No work was left in a submodule.", inspectSubmodules(submodules))];
}

function check(name: string, fine: string, findings: readonly ReviewFinding[]): CheckResult {
  const failed = findings.some((finding) => finding.severity === "error");
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : "";
  const summary = first === undefined ? fine : `${first.text.split("\n")[0]}${more}`;
  return { name, outcome: failed ? "failed" : "passed", summary, durationMs: 0, tail: "", findings: [...findings] };
}

async function secrets({ changes, scan }: Inspection, signal: AbortSignal): Promise<ReviewFinding[]> {
  const findings: ReviewFinding[] = [];
  for (const change of changes) {
    const lines = addedLines(change);
    if (lines.length === 0) continue;
    const hits = await scan(change.path, lines.map(({ text }) => text).join("\n"), signal);
    for (const { line, rule, message } of hits) {
      const place = lines[line - 1];
      // No anchor: it would be the secret itself.
      findings.push({
        rule: `secret/${rule}`,
        severity: "error",
        file: change.path,
        ...(place === undefined ? {} : { line: place.line }),
        anchor: "",
        text: `${message} Remove it, and replace it at its source: it may be known already.`,
      });
    }
  }
  return findings;
}

function conflicts({ changes }: Inspection): ReviewFinding[] {
  return changes.flatMap((change) =>
    addedLines(change)
      .filter(({ text }) => /^(?:<{7}|>{7}|\|{7})(?: |$)/.test(text))
      .map(({ line, text }) =>
        finding("conflict/marker", "error", change.path, "A conflict marker was left in the file.", line, text),
      ),
  );
}

function size({ changes, limits }: Inspection): ReviewFinding[] {
  const counted = changes.filter(({ path }) => !isGenerated(path));
  const lines = counted.reduce((sum, { added, removed }) => sum + added + removed, 0);
  const { largeChangeLines, largeChangeFiles } = limits;
  if (lines <= largeChangeLines && counted.length <= largeChangeFiles) return [];
  const text =
    `The change has ${lines} lines in ${counted.length} files; up to ${largeChangeLines} lines in ` +
    `${largeChangeFiles} files are easy to review. Consider splitting the task.`;
  return [{ rule: "size/large", severity: "warning", anchor: "", text }];
}

function missingTests({ changes, files }: Inspection): ReviewFinding[] {
  if (!files.some(isTestFile)) return [];
  if (
    changes.some(
      (change) => isTestFile(change.path) || addedLines(change).some(({ text }) => /^\s*#\[(?:cfg\()?test/.test(text)),
    )
  ) {
    return [];
  }
  const sources = changes.filter(({ path, kind, added }) => isSourceFile(path) && kind !== "deleted" && added > 0);
  const [largest] = sources.toSorted((one, other) => other.added - one.added);
  if (largest === undefined) return [];
  const added = sources.reduce((sum, change) => sum + change.added, 0);
  const [line] = addedLines(largest);
  const text = `${added} lines of code were added and no test was changed. Add a test that fails without them.`;
  return [finding("tests/missing", added < 10 ? "info" : "warning", largest.path, text, line?.line, line?.text)];
}

/** Files that make something run on another machine or at the next opening of the project. */
const sensitive: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.git\//, "git's own folder"],
  [/^\.gitmodules$/, "the list of submodules"],
  [/^\.github\/(?:workflows|actions)\//, "a workflow that runs with the repository's permissions"],
  [
    /^\.gitlab-ci\.yml$|^\.circleci\/|^Jenkinsfile$|^azure-pipelines\.yml$/,
    "a build that runs with the repository's permissions",
  ],
  [/^\.husky\/|^lefthook\.ya?ml$|^\.pre-commit-config\.yaml$/, "a hook that runs on every developer's machine"],
  [
    /^\.vscode\/(?:tasks|launch|settings)\.json$|^\.devcontainer\//,
    "settings that take effect when the project is opened",
  ],
];

function sensitivePaths({ changes, asked }: Inspection): ReviewFinding[] {
  return changes.flatMap((change) => {
    const [, what] = sensitive.find(([pattern]) => pattern.test(change.path)) ?? [];
    if (what === undefined || asked.some((path) => change.path === path || change.path.startsWith(`${path}/`)))
      return [];
    const [line] = addedLines(change);
    const text = `The task does not name ${change.path}: it is ${what}. Look at it before you publish.`;
    return [finding("paths/sensitive", "warning", change.path, text, line?.line, line?.text)];
  });
}

function largeBinaries({ changes, sizes }: Inspection): ReviewFinding[] {
  return changes.flatMap(({ path, kind, binary }) => {
    const bytes = sizes.get(path) ?? 0;
    if (!binary || kind === "deleted" || bytes < LARGE_BINARY) return [];
    const text = `${path} has ${(bytes / (1 << 20)).toFixed(1)} MB, which stays in the history for good. Does it belong here?`;
    return [finding("binaries/large", "warning", path, text)];
  });
}

function finding(
  rule: string,
  severity: ReviewFinding["severity"],
  file: string,
  text: string,
  line?: number,
  anchor = "",
): ReviewFinding {
  return { rule, severity, file, ...(line === undefined ? {} : { line }), anchor, text };
}
