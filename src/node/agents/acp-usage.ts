import type { Usage } from "#core/cost/usage.ts";
import type { WirePromptAnswer, WireTokens, WireUpdate } from "./acp-wire.ts";

interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/**
 * Collects what an agent reports about its usage: in the answer to the
 * prompt, per model call in its messages, and as a cost that grows. What it
 * does not report stays unknown.
 */
export class AcpUsageReader {
  readonly #lastCallOnly: boolean;
  #calls: Tokens | undefined;
  #costMicroUsd: number | undefined;
  #earlierMicroUsd = 0;

  /** @param lastCallOnly  the answer to the prompt covers only the last of several model calls */
  constructor(lastCallOnly: boolean) {
    this.#lastCallOnly = lastCallOnly;
  }

  update(update: WireUpdate): void {
    if (update.sessionUpdate === "usage_update" && update.cost?.currency === "USD") {
      this.#costMicroUsd = Math.round(update.cost.amount * 1_000_000);
    }
    if (update.sessionUpdate === "agent_message_chunk" && update._meta?.usage !== undefined) {
      this.#calls = sum(this.#calls, tokensOf(update._meta.usage));
    }
  }

  /** What was reported so far is of earlier turns: it was charged with them. */
  forget(): void {
    this.#calls = undefined;
    this.#earlierMicroUsd = this.#costMicroUsd ?? 0;
    this.#costMicroUsd = undefined;
  }

  /** The usage of the turn. Without an answer it is what is known so far. */
  total(answer: WirePromptAnswer | undefined): Usage {
    const tokens = (this.#lastCallOnly ? undefined : answered(answer)) ?? this.#calls;
    const cost = this.#costMicroUsd === undefined ? {} : { costMicroUsd: this.#ofThisTurn(this.#costMicroUsd) };
    const known = tokens !== undefined || this.#costMicroUsd !== undefined;
    return { ...tokens, ...cost, provenance: known ? "reported" : "unknown" };
  }

  /** Some count on from the earlier turns of a session, some begin at zero in each process. */
  #ofThisTurn(reported: number): number {
    return reported >= this.#earlierMicroUsd ? reported - this.#earlierMicroUsd : reported;
  }
}

function answered(answer: WirePromptAnswer | undefined): Tokens | undefined {
  if (answer?.usage != null) return tokensOf(answer.usage);
  const count = answer?._meta?.quota?.token_count;
  return count === undefined ? undefined : { inputTokens: count.input_tokens, outputTokens: count.output_tokens };
}

/** Some agents count cached tokens as input, some beside it; the total tells which. Without a total they are included. */
function tokensOf(usage: WireTokens): Tokens {
  const { inputTokens, outputTokens, totalTokens, cachedReadTokens, cachedWriteTokens } = usage;
  const cached = (cachedReadTokens ?? 0) + (cachedWriteTokens ?? 0);
  const excluded = totalTokens != null && totalTokens >= inputTokens + cached + outputTokens;
  return {
    inputTokens: excluded ? inputTokens + cached : inputTokens,
    outputTokens,
    ...(cachedReadTokens != null && { cacheReadTokens: cachedReadTokens }),
    ...(cachedWriteTokens != null && { cacheWriteTokens: cachedWriteTokens }),
  };
}

function sum(left: Tokens | undefined, right: Tokens): Tokens {
  if (left === undefined) return right;
  const add = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
  const cacheRead = add(left.cacheReadTokens, right.cacheReadTokens);
  const cacheWrite = add(left.cacheWriteTokens, right.cacheWriteTokens);
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(cacheRead !== undefined && { cacheReadTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteTokens: cacheWrite }),
  };
}
