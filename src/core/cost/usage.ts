import * as z from "zod";

/** Money, in millionths of a US dollar: an integer, so that sums are exact. */
export const MicroUsd = z.int().min(0);
export type MicroUsd = z.infer<typeof MicroUsd>;

/**
 * What a session used. Absent means unknown, never zero.
 *
 * `inputTokens` includes the cached ones. `provenance` says who vouches for the
 * figures: the agent itself, our own price table, or nobody needed to because
 * no model was asked (`free`).
 */
export const Usage = z.object({
  inputTokens: z.int().min(0).optional(),
  cacheReadTokens: z.int().min(0).optional(),
  cacheWriteTokens: z.int().min(0).optional(),
  outputTokens: z.int().min(0).optional(),
  costMicroUsd: MicroUsd.optional(),
  provenance: z.enum(["reported", "computed", "free", "unknown"]),
});
export type Usage = z.infer<typeof Usage>;
