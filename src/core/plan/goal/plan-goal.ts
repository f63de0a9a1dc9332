import * as z from "zod";
import { askFor } from "../../agent-loop/ask-for.ts";
import type { Model } from "../../agent-loop/model.ts";
import type { TaskDraft } from "../../board/task.ts";
import type { Clock } from "../../clock.ts";
import { type PlanBounds, draftsOf, plannedTasks } from "./planned-tasks.ts";
import { planSystem, questionsPrompt, specPrompt, tasksPrompt, type PlanContext } from "./plan-prompts.ts";
import { AskingSpec, PlanQuestion, type PlanRecord, type ProjectSpec } from "./plan-record.ts";

/** Who plans, and what it goes by. Each of its calls is paid for by the model that is given. */
export interface Planner {
  readonly model: Model;
  readonly clock: Pick<Clock, "sleep">;
  readonly context: PlanContext;
  readonly bounds: PlanBounds;
}

const Questions = z.object({ questions: z.array(PlanQuestion).max(4) });

/** What must be known first; often nothing. */
export async function askQuestions(
  { model, clock, context }: Planner,
  plan: PlanRecord,
  signal: AbortSignal,
): Promise<readonly PlanQuestion[]> {
  const question = { system: planSystem, prompt: questionsPrompt(plan, context), schema: Questions };
  return (await askFor(model, question, clock, signal)).value.questions;
}

/** What shall be reached. Questions without an answer count with their default. */
export async function specify(
  { model, clock, context }: Planner,
  plan: PlanRecord,
  signal: AbortSignal,
): Promise<AskingSpec> {
  const question = { system: planSystem, prompt: specPrompt(plan, context), schema: AskingSpec };
  return (await askFor(model, question, clock, signal)).value;
}

/**
 * The tasks of a specification, as proposals. What is wrong in them is given
 * back to the model to be mended.
 *
 * @throws TuttiError `malformed` when it does not get them right
 */
export async function divide(
  { model, clock, context, bounds }: Planner,
  plan: PlanRecord,
  spec: ProjectSpec,
  signal: AbortSignal,
): Promise<readonly TaskDraft[]> {
  const prompt = tasksPrompt(plan, spec, context, bounds.commands);
  const question = { system: planSystem, prompt, schema: plannedTasks(bounds) };
  const { value } = await askFor(model, question, clock, signal);
  return draftsOf(plan.id, spec.title, value.tasks);
}
