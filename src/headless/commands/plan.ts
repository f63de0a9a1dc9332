import { TaskId } from "#core/board/ids.ts";
import type { Task } from "#core/board/task.ts";
import { impactFirst, impactOrder } from "#core/board/task-order.ts";
import { positions } from "#core/board/view/order-words.ts";
import { impactOf } from "#core/plan/impact.ts";
import { refused } from "#core/errors.ts";
import type { LintProblem } from "#core/plan/lint/lint-problem.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { findTask } from "../find.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { type Output, table } from "../output.ts";
import { count } from "./analyse.ts";
import { describeCounts, planProblems, printProblems } from "./lint.ts";

const mostProblems = 10;

export interface PlanOptions {
  readonly accept: readonly string[];
  readonly acceptAll: boolean;
  readonly dismiss: readonly string[];
  readonly reason: string;
  /** Tells why each proposal stands where it stands. */
  readonly why: boolean;
}

/** `tutti plan`: findings become proposals, which a person accepts or dismisses. */
export async function plan(context: CommandContext, options: PlanOptions): Promise<ExitCode> {
  const { out } = context;
  const opened = await context.project();
  const { tutti } = opened;
  if ((await tutti.board.refresh()).facts === undefined) {
    out.progress("Analysing first …");
    await tutti.analyse(() => {}, context.signal);
  }
  const added = await tutti.plan();
  const named = options.accept.map((name) => findTask(tutti.board.state, name));
  for (const task of named) requireProposal(task);
  const dismissed = options.dismiss.map((name) => findTask(tutti.board.state, name));
  for (const task of dismissed) await tutti.send({ type: "task/dismiss", id: task.id, reason: options.reason });
  const wanted = options.acceptAll ? proposals() : named;
  for (const task of wanted) await tutti.send({ type: "task/accept", id: TaskId.parse(task.id) });

  const open = proposals();
  const ids = (tasks: readonly Task[]) => tasks.map((task) => task.id);
  const problems = await planProblems(opened, context.signal);
  const reasons = positions(tutti.board.state.tasks, open, impactOrder);
  const order = open.map((task, index) => ({
    task: task.id,
    reason: reasons[index]?.reason ?? "",
    impact: impactOf(task),
  }));
  const done = { accepted: ids(wanted), dismissed: ids(dismissed) };
  out.document({ schema: 1, added, ...done, proposals: open, order, problems });
  for (const task of dismissed) out.line(`Dismissed ${task.id}  ${task.title}. It is not proposed again.`);
  for (const task of wanted) out.line(`Accepted ${task.id}  ${task.title}`);
  for (const line of table(
    open.map((task) => [task.id, task.priority ?? "", task.title, task.recipe === undefined ? "" : "$0 recipe"]),
  )) {
    out.line(line);
  }
  if (options.why) for (const { reason } of order) out.line(`  ${reason}`);
  out.line(`${count(added.length, "new proposal")}, ${open.length} open.`);
  if (open.length > 0)
    out.line(
      out.dim("Accept with: tutti plan --accept ID, or --accept-all. Dismiss with: --dismiss ID --reason TEXT."),
    );
  tellProblems(out, opened, problems);
  return exitCode.done;

  function proposals() {
    const { tasks } = tutti.board.state;
    return impactFirst(
      tasks,
      [...tasks.values()].filter((task) => task.state.name === "proposed"),
    );
  }
}

/** What is only to know is told by `tutti lint`. */
function tellProblems(out: Output, project: Project, problems: readonly LintProblem[]): void {
  const told = problems.filter(({ severity }) => severity !== "info");
  if (told.length === 0) return;
  out.line();
  printProblems(out, project, told.slice(0, mostProblems));
  const more = told.length - mostProblems;
  if (more > 0) out.line(`${count(more, "more problem")}: tutti lint lists them.`);
  out.line(describeCounts(problems));
}

function requireProposal({ id, state }: Task): void {
  if (state.name === "proposed" || state.name === "ready") return;
  throw refused(`Task ${id} is ${state.name}, not proposed. Move it with: tutti edit ${id} --state ready`);
}
