import type { MicroUsd, Usage } from "./usage.ts";

/** What tokens cost by a price table. */
export interface Price {
  readonly costMicroUsd: MicroUsd;
  /** `estimated` when the table has only a similar model, or a figure is missing that the price depends on. */
  readonly provenance: "computed" | "estimated";
  readonly from: "settings" | "catalogue";
  /** Long calls cost more for each token: of tokens that several calls used together, this is an estimate. */
  readonly byLength: boolean;
}

/**
 * What the tokens of one model call cost. Pure.
 *
 * @param at  when the call was made, in milliseconds since the epoch: prices change
 * @returns   `undefined` when no table has the model: not priced, which is not zero
 */
export type PriceOf = (provider: string, model: string, usage: Usage, at: number) => Price | undefined;

/** `usage` with its cost where a table knows it; as it is where a cost was reported, or tokens are not known. */
export function priced(usage: Usage, priceOf: PriceOf, at: number, calls: "one" | "several"): Usage {
  const { provider, model, costMicroUsd } = usage;
  if (costMicroUsd !== undefined || provider === undefined || model === undefined) return usage;
  const price = priceOf(provider, model, usage, at);
  if (price === undefined) return usage;
  const isEstimate = usage.provenance === "estimated" || (price.byLength && calls === "several");
  const provenance = isEstimate ? "estimated" : price.provenance;
  return { ...usage, costMicroUsd: price.costMicroUsd, provenance };
}
