import type { Usage } from "#core/cost/usage.ts";
import type { WirePromptAnswer, WireTokens, WireUpdate } from "./acp-wire.ts";

interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
}

/**
 * Collects what an agent reports about its usage: in the answer to the
 * prompt, per model call in its messages, and as a cost that grows. What it
 * does not report stays unknown.
 */
export class AcpUsageReader {
  readonly #lastCallOnly: boolean;
  #calls: Tokens | undefined;
  /** Of prompts that were answered already. */
  #answered: Tokens | undefined;
  #prompts = 1;
  #costMicroUsd: number | undefined;
  #resumed: Resumed | undefined;
  /** What of the reported cost is of earlier turns; known once something is reported. */
  #earlier: { readonly microUsd: number; readonly isGuess: boolean } | undefined;

  /** @param lastCallOnly  the answer to the prompt covers only the last of several model calls */
  constructor(lastCallOnly: boolean) {
    this.#lastCallOnly = lastCallOnly;
  }

  /** @returns what the turn has cost so far, when the agent has just said it */
  update(update: WireUpdate): number | undefined {
    if (update.sessionUpdate === "agent_message_chunk" && update._meta?.usage !== undefined) {
      this.#calls = sum(this.#calls, tokensOf(update._meta.usage));
    }
    if (update.sessionUpdate !== "usage_update" || update.cost?.currency !== "USD") return undefined;
    this.#costMicroUsd = Math.round(update.cost.amount * 1_000_000);
    this.#earlier ??= this.#resumed && earlierTurns(this.#resumed, this.#costMicroUsd);
    return this.#ofThisTurn(this.#costMicroUsd);
  }

  /**
   * The session has been taken up: what was reported so far is of earlier turns.
   *
   * @param chargedMicroUsd  what they were charged, where that is known
   */
  forget(chargedMicroUsd: number | undefined): void {
    this.#resumed = { chargedMicroUsd, toldMicroUsd: this.#costMicroUsd };
    this.#calls = undefined;
    this.#costMicroUsd = undefined;
    this.#earlier = undefined;
  }

  /** One prompt is answered, and another follows in the same session. */
  next(answer: WirePromptAnswer): void {
    const tokens = this.#lastCallOnly ? undefined : answered(answer);
    if (tokens !== undefined) this.#answered = sum(this.#answered, tokens);
    this.#prompts += 1;
  }

  /** The usage of all prompts of this process. Without an answer to the last it is what is known so far. */
  total(answer: WirePromptAnswer | undefined): Usage {
    const last = this.#lastCallOnly ? undefined : answered(answer);
    const answers = last === undefined ? this.#answered : sum(this.#answered, last);
    const tokens = answers ?? this.#calls;
    if (this.#costMicroUsd === undefined) {
      // Whether an answer counts its own prompt only, no agent says.
      const known = answers !== undefined && this.#prompts > 1 ? "estimated" : "reported";
      return { ...tokens, provenance: tokens === undefined ? "unknown" : known };
    }
    const costMicroUsd = this.#ofThisTurn(this.#costMicroUsd);
    return { ...tokens, costMicroUsd, provenance: this.#earlier?.isGuess === true ? "estimated" : "reported" };
  }

  #ofThisTurn(reported: number): number {
    const earlier = this.#earlier?.microUsd ?? 0;
    return reported >= earlier ? reported - earlier : reported;
  }
}

interface Resumed {
  readonly chargedMicroUsd: number | undefined;
  /** What the agent said while it loaded the session. */
  readonly toldMicroUsd: number | undefined;
}

/**
 * Some agents count on from the earlier turns of a session, some begin at zero
 * in each process. What was told while the session was loaded says which; else
 * the first figure does: one call hardly costs more than all turns before it.
 *
 * What was not charged, because a worker died over it, is charged now.
 */
function earlierTurns(
  { chargedMicroUsd, toldMicroUsd }: Resumed,
  first: number,
): { readonly microUsd: number; readonly isGuess: boolean } {
  if (chargedMicroUsd === undefined) return { microUsd: toldMicroUsd ?? 0, isGuess: false };
  if (toldMicroUsd !== undefined) {
    const countsOn = toldMicroUsd >= chargedMicroUsd && first >= toldMicroUsd;
    return { microUsd: countsOn ? chargedMicroUsd : toldMicroUsd, isGuess: false };
  }
  const countsOn = chargedMicroUsd > 0 && first >= chargedMicroUsd;
  return { microUsd: countsOn ? chargedMicroUsd : 0, isGuess: countsOn };
}

function answered(answer: WirePromptAnswer | undefined): Tokens | undefined {
  if (answer?.usage != null) return tokensOf(answer.usage);
  const count = answer?._meta?.quota?.token_count;
  return count === undefined ? undefined : { inputTokens: count.input_tokens, outputTokens: count.output_tokens };
}

/**
 * Some agents count cached tokens as input, and thinking as output, some beside it; the total tells which. Without a
 * total they are included.
 */
function tokensOf(usage: WireTokens): Tokens {
  const { inputTokens, outputTokens, totalTokens, cachedReadTokens, cachedWriteTokens, thoughtTokens } = usage;
  const cached = (cachedReadTokens ?? 0) + (cachedWriteTokens ?? 0);
  const thought = thoughtTokens ?? 0;
  const rest = (totalTokens ?? 0) - inputTokens - outputTokens;
  const cachedBeside = cached > 0 && rest >= cached;
  const thoughtBeside = thought > 0 && rest === thought + (cachedBeside ? cached : 0);
  return {
    inputTokens: cachedBeside ? inputTokens + cached : inputTokens,
    outputTokens: thoughtBeside ? outputTokens + thought : outputTokens,
    ...(cachedReadTokens != null && { cacheReadTokens: cachedReadTokens }),
    ...(cachedWriteTokens != null && { cacheWriteTokens: cachedWriteTokens }),
    ...(thoughtTokens != null && { reasoningTokens: thoughtTokens }),
  };
}

function sum(left: Tokens | undefined, right: Tokens): Tokens {
  if (left === undefined) return right;
  const add = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
  const cacheRead = add(left.cacheReadTokens, right.cacheReadTokens);
  const cacheWrite = add(left.cacheWriteTokens, right.cacheWriteTokens);
  const reasoning = add(left.reasoningTokens, right.reasoningTokens);
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(reasoning !== undefined && { reasoningTokens: reasoning }),
    ...(cacheRead !== undefined && { cacheReadTokens: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWriteTokens: cacheWrite }),
  };
}
