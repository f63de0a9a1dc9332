import type { Analyser } from "../analyse/analyser.ts";
import { canShowGone } from "../analyse/finding.ts";
import type { Redact } from "../analyse/redact.ts";
import type { Board } from "../board/board.ts";
import type { Task } from "../board/task.ts";
import { TuttiError } from "../errors.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { FileChange } from "../review/diff.ts";
import type { Worktree, Worktrees } from "../run/worktrees.ts";
import type { Settings } from "../settings.ts";
import { anchorChecks } from "./anchor-checks.ts";
import type { CheckCache } from "./check-cache.ts";
import type { CheckResult, CommandRunner } from "./check.ts";
import type { Gate } from "./gate.ts";
import { inspectChange, type ScanText } from "./inspect.ts";
import { planChecks } from "./plan-checks.ts";
import type { ReadReports } from "./run-checks.ts";
import { runCommands } from "./run-commands.ts";
import { untouchedCriteria } from "./protected-paths.ts";
import type { SubmoduleWork } from "./submodules.ts";

/** What is in a worktree, for checks that look at more than the diff. */
export interface WorktreeContents {
  /** Relative to the worktree. */
  readonly files: readonly string[];
  /** Bytes of changed binary files. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly submodules: readonly SubmoduleWork[];
}

export interface BaseWorktree extends AsyncDisposable {
  readonly worktree: Worktree;
  readonly variables: Readonly<Record<string, string>>;
}

export interface RunGateParts {
  readonly board: Board;
  readonly runner: CommandRunner;
  readonly analyser: Analyser;
  readonly worktrees: Worktrees;
  readonly settings: () => Settings;
  readonly scan: ScanText;
  readonly redact: Redact;
  /** The most checks at once where the settings do not say. */
  readonly parallel: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly readReports?: ReadReports;
  /** What is known of checks on the same files. */
  readonly cache?: CheckCache;
  /** Names the files of a worktree with all else that the outcome of a command there depends on; `undefined` where that is not known. */
  readonly stamp?: (worktree: Worktree, signal: AbortSignal) => Promise<string | undefined>;
  /** A worktree of the commit that a run's work began from, set up as that of the run; disposing it removes it. */
  readonly openBase?: (base: string, run: string, signal: AbortSignal) => Promise<BaseWorktree>;
  readonly contents: (
    worktree: Worktree,
    changes: readonly FileChange[],
    signal: AbortSignal,
  ) => Promise<WorktreeContents>;
  /** What the project's commands find in their environment in the worktree of this run. */
  readonly variables?: (run: string) => Readonly<Record<string, string>>;
  /** A file's text in the worktree; `undefined` when there is none to show. */
  readonly read: (worktree: Worktree, file: string) => Promise<string | undefined>;
}

/** The gate of a run: commands, the change itself, and whether the task's findings are gone. */
export function createRunGate(parts: RunGateParts): Gate {
  return {
    async inspect(task, worktree, run, onLine, signal) {
      const changes = await parts.worktrees.diff(worktree, signal);
      const contents = await parts.contents(worktree, changes, signal);
      const plan = planChecks(parts.board.state.facts?.commands ?? [], task.criteria, parts.settings());
      for (const note of plan.notes) onLine(note);
      const checks = await runCommands(parts, plan.checks, { worktree, run, changes, contents }, onLine, signal);
      const asked = [
        ...task.files,
        ...task.findings.flatMap((id) => parts.board.state.findings.get(id)?.evidence ?? []).map(({ file }) => file),
      ];
      checks.push(
        ...(await inspectChange(
          {
            ...contents,
            changes,
            asked,
            limits: parts.settings(),
            scan: parts.scan,
            forbidden: parts.settings().gate.forbiddenPaths,
          },
          signal,
        )),
        ...untouchedCriteria(changes, task.criteria),
      );
      if (task.findings.length > 0) checks.push(await provedGone(parts, task, worktree, signal));
      for (const check of checks) onLine(`${check.name}: ${check.outcome}. ${check.summary}`);
      const anchored = await anchorChecks(checks, (file) => parts.read(worktree, file));
      return { checks: anchored, findings: onceEach(anchored.flatMap((check) => check.findings)) };
    },
  };
}

/** A criterion's command often finds what another check has found: one comment is enough. */
function onceEach(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  const known = findings.map(({ rule, severity, file, line, text }) =>
    JSON.stringify([rule, severity, file, line, text]),
  );
  return findings.filter((_, at) => known.indexOf(known[at] ?? "") === at);
}

/** Analyses the result and looks whether what the task is about is still there. */
async function provedGone(
  { analyser, board }: RunGateParts,
  task: Task,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<CheckResult> {
  const base = { name: "findings", durationMs: 0, tail: "", findings: [] } as const;
  try {
    const analysis = await analyser.analyse(worktree.path, () => {}, signal);
    const left = analysis.findings.filter((finding) => task.findings.includes(finding.id));
    const unseen = task.findings.filter((id) => !canShowGone(analysis, board.state.findings.get(id))).length;
    if (left.length === 0 && unseen > 0) {
      const summary = `${unseen} of ${task.findings.length} findings are from a report of another tool: run it again to see whether they are gone.`;
      return { ...base, outcome: "skipped", summary, findings: [] };
    }
    if (left.length === 0) {
      const many = task.findings.length;
      const summary = many === 1 ? "The finding is proved gone." : `All ${many} findings are proved gone.`;
      return { ...base, outcome: "passed", summary, findings: [] };
    }
    const findings = left.map(({ rule, title, message, evidence: [place] }) => ({
      rule,
      severity: "error" as const,
      file: place?.file,
      line: place?.line,
      anchor: place?.text ?? "",
      text: `Still there: ${title}. ${message}`,
    }));
    return {
      ...base,
      outcome: "failed",
      summary: `${left.length} of ${task.findings.length} findings are still there.`,
      findings,
    };
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || signal.aborted) throw error;
    return { ...base, outcome: "skipped", summary: `The result could not be analysed: ${known.message}`, findings: [] };
  }
}
