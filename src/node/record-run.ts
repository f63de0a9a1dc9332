import type { Redact } from "#core/analyse/redact.ts";
import { nameOfRun } from "#core/board/require.ts";
import type { BoardState } from "#core/board/board-state.ts";
import { isActive, type Run } from "#core/board/run.ts";
import { refused } from "#core/errors.ts";
import { maskPatch } from "#core/replay/mask-patch.ts";
import { recordRounds } from "#core/replay/record-run.ts";
import { RECORDING_VERSION, type PatchLine, writeRecording } from "#core/replay/recording.ts";
import type { TranscriptEntry, Transcripts } from "#core/run/transcript.ts";
import type { Git } from "./git/git.ts";
import { patchBetween } from "./git/patches.ts";
import { commitOf, type Repository } from "./git/repository.ts";

const PAGE = 2_000;

export interface RecordedRun {
  /** The whole file. */
  readonly text: string;
  readonly rounds: number;
  /** What a person has to know of it, as sentences. */
  readonly remarks: readonly string[];
}

export interface RecordParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly transcripts: Pick<Transcripts, "read">;
  readonly redact: Redact;
}

/**
 * What the agent of a run said, asked and changed, as a file that can be played.
 *
 * @throws TuttiError `refused` when it is still at work, has said nothing, or its commits are elsewhere
 */
export async function recordRun(
  parts: RecordParts,
  board: BoardState,
  run: Run,
  signal: AbortSignal,
): Promise<RecordedRun> {
  if (isActive(run.state)) throw refused(`${nameOfRun(board, run)} is ${run.state.name}. Record it once it has ended.`);
  const entries = await allEntries(parts.transcripts, run.id);
  const remarks: string[] = [];
  const patches = await patchesOf(parts, run, remarks, signal);
  const rounds = recordRounds(entries, patches, parts.redact);
  if (rounds.length === 0) throw refused(`The agent of ${nameOfRun(board, run)} has said nothing that is kept.`);
  rounds.forEach((_, index) => {
    if (!patches.has(index + 1)) remarks.push(`Round ${index + 1} delivered nothing, so it holds no change.`);
  });
  const task = board.tasks.get(run.task);
  const [first] = entries;
  const header = {
    tutti: "replay",
    version: RECORDING_VERSION,
    agent: run.agent,
    ...(task && { task: parts.redact(task.title) }),
    ...(first && { recordedAt: new Date(first.at).toISOString() }),
  } as const;
  return { text: writeRecording({ header, rounds }), rounds: rounds.length, remarks };
}

async function allEntries(transcripts: Pick<Transcripts, "read">, run: string): Promise<readonly TranscriptEntry[]> {
  const entries: TranscriptEntry[] = [];
  for (;;) {
    const page = await transcripts.read(run, entries.at(-1)?.sequence ?? 0, PAGE);
    entries.push(...page);
    if (page.length < PAGE) return entries;
  }
}

/** The change of each round, by its number. */
async function patchesOf(
  parts: RecordParts,
  run: Run,
  remarks: string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Omit<PatchLine, "afterMs">>> {
  const { place, deliveries } = run;
  const patches = new Map<number, Omit<PatchLine, "afterMs">>();
  if (place === undefined) return patches;
  const added = new Set<string>();
  const patchOf = async (base: string, commit: string): Promise<Omit<PatchLine, "afterMs">> => {
    const { encoding, text } = await changeBetween(parts, base, commit, signal);
    const { patch, fits } = maskPatch(text, parts.redact, added);
    if (!fits)
      remarks.push("It changes lines beside what looks like a secret. That is masked, so the change will not fit.");
    return { patch, ...encoding, base };
  };
  const isMoved = run.rebases?.some(({ result }) => result !== undefined && result.outcome !== "undone") === true;
  const last = deliveries.at(-1);
  if (isMoved && last !== undefined) {
    remarks.push("It was rebased: the change of all its rounds stands in the last one.");
    return new Map([[last.round, await patchOf(place.base, last.commit)]]);
  }
  let base = place.base;
  for (const { round, commit } of deliveries) {
    patches.set(round, await patchOf(base, commit));
    base = commit;
  }
  return patches;
}

/** As text; as one character a byte where it is not UTF-8. */
async function changeBetween({ git, repository }: RecordParts, base: string, commit: string, signal: AbortSignal) {
  for (const name of [base, commit]) {
    if ((await commitOf(git, repository.top, name, signal)) === undefined) {
      throw refused(
        `The commit ${name.slice(0, 10)} of this run is not in this clone. Record the run where it was done.`,
      );
    }
  }
  const bytes = Buffer.from(await patchBetween(git, repository.top, base, commit, signal));
  const text = bytes.toString("utf8");
  if (bytes.equals(Buffer.from(text, "utf8"))) return { text, encoding: {} };
  return { text: bytes.toString("latin1"), encoding: { encoding: "latin1" } as const };
}
