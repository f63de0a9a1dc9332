import type { Usage } from "./usage.ts";

/** The sum of two usages. A figure that either lacks is unknown in the sum: half a sum would be a lie. */
export function addUsage(left: Usage | undefined, right: Usage): Usage {
  if (left === undefined) return right;
  const add = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a + b;
  return {
    inputTokens: add(left.inputTokens, right.inputTokens),
    cacheReadTokens: add(left.cacheReadTokens, right.cacheReadTokens),
    cacheWriteTokens: add(left.cacheWriteTokens, right.cacheWriteTokens),
    outputTokens: add(left.outputTokens, right.outputTokens),
    costMicroUsd: add(left.costMicroUsd, right.costMicroUsd),
    provenance: left.provenance === right.provenance ? left.provenance : "computed",
  };
}
