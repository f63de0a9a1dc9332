import type { Charge } from "../board-state.ts";
import { weakest } from "../../cost/add-usage.ts";
import { formatUsd } from "../../cost/format-usd.ts";
import type { MicroUsd, Provenance } from "../../cost/usage.ts";

/** A sum of charges. What is not known is in nobody's sum, and counted beside it. */
export interface CostSum {
  readonly key: string;
  readonly label: string;
  readonly microUsd: MicroUsd;
  /** The weakest of what is in the sum; `unknown` when nothing is. */
  readonly provenance: Provenance;
  /** Sessions of which something has no figure. */
  readonly unknown: number;
  readonly sessions: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of `inputTokens`. */
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Of `outputTokens`. */
  readonly reasoningTokens: number;
}

export function sumCharges(key: string, label: string, charges: readonly Charge[]): CostSum {
  const add = (read: (charge: Charge) => number | undefined): number =>
    charges.reduce((total, charge) => total + (read(charge) ?? 0), 0);
  const known = charges.filter(({ usage }) => usage.costMicroUsd !== undefined);
  const unknown = charges.filter(({ usage }) => usage.costMicroUsd === undefined);
  const sessionsOf = (some: readonly Charge[]): number => new Set(some.map(({ id, session }) => session ?? id)).size;
  return {
    key,
    label,
    microUsd: add(({ usage }) => usage.costMicroUsd),
    provenance: weakest(known.map(({ usage }) => usage.provenance)),
    unknown: sessionsOf(unknown),
    sessions: sessionsOf(charges),
    inputTokens: add(({ usage }) => usage.inputTokens),
    outputTokens: add(({ usage }) => usage.outputTokens),
    cacheReadTokens: add(({ usage }) => usage.cacheReadTokens),
    cacheWriteTokens: add(({ usage }) => usage.cacheWriteTokens),
    reasoningTokens: add(({ usage }) => usage.reasoningTokens),
  };
}

/** A sum in words, with who vouches for it: never “$0.00” for what is not known, and never half a sum as a whole. */
export function describeCost({
  microUsd,
  provenance,
  unknown,
  sessions,
}: Pick<CostSum, "microUsd" | "provenance" | "unknown" | "sessions">): string {
  if (sessions === 0) return "nothing yet";
  if (provenance === "unknown") return "unknown";
  const known = `${formatUsd(microUsd)}, ${provenance}`;
  return unknown === 0 ? known : `at least ${known}, ${unknown} unknown`;
}
