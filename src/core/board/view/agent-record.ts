import type { AgentHistory } from "../../agents/agent-history.ts";
import { formatUsd } from "../../cost/format-usd.ts";

const MINUTE_MS = 60_000;

/** An agent's past in words; nothing where it has none. */
export function agentRecord(history: AgentHistory): string | undefined {
  const { runs, succeeded, failed, passedOn, medianMs, costMicroUsd, unknownCosts } = history;
  if (runs + passedOn === 0) return undefined;
  const ended = succeeded + failed;
  const cost = costMicroUsd === 0 && unknownCosts > 0 ? "cost unknown" : formatUsd(costMicroUsd);
  const parts = [
    runs === 1 ? "1 run" : `${runs} runs`,
    ...(ended === 0 ? [] : [`${succeeded} of ${ended} brought a result`]),
    ...(passedOn === 0 ? [] : [`${passedOn} passed on`]),
    ...(medianMs === undefined ? [] : [`${spoken(medianMs)} in the median`]),
    unknownCosts > 0 && costMicroUsd > 0 ? `at least ${cost}` : cost,
  ];
  return parts.join(", ");
}

function spoken(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
