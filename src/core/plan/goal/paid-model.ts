import type { Model } from "../../agent-loop/model.ts";
import { payFor } from "../../agent-loop/pay-for.ts";
import type { Purse } from "../../cost/purse.ts";
import type { Usage } from "../../cost/usage.ts";

/** The same model; every call of it is held before and charged after, also those that repair an answer. */
export function paidModel(model: Model, purse: Purse, tell: (usage: Usage) => void): Model {
  return {
    ...model,
    step: (request, say, signal) => payFor(purse, model, request, () => model.step(request, say, signal), tell, signal),
  };
}
