import type { AgentEvent } from "./agent-event.ts";

export interface TranscriptEntry {
  /** 1 for a run's first, without gaps. */
  readonly sequence: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
  readonly event: AgentEvent;
}

/** What one run's agent said, in order. */
export interface TranscriptBatch {
  readonly run: string;
  readonly events: readonly AgentEvent[];
}

export interface LatestEntry {
  readonly sequence: number;
  readonly at: number;
  /** What a live view shows in one line. */
  readonly line: string;
}

export interface Retention {
  /** Transcripts that were last written longer ago than this go. */
  readonly olderThanMs: number;
  /** Then the oldest go until no more than this is left, in bytes of text. */
  readonly mostBytes: number;
  /** Runs whose transcripts stay in any case. */
  readonly keep: ReadonlySet<string>;
}

/**
 * What agents said and did, by run. Survives the death of processes; a power
 * cut may take the last moments, never the rest.
 */
export interface Transcripts extends AsyncDisposable {
  /** Collect events for 100 to 250 ms before appending them: each call is a transaction. One writer a run. */
  append(run: string, events: readonly AgentEvent[]): Promise<void>;
  /**
   * Events of several runs at once, so that followers are told of them at once.
   *
   * @throws what kept a run's events from being kept; those of the others are
   */
  appendAll(batches: readonly TranscriptBatch[]): Promise<void>;
  /** At most `limit` entries after `afterSequence`, oldest first. */
  read(run: string, afterSequence: number, limit: number): Promise<readonly TranscriptEntry[]>;
  /** The live line of each of these runs that has said anything; cheap for many runs. */
  latest(runs: readonly string[]): Promise<ReadonlyMap<string, LatestEntry>>;
  /** @returns how many transcripts were deleted */
  prune(retention: Retention): Promise<number>;
  /** Calls `listener` soon after any process has appended. */
  follow(listener: () => void): Disposable;
}
