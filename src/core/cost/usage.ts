import * as z from "zod";

/** Money, in millionths of a US dollar: an integer, so that sums are exact. */
export const MicroUsd = z.int().min(0);
export type MicroUsd = z.infer<typeof MicroUsd>;

const Tokens = z.int().min(0);

/**
 * Who vouches for a cost: the agent itself; a price table whose entry is of
 * this very model; one that may not fit, in its model or in how the tokens
 * were counted; nobody needed to, because no model was asked (`free`); nobody.
 */
export const Provenance = z.enum(["reported", "computed", "estimated", "free", "unknown"]);
export type Provenance = z.infer<typeof Provenance>;

/**
 * What a session, or a turn of it, used. Absent means unknown, never zero.
 *
 * `inputTokens` includes the cached ones, read and written, and `outputTokens`
 * the reasoning. `provenance` is that of the cost; of the tokens, where no cost
 * is known.
 */
export const Usage = z.object({
  inputTokens: Tokens.optional(),
  cacheReadTokens: Tokens.optional(),
  cacheWriteTokens: Tokens.optional(),
  /** Of `cacheWriteTokens`, those that are kept for an hour and cost more. */
  longCacheWriteTokens: Tokens.optional(),
  outputTokens: Tokens.optional(),
  /** Of `outputTokens`. */
  reasoningTokens: Tokens.optional(),
  costMicroUsd: MicroUsd.optional(),
  provenance: Provenance,
  /** Whose model it was, and its id as the vendor names it: what a price is looked up by. */
  provider: z.string().optional(),
  model: z.string().optional(),
});
export type Usage = z.infer<typeof Usage>;
