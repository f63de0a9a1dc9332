import type { AgentEvent } from "./agent-event.ts";
import type { Transcripts } from "./transcript.ts";

/** So many entries of a transcript tell what it was about. */
const LAST_ENTRIES = 2_000;

export async function saidLast(
  transcripts: Pick<Transcripts, "latest" | "read">,
  run: string,
): Promise<readonly AgentEvent[]> {
  const last = (await transcripts.latest([run])).get(run)?.sequence ?? 0;
  const entries = await transcripts.read(run, Math.max(0, last - LAST_ENTRIES), LAST_ENTRIES);
  return entries.map(({ event }) => event);
}
