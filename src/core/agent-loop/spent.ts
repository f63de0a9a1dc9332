import type { Usage } from "../cost/usage.ts";
import type { Model, ModelUsage } from "./model.ts";

/** Tokens of a session so far. A figure that one call lacks is unknown in the sum. */
export class Spent {
  #sum: ModelUsage | undefined;
  #steps = 0;

  /** Calls of the model. */
  get steps(): number {
    return this.#steps;
  }

  /** The tokens that are known, for limits: at least these. */
  get tokens(): number {
    return this.#least;
  }

  #least = 0;

  /** What was used before counts against limits, and is charged to nobody again. */
  goOn({ steps, tokens }: { readonly steps: number; readonly tokens: number }): void {
    this.#steps += steps;
    this.#least += tokens;
  }

  add(usage: ModelUsage): void {
    this.#steps++;
    this.#least += (usage.input ?? 0) + (usage.output ?? 0);
    const before = this.#sum;
    this.#sum =
      before === undefined
        ? usage
        : {
            input: sum(before.input, usage.input),
            cacheRead: sum(before.cacheRead, usage.cacheRead),
            cacheWrite: sum(before.cacheWrite, usage.cacheWrite),
            output: sum(before.output, usage.output),
            reasoning: sum(before.reasoning, usage.reasoning),
            costMicroUsd: sum(before.costMicroUsd, usage.costMicroUsd),
            estimated: before.estimated === true || usage.estimated === true,
          };
  }

  /** As the ledger wants it. */
  usage(model: Named): Usage {
    return usageOf(this.#sum ?? {}, model);
  }
}

type Named = Pick<Model, "id" | "provider">;

export function usageOf(used: ModelUsage, { id, provider }: Named): Usage {
  const { input, cacheRead, cacheWrite, output, reasoning, costMicroUsd, estimated } = used;
  const counted = estimated === true ? "estimated" : "reported";
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(cacheRead !== undefined && { cacheReadTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteTokens: cacheWrite }),
    ...(output !== undefined && { outputTokens: output }),
    ...(reasoning !== undefined && { reasoningTokens: reasoning }),
    ...(costMicroUsd !== undefined && { costMicroUsd }),
    model: id,
    provider,
    provenance: input === undefined && output === undefined ? "unknown" : counted,
  };
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}
