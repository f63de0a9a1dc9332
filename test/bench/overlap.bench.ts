// Eight worktrees of 10,000 files, in which agents write all the time: what the overlap radar costs, with its git
// processes, beside asking git every second; and how long it takes from an edit until a window knows.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import { Board } from "#core/board/board.ts";
import type { Command } from "#core/board/command.ts";
import { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { changedLines } from "#node/overlap/changed-lines.ts";
import { OverlapRadar } from "#node/overlap/overlap-radar.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { fileName, makeRepository, type MeasuredRepository, sourceFiles } from "./repository.ts";

const worktrees = 8;
const files = 10_000;
/** How long each way of working is watched. */
const watchedMs = 15_000;
/** Each agent writes a file so often. */
const writeEveryMs = 500;
const rounds = 20;
/** As the kernel counts it. */
const ticksPerSecond = 100;
const never = new AbortController().signal;

export default { name: "overlap radar", run } satisfies Benchmark;

interface Scene {
  readonly git: Git;
  readonly repository: string;
  readonly base: string;
  readonly places: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

async function run(): Promise<readonly Figure[]> {
  await using repository = await makeRepository("overlap", sourceFiles(files));
  const scene = await makeScene(repository);
  await using store = await openStore(join(repository.folder, "store"));
  await using other = await openStore(join(repository.folder, "store"));
  const [board, window] = [boardOn(store), boardOn(other)];
  using _following = window.follow(fail);
  for (const [index, place] of scene.places.entries()) await begin(board, index, place, scene.base);
  const polled = await share(scene, "apart", undefined);
  const start = performance.now();
  await using radar = new OverlapRadar({ board, git: scene.git, top: scene.repository, onProblem: fail });
  radar.start();
  await until(() => radar.watches > 0 && performance.now() - start > 1_000);
  const apart = await share(scene, "apart", radar);
  const { appears, goes } = await delays(scene, window);
  const same = await share(scene, "same", radar);
  return [
    { name: "asking git every second instead", value: polled, unit: "% of a core" },
    { name: "agents write files of their own", value: apart, unit: "% of a core" },
    { name: "all agents write the same files", value: same, unit: "% of a core" },
    { name: "watches held", value: radar.watches, unit: "" },
    { name: "from an edit until a window knows, median", value: quantile(appears, 0.5), unit: "ms" },
    { name: "from an edit until a window knows, most", value: quantile(appears, 1), unit: "ms", limit: 2_000 },
    { name: "until a window knows that it is over, median", value: quantile(goes, 0.5), unit: "ms" },
  ];
}

async function makeScene({ folder, path, environment, git }: MeasuredRepository): Promise<Scene> {
  const places = Array.from({ length: worktrees }, (_, index) => join(folder, `tree-${index}`));
  for (const [index, place] of places.entries()) await git("worktree", "add", "--quiet", "-b", `b-${index}`, place);
  return { git: new Git({ environment }), repository: path, base: await git("rev-parse", "HEAD"), places, environment };
}

function boardOn(store: Awaited<ReturnType<typeof openStore>>): Board {
  return new Board(
    createEventLog(store, (value) => Event.parse(value)),
    systemClock,
  );
}

function fail(problem: unknown): never {
  throw problem instanceof Error ? problem : new Error(String(problem));
}

async function begin(board: Board, index: number, path: string, base: string): Promise<void> {
  const task = TaskDraft.parse({ id: `t-${index}`, title: `Task ${index}` });
  const id = RunId.parse(`r-${index}`);
  const commands: readonly Command[] = [
    { type: "task/add", task, state: { name: "ready" } },
    { type: "run/request", run: id, task: TaskId.parse(task.id), agent: "busy" },
    { type: "run/start", run: id, worker: "w" },
    { type: "run/place", run: id, place: { path, branch: `b-${index}`, base } },
  ];
  for (const command of commands) await board.send(command);
}

/** The share of a core that this process and its git processes take while agents write, in percent. */
async function share(scene: Scene, how: "apart" | "same", radar: OverlapRadar | undefined): Promise<number> {
  const agents = writeInto(scene, how);
  try {
    await pass(1_000); // until they write
    const before = processorSeconds();
    const start = performance.now();
    while (performance.now() - start < watchedMs) {
      await pass(1_000);
      if (radar === undefined)
        for (const place of scene.places) await changedLines(scene.git, place, scene.base, undefined, never);
    }
    return ((processorSeconds() - before) / ((performance.now() - start) / 1_000)) * 100;
  } finally {
    agents.kill("SIGKILL");
    await new Promise((resolve) => agents.once("close", resolve));
  }
}

/** A process that changes one line of one file in each worktree, again and again. */
function writeInto({ places, environment }: Scene, how: "apart" | "same") {
  const script = `
    const { appendFileSync } = require("node:fs");
    const places = ${JSON.stringify(places)};
    let round = 0;
    setInterval(() => {
      round += 1;
      places.forEach((place, index) => {
        const file = ${how === "same" ? "round % 20" : "index * 1000 + (round % 500)"};
        appendFileSync(place + "/packages/p" + (file % 50) + "/src/d" + (file % 7) + "/file-" + file + ".js", "// " + index + " " + round + "\\n");
      });
    }, ${writeEveryMs});`;
  return spawn(process.execPath, ["--eval", script], { env: environment, stdio: "ignore" });
}

/** Of this process, and of those that it started and that have ended. */
function processorSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the first is the state, the third of the file
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticksPerSecond;
}

/** How long it takes until a follower of the store knows that a collision is there, and that it is gone. */
async function delays({ places }: Scene, window: Board) {
  const [one = "", other = ""] = places;
  const file = fileName(9_000); // nobody has written there
  const before = readFileSync(join(one, file), "utf8");
  await writeFile(join(one, file), before.replace("value9 = 9", "value9 = 1"));
  const appears: number[] = [];
  const goes: number[] = [];
  const has = (): boolean =>
    [...window.state.collisions.values()].some(({ files }) => files.some(({ sides: [{ path }] }) => path === file));
  for (let round = 0; round < rounds; round += 1) {
    await pass(800); // an agent thinks
    appears.push(
      await timed(writeFile(join(other, file), before.replace("value9 = 9", `value9 = ${100 + round}`)), has),
    );
    await pass(800);
    goes.push(await timed(writeFile(join(other, file), before), () => !has()));
  }
  return { appears, goes };
}

async function timed(edit: Promise<void>, done: () => boolean): Promise<number> {
  await edit;
  const start = performance.now();
  await until(done);
  return performance.now() - start;
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!done()) {
    if (performance.now() > end) throw new Error("It was not told.");
    await pass(5);
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
