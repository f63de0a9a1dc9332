import type * as catalogueModule from "../models/model-prices.ts";
import { ownPriceOf, wholeMicroUsd, type OwnPrices } from "#core/cost/own-price.ts";
import type { Price, PriceOf } from "#core/cost/price.ts";
import type { Usage } from "#core/cost/usage.ts";

type Catalogue = typeof catalogueModule;

let loading: Promise<Catalogue> | undefined;

/**
 * Prices of the user's own table first, then of the catalogue that comes with
 * Tutti. It is half a megabyte, so it is loaded when the first price is asked.
 *
 * @param own  asked at each price, so that changed settings count at once
 */
export async function loadPrices(own: () => OwnPrices): Promise<PriceOf> {
  loading ??= import("../models/model-prices.ts");
  const catalogue = await loading;
  return (provider, model, usage, at) =>
    ownPriceOf(own(), provider, model, usage, at) ?? cataloguePrice(catalogue, provider, model, usage, at);
}

function cataloguePrice(
  { calcPrice, findProvider }: Catalogue,
  provider: string,
  model: string,
  usage: Usage,
  at: number,
): Price | undefined {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, longCacheWriteTokens } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  if (findProvider({ providerId: provider }) === undefined) return undefined; // it would guess one by the model
  const cached = (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  const tokens = {
    input_tokens: Math.max(inputTokens, cached),
    output_tokens: outputTokens,
    cache_read_tokens: cacheReadTokens,
    cache_write_tokens: cacheWriteTokens,
    cache_write_1h_tokens: Math.min(longCacheWriteTokens ?? 0, cacheWriteTokens ?? 0) || undefined,
  };
  const found = calcPrice(tokens, model, { providerId: provider, timestamp: new Date(at) });
  if (found === null) return undefined;
  const rates = found.model_price;
  const isGuessed =
    !isSameModel(found.model.id, model) ||
    inputTokens < cached ||
    (cacheReadTokens === undefined && rates["cache_read_mtok"] !== undefined) ||
    (cacheWriteTokens === undefined && rates["cache_write_mtok"] !== undefined);
  return {
    costMicroUsd: wholeMicroUsd(found.total_price * 1_000_000),
    provenance: isGuessed ? "estimated" : "computed",
    from: "catalogue",
    byLength: Object.values(rates).some((rate) => typeof rate === "object"),
  };
}

/** The catalogue also finds models by how their names begin: a newer one would get an older one's price unseen. */
function isSameModel(found: string, asked: string): boolean {
  const name = asked.trim().toLowerCase();
  return name === found || name.replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2})$/, "") === found;
}
