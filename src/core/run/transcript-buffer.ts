import type { RunId } from "../board/ids.ts";
import type { Clock } from "../clock.ts";
import type { AgentEvent } from "./agent-event.ts";
import type { TranscriptBatch } from "./transcript.ts";

/** Takes what an agent says, at once, and keeps it soon. */
export interface TranscriptWriter {
  record(run: RunId, event: AgentEvent): void;
  /** Resolves when everything recorded so far is kept. */
  flush(): Promise<void>;
}

const DELAY_MS = 60;

/** Text is joined, searched for secrets and written in pieces of about so many characters: each step makes a copy. */
const PIECE = 256 * 1024;

/**
 * Writes events in batches, so that talkative agents do not keep the disk busy, nor windows that follow them.
 *
 * @param append     keeps the events of these runs, in order
 * @param onProblem  told when they cannot be kept; the agent's work goes on
 */
export function createTranscriptBuffer(
  append: (batches: readonly TranscriptBatch[]) => Promise<void>,
  clock: Pick<Clock, "sleep">,
  onProblem: (error: unknown) => void,
): TranscriptWriter {
  let waiting = new Map<RunId, AgentEvent[]>();
  let writing: Promise<void> = Promise.resolve();
  let planned = false;

  const write = async (): Promise<void> => {
    const written = waiting;
    waiting = new Map();
    for (const batches of inBatches(written)) await append(batches).catch(onProblem);
  };
  const flush = (): Promise<void> => (writing = writing.then(write));

  return {
    record(run, event) {
      const events = waiting.get(run);
      if (events === undefined) waiting.set(run, [event]);
      else events.push(event);
      if (planned) return;
      planned = true;
      void clock.sleep(DELAY_MS).then(() => {
        planned = false;
        return flush();
      });
    },
    flush,
  };
}

/** Small ones of many runs together, a large one in pieces. */
function* inBatches(waiting: ReadonlyMap<RunId, readonly AgentEvent[]>): Generator<readonly TranscriptBatch[]> {
  let batches: TranscriptBatch[] = [];
  let size = 0;
  for (const [run, events] of waiting) {
    let start = 0;
    for (const [index, event] of events.entries()) {
      size += "text" in event ? event.text.length : 0;
      if (size < PIECE) continue;
      yield [...batches, { run, events: events.slice(start, index + 1) }];
      batches = [];
      start = index + 1;
      size = 0;
    }
    if (start < events.length) batches.push({ run, events: events.slice(start) });
  }
  if (batches.length > 0) yield batches;
}
