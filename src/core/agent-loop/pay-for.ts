import type { Purse } from "../cost/purse.ts";
import type { Usage } from "../cost/usage.ts";
import { type Model, type ModelAnswer, ModelFailure, type ModelRequest } from "./model.ts";
import { usageOf } from "./spent.ts";

/** What one answer can take where nobody has set a limit: more than models write, as a rule. In tokens. */
const LONGEST_ANSWER = 32_000;

/** Nothing was said, and so nothing costs anything. */
const nothing: Usage = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, provenance: "free" };

/**
 * Asks a model once, with money that is held before and charged after, however it ends.
 *
 * @param tell  told of what the call used, with its cost
 * @throws BudgetSpent  when there is none; nothing was asked then
 */
export async function payFor(
  purse: Purse,
  model: Model,
  request: ModelRequest,
  ask: () => Promise<ModelAnswer>,
  tell: (usage: Usage) => void,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const { id, provider, outputTokens = LONGEST_ANSWER } = model;
  const inputTokens = Math.ceil(JSON.stringify(request).length / 3);
  const ticket = await purse.reserve({ provider, model: id, inputTokens, outputTokens }, signal);
  try {
    const answer = await ask();
    tell(await purse.settle(ticket, answer.charged ?? usageOf(answer.usage, model)));
    return answer;
  } catch (error) {
    if (error instanceof ModelFailure && !error.begun) await purse.settle(ticket, { ...nothing, provider, model: id });
    else tell(await purse.settle(ticket, usedIn(error) ?? usageOf({}, model))); // nobody tells what an answer took that broke off
    throw error;
  }
}

function usedIn(error: unknown): Usage | undefined {
  return error instanceof ModelFailure ? error.used : undefined;
}
