import type { Transcripts } from "../../run/transcript.ts";
import type { BoardState } from "../board-state.ts";
import type { RunId } from "../ids.ts";

/** The live last line of every agent that works now. */
export async function lastLines(
  transcripts: Pick<Transcripts, "latest">,
  board: BoardState,
): Promise<ReadonlyMap<RunId, string>> {
  const running = [...board.runs.values()].filter((run) => run.state.name === "running").map((run) => run.id);
  if (running.length === 0) return new Map();
  const latest = await transcripts.latest(running);
  return new Map(running.flatMap((run) => (latest.has(run) ? [[run, latest.get(run)?.line ?? ""]] : [])));
}
