import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { TaskId } from "#core/board/ids.ts";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { GoalRequest } from "#core/plan/goal/goal-planner.ts";
import { specText } from "#core/plan/goal/plan-prompts.ts";
import type { PlanRecord, ProjectSpec } from "#core/plan/goal/plan-record.ts";
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
  /** Where the specification is written, too. */
  readonly spec?: string;
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
  if (options.goal === undefined && options.from === undefined)
    return await finish(context, options.continue, options, answers);
  const asked = await goals.begin(await requestOf(context, options), say, signal);
  if (asked.questions.length > 0 && !options.defaults) return askFirst(context, asked);
  return await finish(context, asked.id, options, answers);
}

/** Those that wait for an answer: the ones that the answers have raised, where they have. */
function askFirst({ out }: CommandContext, { id, agent, questions, askedAgain = 0 }: PlanRecord): ExitCode {
  const numbered = questions.map((each, at) => ({ number: at + 1, ...each })).slice(askedAgain);
  if (askedAgain > 0) out.line("Your answers raise new questions:");
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
  { spec: specTo }: GoalOptions,
  answers: Readonly<Record<string, string>>,
): Promise<ExitCode> {
  const { out, signal } = context;
  const { goals, tutti } = await context.project();
  const { plan, specFile, asksAgain } = await goals.finish(id, answers, (sentence) => out.progress(sentence), signal);
  if (asksAgain) return askFirst(context, plan);
  const written =
    plan.spec === undefined || specTo === undefined ? undefined : await saveSpec(context, plan.spec, specTo);
  const { tasks } = await tutti.board.refresh();
  const proposals = plan.tasks.flatMap((task) => tasks.get(TaskId.parse(task)) ?? []).toSorted(urgentFirst);
  out.document({
    schema: 1,
    plan: plan.id,
    agent: plan.agent,
    spec: plan.spec,
    specFile: written ?? specFile,
    proposals,
  });
  if (plan.spec !== undefined) out.line(specText(plan.spec));
  out.line();
  const rows = proposals.map((task) => [task.id, task.priority ?? "", task.estimate?.text ?? "", task.title]);
  for (const line of table(rows)) out.line(line);
  out.line(`${count(proposals.length, "proposal")}. The specification is in ${written ?? specFile}`);
  out.line(out.dim("Accept with: tutti plan --accept ID, or --accept-all. Change one with: tutti edit ID."));
  return exitCode.done;
}

/** A document of the project, for whoever reads it later. What is there is not overwritten. */
async function saveSpec({ folder }: CommandContext, spec: ProjectSpec, file: string): Promise<string> {
  try {
    await mkdir(dirname(resolve(folder, file)), { recursive: true });
    await writeFile(resolve(folder, file), `${specText(spec)}\n`, { flag: "wx" });
    return file;
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "EEXIST" ? "is there already" : reasonOf(error);
    throw new TuttiError("refused", `The tasks are proposed, but ${file} ${why}. Name another file.`, { cause: error });
  }
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
