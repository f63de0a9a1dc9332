import * as z from "zod";
import type { Price } from "./price.ts";
import type { Usage } from "./usage.ts";

const Rate = z.number().min(0).max(1_000_000);

/** A price that the user knows, in US dollars for a million tokens. */
export const OwnPrice = z.object({
  input: Rate.describe("Tokens in that no cache had."),
  output: Rate.describe("Tokens out, thinking included."),
  cacheRead: Rate.optional().describe("Tokens in that a cache had; as “input” when absent."),
  cacheWrite: Rate.optional().describe("Tokens in that were put into a cache; as “input” when absent."),
  longCacheWrite: Rate.optional().describe("Tokens put into a cache for an hour; as “cacheWrite” when absent."),
  from: z.iso.date().optional().describe("The first day, in UTC, on which it counts; always when absent."),
});
export type OwnPrice = z.infer<typeof OwnPrice>;

export type OwnPrices = Readonly<Record<string, OwnPrice>>;

/** By the user's own table: `provider/model` before `model` alone. Names count as they are written. */
export function ownPriceOf(
  prices: OwnPrices,
  provider: string,
  model: string,
  usage: Usage,
  at: number,
): Price | undefined {
  const price = [`${provider}/${model}`, model].map((name) => prices[name]).find((entry) => entry !== undefined);
  if (price === undefined || (price.from !== undefined && at < Date.parse(price.from))) return undefined;
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, longCacheWriteTokens: long = 0 } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const { cacheRead = price.input, cacheWrite = price.input, longCacheWrite = cacheWrite } = price;
  const [read, written] = [cacheReadTokens ?? 0, cacheWriteTokens ?? 0];
  const fresh = inputTokens - read - written;
  // A dollar for a million tokens is a millionth of a dollar for one.
  const cost =
    fresh * price.input +
    read * cacheRead +
    (written - long) * cacheWrite +
    long * longCacheWrite +
    outputTokens * price.output;
  const isGuessed =
    fresh < 0 ||
    (cacheReadTokens === undefined && cacheRead !== price.input) ||
    (cacheWriteTokens === undefined && cacheWrite !== price.input);
  const provenance = isGuessed ? "estimated" : "computed";
  return { costMicroUsd: wholeMicroUsd(cost), provenance, from: "settings", byLength: false };
}

/** Rounded; but what costs anything never costs nothing. */
export function wholeMicroUsd(cost: number): number {
  return cost > 0 ? Math.max(1, Math.round(cost)) : 0;
}
