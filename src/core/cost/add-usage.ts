import type { Provenance, Usage } from "./usage.ts";

/** The sum of two usages. A figure that either lacks is unknown in the sum: half a sum would be a lie. */
export function addUsage(left: Usage | undefined, right: Usage): Usage {
  if (left === undefined) return right;
  const sum = (read: (usage: Usage) => number | undefined): number | undefined => {
    const [a, b] = [read(left), read(right)];
    return a === undefined || b === undefined ? undefined : a + b;
  };
  const same = (read: (usage: Usage) => string | undefined): string | undefined =>
    read(left) === read(right) ? read(left) : undefined;
  return {
    inputTokens: sum((usage) => usage.inputTokens),
    cacheReadTokens: sum((usage) => usage.cacheReadTokens),
    cacheWriteTokens: sum((usage) => usage.cacheWriteTokens),
    longCacheWriteTokens: sum((usage) => usage.longCacheWriteTokens),
    outputTokens: sum((usage) => usage.outputTokens),
    reasoningTokens: sum((usage) => usage.reasoningTokens),
    costMicroUsd: sum((usage) => usage.costMicroUsd),
    provenance: weakest([left.provenance, right.provenance]),
    provider: same((usage) => usage.provider),
    model: same((usage) => usage.model),
  };
}

/** The least certain first: a sum is as certain as its worst part. What was free makes nothing less certain. */
const byDoubt: readonly Provenance[] = ["unknown", "estimated", "computed", "reported", "free"];

export function weakest(all: readonly Provenance[]): Provenance {
  return byDoubt.find((provenance) => all.includes(provenance)) ?? "unknown";
}
