import { TuttiError } from "#core/errors.ts";
import type { TaskId } from "#core/board/ids.ts";
import { lintPlan } from "#core/plan/lint/lint.ts";
import type { LintFix, LintProblem } from "#core/plan/lint/lint-problem.ts";
import type { LintRule } from "#core/plan/lint/lint-rules.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";
import { count } from "./analyse.ts";
import type { Output } from "../output.ts";

export interface LintOptions {
  /** Makes the changes that only say what was meant. */
  readonly fix: boolean;
  /** Takes the first fix of these rules as well. */
  readonly fixRule: readonly LintRule[];
}

interface Fixed {
  readonly task: TaskId;
  readonly rule: LintRule;
  readonly title: string;
}

/** `tutti lint [TASK…]`: what is wrong with the plan, and what to do about it. */
export async function lint(
  { project, out, signal }: CommandContext,
  names: readonly string[],
  options: LintOptions,
): Promise<ExitCode> {
  const opened = await project();
  const board = await opened.tutti.board.refresh();
  const wanted = names.length === 0 ? undefined : new Set(names.map((name) => findTask(board, name).id));
  const problemsNow = async (): Promise<readonly LintProblem[]> =>
    (await planProblems(opened, signal)).filter(({ task }) => wanted === undefined || wanted.has(task));
  const before = await problemsNow();
  const fixed = await mend(opened, before, options, out);
  const problems = fixed.length === 0 ? before : await problemsNow();
  out.document({ schema: 1, problems, fixed });
  for (const { task, title } of fixed) out.line(`Mended ${nameIn(opened, task)}: ${title}.`);
  printProblems(out, opened, problems);
  out.line(describeCounts(problems));
  const sure = problems.filter(({ fixes }) => fixes.some((fix) => fix.sure)).length;
  if (sure > 0) out.line(out.dim(`${count(sure, "problem")} can be mended with: tutti lint --fix`));
  return problems.some(({ severity }) => severity === "error") ? exitCode.needsHuman : exitCode.done;
}

/** With the project's files as they are now. */
export async function planProblems(project: Project, signal: AbortSignal): Promise<readonly LintProblem[]> {
  const facts = await project.tutti.ports.lint(signal);
  return lintPlan(project.tutti.board.state, facts);
}

/** One fix of a task and field at a time: the next one is of what the task says then. */
async function mend(
  { tutti }: Project,
  problems: readonly LintProblem[],
  { fix, fixRule }: LintOptions,
  out: Output,
): Promise<readonly Fixed[]> {
  const fixed: Fixed[] = [];
  const touched = new Set<string>();
  for (const problem of problems) {
    const chosen = fixFor(problem, fix, fixRule);
    const key = `${problem.task}:${problem.field}`;
    if (chosen === undefined || touched.has(key)) continue;
    try {
      await tutti.send(chosen.command);
    } catch (error) {
      const known = TuttiError.from(error);
      if (known?.kind !== "refused") throw error;
      out.problem(`Not mended: ${chosen.title}. ${known.message}`);
      continue;
    }
    touched.add(key);
    fixed.push({ task: problem.task, rule: problem.rule, title: chosen.title });
  }
  return fixed;
}

function fixFor({ rule, fixes }: LintProblem, fix: boolean, rules: readonly LintRule[]): LintFix | undefined {
  if (rules.includes(rule)) return fixes[0];
  return fix ? fixes.find(({ sure }) => sure) : undefined;
}

export function printProblems(out: Output, project: Project, problems: readonly LintProblem[]): void {
  for (const [task, some] of Map.groupBy(problems, (problem) => problem.task)) {
    out.line(out.bold(`${nameIn(project, task)}  ${project.tutti.board.state.tasks.get(task)?.title ?? ""}`));
    for (const { severity, rule, message, fixes } of some) {
      out.line(`  ${severity.padEnd(7)}  ${message}  ${out.dim(rule)}`);
      for (const { title } of fixes) out.line(out.dim(`           → ${title}`));
    }
  }
}

export function describeCounts(problems: readonly LintProblem[]): string {
  if (problems.length === 0) return "No problem in the plan.";
  const many = (severity: string): number => problems.filter((problem) => problem.severity === severity).length;
  return `${count(problems.length, "problem")} in the plan: ${count(many("error"), "error")}, ${count(many("warning"), "warning")}, ${many("info")} to know.`;
}

function nameIn({ tutti }: Project, id: TaskId): string {
  const task = tutti.board.state.tasks.get(id);
  return task?.key ?? id;
}
