// What one event of an agent costs from its driver until it is stored, beside the bare store taking the same events.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRedact } from "#core/analyse/redact.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { ReplaySetting } from "#core/replay/replay-setting.ts";
import { writeRecording, type RecordedLine } from "#core/replay/recording.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import { createTidy } from "#core/run/tidy-events.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import { createTranscriptBuffer } from "#core/run/transcript-buffer.ts";
import { work } from "#core/run/work.ts";
import { createReplayDriver } from "#node/agents/replay.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { createTranscripts, openTranscriptFile } from "#node/store/transcripts.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const count = 20_000;
const rounds = 5;
/** So many events at once, as an agent that works steadily brings them between two writes. */
const batch = 100;

export default { name: "dispatcher", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-bench-events-"));
  try {
    const file = join(folder, "recording.jsonl");
    const lines = events().map((event): RecordedLine => ({ afterMs: 0, event }));
    await writeFile(file, writeRecording({ header: { tutti: "replay", version: 1 }, rounds: [lines] }));
    await using transcripts = createTranscripts(await openTranscriptFile(folder));
    const [bare, whole]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bare.push(await microseconds(() => storeBare(transcripts, `bare-${round}`)));
      whole.push(await microseconds(() => dispatch(transcripts, file, folder, `r-${round}`)));
    }
    return [
      { name: "the bare store, an event, median", value: median(bare), unit: "µs" },
      { name: "from agent to stored event, median", value: median(whole), unit: "µs" },
      { name: "times the bare store", value: median(whole) / median(bare), unit: "" },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** No two of them are joined to one. */
function events(): readonly AgentEvent[] {
  return Array.from({ length: count / 2 }, (_, index): readonly AgentEvent[] => [
    { type: "tool-start", id: `${index}`, title: `Read src/orchard/apple-${index}.ts`, kind: "read", paths: [] },
    { type: "tool-end", id: `${index}`, ok: true, text: `export const weight = ${index}; // in grams` },
  ]).flat();
}

async function storeBare(transcripts: Transcripts, run: string): Promise<void> {
  const all = events();
  for (let at = 0; at < all.length; at += batch) await transcripts.append(run, all.slice(at, at + batch));
}

/** Everything that stands between an agent and the store in a run's work, with its driver. */
async function dispatch(transcripts: Transcripts, file: string, worktree: string, name: string): Promise<void> {
  const run = RunId.parse(name);
  const tidy = createTidy(
    createRedact(() => ["a-secret-of-this-machine", "another-secret-of-it"]),
    () => worktree,
  );
  let failed: unknown;
  const buffer = createTranscriptBuffer(
    (batches) => transcripts.appendAll(batches.map((each) => ({ run: each.run, events: tidy(each.run, each.events) }))),
    systemClock,
    (error) => (failed = error),
  );
  const setting = ReplaySetting.parse({ kind: "replay", file, pace: "at-once" });
  const driver = createReplayDriver("again", setting, { git: new Git({ environment: {} }), clock: systemClock });
  const order = {
    run,
    step: "work-1",
    task: TaskId.parse("t-1"),
    worktree,
    variables: {},
    prompt: "",
    timeLimitMs: 600_000,
  };
  const nothing = { recipe: undefined, resume: undefined, chargedMicroUsd: undefined, purse: undefined, round: 1 };
  const ports = { clock: systemClock, approvalLimitMs: 0 } as Parameters<typeof work>[2]; // nothing is asked
  let heard = 0;
  await work(
    driver,
    { ...order, elsewhere: undefined, ...nothing },
    ports,
    (event) => {
      buffer.record(run, event);
      heard += 1;
      if (heard % batch === 0) void buffer.flush();
    },
    new AbortController().signal,
  );
  await buffer.flush();
  if (failed !== undefined) throw failed;
  const last = (await transcripts.latest([run])).get(run)?.sequence ?? 0;
  if (last < count) throw new Error(`Only ${last} events of ${count} were stored.`);
}

async function microseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) * 1_000) / count;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
