import type { RunId } from "../board/ids.ts";
import type { Clock } from "../clock.ts";
import type { AgentEvent } from "./agent-event.ts";

/** Takes what an agent says, at once, and keeps it soon. */
export interface TranscriptWriter {
  record(run: RunId, event: AgentEvent): void;
  /** Resolves when everything recorded so far is kept. */
  flush(): Promise<void>;
}

const DELAY_MS = 150;

/** Text is joined, searched for secrets and written in pieces of about so many characters: each step makes a copy. */
const PIECE = 256 * 1024;

/**
 * Writes events in batches, so that a talkative agent does not keep the disk busy.
 *
 * @param append     keeps the events of one run, in order
 * @param onProblem  told when they cannot be kept; the agent's work goes on
 */
export function createTranscriptBuffer(
  append: (run: RunId, events: readonly AgentEvent[]) => Promise<void>,
  clock: Pick<Clock, "sleep">,
  onProblem: (error: unknown) => void,
): TranscriptWriter {
  let waiting = new Map<RunId, AgentEvent[]>();
  let writing: Promise<void> = Promise.resolve();
  let planned = false;

  const write = async (): Promise<void> => {
    const batch = waiting;
    waiting = new Map();
    for (const [run, events] of batch) {
      for (const piece of inPieces(events)) await append(run, piece).catch(onProblem);
    }
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

function* inPieces(events: readonly AgentEvent[]): Generator<readonly AgentEvent[]> {
  let start = 0;
  let size = 0;
  for (const [index, event] of events.entries()) {
    size += "text" in event ? event.text.length : 0;
    if (size < PIECE) continue;
    yield events.slice(start, index + 1);
    start = index + 1;
    size = 0;
  }
  if (start < events.length) yield events.slice(start);
}
