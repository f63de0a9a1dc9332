import type { BoardState } from "../board-state.ts";

export interface RunCounts {
  /** With an agent, a check or a push at work, or being stopped. */
  readonly running: number;
  /** Waiting for a free place. */
  readonly queued: number;
}

export function runCounts(board: BoardState): RunCounts {
  const names = [...board.runs.values()].map((run) => run.state.name);
  return {
    running: names.filter((name) => name === "running" || name === "stopping").length,
    queued: names.filter((name) => name === "queued").length,
  };
}

/** `2 running, 3 queued`; what there is none of is left out, and nothing at all is `no run in progress`. */
export function describeRunCounts({ running, queued }: RunCounts): string {
  const parts = [...(running > 0 ? [`${running} running`] : []), ...(queued > 0 ? [`${queued} queued`] : [])];
  return parts.length === 0 ? "no run in progress" : parts.join(", ");
}
