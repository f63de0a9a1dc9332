import type { Redact } from "../analyse/redact.ts";
import type { AgentEvent } from "../run/agent-event.ts";
import type { TranscriptEntry } from "../run/transcript.ts";
import type { PatchLine, RecordedLine } from "./recording.ts";

/**
 * The rounds of a run's transcript, as they can be played again: what its
 * agent said and did, without what Tutti did around it, and with the change of
 * each round just before its end.
 *
 * @param patches  the change of each round that was delivered; of the last one all of it, where they cannot be told apart
 */
export function recordRounds(
  entries: readonly TranscriptEntry[],
  patches: ReadonlyMap<number, Omit<PatchLine, "afterMs">>,
  redact: Redact,
): readonly (readonly RecordedLine[])[] {
  return roundsOf(entries).map((round, index) => {
    const lines = linesOf(round, redact);
    const patch = patches.get(index + 1);
    const end = lines.pop() ?? cutOff;
    return [...lines, ...(patch === undefined ? [] : [{ afterMs: 0, ...patch }]), end];
  });
}

const cutOff: RecordedLine = {
  afterMs: 0,
  event: { type: "session-end", outcome: "failed", reason: "The recorded session was cut off here." },
};

/** A round that began again makes nothing of what was said in it, and after it, before. */
function roundsOf(entries: readonly TranscriptEntry[]): readonly (readonly TranscriptEntry[])[] {
  const rounds: TranscriptEntry[][] = [];
  for (const entry of entries) {
    if (entry.event.type === "round-start") {
      rounds.length = Math.min(rounds.length, entry.event.round - 1);
      rounds.push([]);
    } else rounds.at(-1)?.push(entry);
  }
  return rounds;
}

/** From the first start of a session to the last end; sessions that follow one another in a round become one. */
function linesOf(round: readonly TranscriptEntry[], redact: Redact): RecordedLine[] {
  const lines: RecordedLine[] = [];
  let end: RecordedLine = cutOff;
  let inSession = false;
  let before = 0;
  for (const { at, event } of round) {
    if (event.type === "session-start") {
      if (!inSession) before = at; // what lay between two sessions was nobody's time
      inSession = true;
      end = cutOff;
      if (lines.length > 0) continue;
    }
    if (!inSession) continue;
    const afterMs = Math.max(0, at - before);
    before = at;
    const line = lineOf(at, event, afterMs, redact);
    if (event.type === "session-end") {
      end = line;
      inSession = false;
    } else lines.push(line);
  }
  return [...lines, end];
}

function lineOf(at: number, event: AgentEvent, afterMs: number, redact: Redact): RecordedLine {
  if (event.type === "notice" && event.answers !== undefined) {
    return { afterMs, answer: event.answers.decision, to: event.answers.question };
  }
  const clean = masked(event, redact);
  if (clean.type !== "session-end" || clean.heldUntil === undefined) return { afterMs, event: clean };
  const { heldUntil, ...rest } = clean;
  return { afterMs, event: rest, heldForMs: Math.max(0, heldUntil - at) };
}

/** What was kept was masked by what was known then; more may be known now. */
function masked<Value>(value: Value, redact: Redact): Value {
  const clean = (part: unknown): unknown => {
    if (typeof part === "string") return redact(part);
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, clean(inner)]));
  };
  return clean(value) as Value; // the same, with other texts
}
