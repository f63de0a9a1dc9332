import type { Analyser } from "../analyse/analyser.ts";
import { canShowGone } from "../analyse/finding.ts";
import type { Redact } from "../analyse/redact.ts";
import type { Board } from "../board/board.ts";
import type { Task } from "../board/task.ts";
import { TuttiError } from "../errors.ts";
import type { FileChange } from "../review/diff.ts";
import type { Worktree, Worktrees } from "../run/worktrees.ts";
import type { Settings } from "../settings.ts";
import { anchorChecks } from "./anchor-checks.ts";
import type { CheckResult, CommandRunner } from "./check.ts";
import type { Gate } from "./gate.ts";
import { inParallel } from "./in-parallel.ts";
import { inspectChange, type ScanText } from "./inspect.ts";
import { planChecks, type PlannedCheck } from "./plan-checks.ts";
import type { SubmoduleWork } from "./submodules.ts";
import { judgeCommand } from "./verdict.ts";

/** What is in a worktree, for checks that look at more than the diff. */
export interface WorktreeContents {
  /** Relative to the worktree. */
  readonly files: readonly string[];
  /** Bytes of changed binary files. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly submodules: readonly SubmoduleWork[];
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

/** The gate of a run: the project's own commands, the change itself, and whether the task's findings are gone. */
export function createRunGate(parts: RunGateParts): Gate {
  return {
    async inspect(task, worktree, run, onLine, signal) {
      const changes = await parts.worktrees.diff(worktree, signal);
      const contents = await parts.contents(worktree, changes, signal);
      const variables = parts.variables?.(run) ?? {};
      const plan = planChecks(parts.board.state.facts?.commands ?? [], task.criteria, parts.settings());
      for (const note of plan.notes) onLine(note);
      const runCheck = async (command: PlannedCheck, stopping: AbortSignal): Promise<CheckResult> => {
        onLine(`Check ${command.name}: ${command.command}`);
        const print = (line: string): void =>
          onLine(plan.checks.length > 1 ? `[${command.name}] ${line}` : line, "check");
        const ended = await parts.runner.run({ ...command, variables }, worktree, run, print, stopping);
        // What a check prints may hold a secret, and goes into comments, the board and a pull request.
        const outcome = { ...ended, output: parts.redact(ended.output) };
        const place = { worktree: worktree.elsewhere?.path ?? worktree.path, cwd: command.cwd, files: contents.files };
        return judgeCommand(command, outcome, place, changes);
      };
      const most = parts.settings().gate.parallel ?? parts.parallel;
      const checks = await inParallel(plan.checks, most, runCheck, signal);
      const asked = [
        ...task.files,
        ...task.findings.flatMap((id) => parts.board.state.findings.get(id)?.evidence ?? []).map(({ file }) => file),
      ];
      checks.push(
        ...(await inspectChange({ ...contents, changes, asked, limits: parts.settings(), scan: parts.scan }, signal)),
      );
      if (task.findings.length > 0) checks.push(await provedGone(parts, task, worktree, signal));
      for (const check of checks) onLine(`${check.name}: ${check.outcome}. ${check.summary}`);
      const anchored = await anchorChecks(checks, (file) => parts.read(worktree, file));
      return { checks: anchored, findings: anchored.flatMap((check) => check.findings) };
    },
  };
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
