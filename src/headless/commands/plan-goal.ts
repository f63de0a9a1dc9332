import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { TaskId } from "#core/board/ids.ts";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { GoalRequest } from "#core/plan/goal/goal-planner.ts";
import { specText } from "#core/plan/goal/plan-prompts.ts";
import type { PlanRecord } from "#core/plan/goal/plan-record.ts";
import { reasonOf } from "#node/analyse/read-file.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { table } from "../output.ts";
import { count } from "./analyse.ts";

export interface GoalOptions {
  readonly goal?: string;
  readonly from?: string;
  readonly agent?: string;
  readonly defaults: boolean;
  readonly answer: readonly string[];
  readonly continue?: string;
}

/** Whether `tutti plan` shall plan a goal rather than findings. */
export function isGoal({ goal, from, answer, continue: plan }: GoalOptions): boolean {
  return goal !== undefined || from !== undefined || plan !== undefined || answer.length > 0;
}

/** `tutti plan --goal`: questions first, then a specification, then proposals. */
export async function planGoal(context: CommandContext, options: GoalOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const { goals } = await context.project();
  const say = (sentence: string): void => out.progress(sentence);
  const answers = answersIn(options.answer);
  if (options.goal === undefined && options.from === undefined) return await finish(context, options.continue, answers);
  const asked = await goals.begin(await requestOf(context, options), say, signal);
  if (asked.questions.length > 0 && !options.defaults) return askFirst(context, asked);
  return await finish(context, asked.id, answers);
}

function askFirst({ out }: CommandContext, { id, agent, questions }: PlanRecord): ExitCode {
  const numbered = questions.map((each, at) => ({ number: at + 1, ...each }));
  out.document({ schema: 1, plan: id, agent, questions: numbered });
  for (const { number, question, default: usual } of numbered) {
    out.line(`${number}. ${question}`);
    out.line(out.dim(`   If you do not answer: ${usual}`));
  }
  out.line();
  out.line(`Answer with: tutti plan --continue ${id} --answer "1=TEXT". What is not answered keeps its default.`);
  return exitCode.needsHuman;
}

async function finish(
  context: CommandContext,
  id: string | undefined,
  answers: Readonly<Record<string, string>>,
): Promise<ExitCode> {
  const { out, signal } = context;
  const { goals, tutti } = await context.project();
  const { plan, specFile } = await goals.finish(id, answers, (sentence) => out.progress(sentence), signal);
  const { tasks } = await tutti.board.refresh();
  const proposals = plan.tasks.flatMap((task) => tasks.get(TaskId.parse(task)) ?? []).toSorted(urgentFirst);
  out.document({ schema: 1, plan: plan.id, agent: plan.agent, spec: plan.spec, specFile, proposals });
  if (plan.spec !== undefined) out.line(specText(plan.spec));
  out.line();
  const rows = proposals.map((task) => [task.id, task.priority ?? "", task.estimate?.text ?? "", task.title]);
  for (const line of table(rows)) out.line(line);
  out.line(`${count(proposals.length, "proposal")}. The specification is in ${specFile}`);
  out.line(out.dim("Accept with: tutti plan --accept ID, or --accept-all. Change one with: tutti edit ID."));
  return exitCode.done;
}

async function requestOf({ folder }: CommandContext, { goal, from, agent }: GoalOptions): Promise<GoalRequest> {
  if (from === undefined) return { goal: goal ?? "", agent };
  const text = await readFile(resolve(folder, from), "utf8").catch((error: unknown) => {
    throw new TuttiError("refused", `${from} ${reasonOf(error)}. Check the path.`, { cause: error });
  });
  return { goal: goal ?? "Plan what the file asks for.", source: { file: from, text }, agent };
}

function answersIn(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const found = /^(\d{1,2})=([^]*\S[^]*)$/.exec(pair);
      if (found === null)
        throw refused(`“${pair}” is no answer. Write the number of the question and the text: 1=TEXT.`);
      return [found[1] ?? "", found[2] ?? ""] as const;
    }),
  );
}
