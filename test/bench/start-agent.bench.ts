// How soon a run has its agent's process: the request, the claim, the worktree and its set-up, next to what git itself
// takes for a plain worktree of the same repository at the same time.
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { join } from "node:path";
import type { BoardState } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Project } from "#node/project.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { withWorker } from "./project.ts";
import { makeRepository, type MeasuredRepository, sourceFiles } from "./repository.ts";

const rounds = 20;

/**
 * What the product promises from the claim to the agent's start; held here from the request, which is earlier.
 * In a large repository it holds for what comes on top of git's own `worktree add`, which writes the files.
 */
const limitMs = 1_000;

const agent = "exec sleep 3600";

export default { name: "request to agent start", run } satisfies Benchmark;

interface Kind {
  readonly name: string;
  readonly files: number;
  /** Files of installed packages, which a worktree is given as well. */
  readonly installed: number;
}

const kinds: readonly Kind[] = [
  { name: "20 files", files: 20, installed: 0 },
  { name: "20 files, 5,000 installed", files: 20, installed: 5_000 },
  { name: "10,000 files", files: 10_000, installed: 0 },
];

async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const kind of kinds) figures.push(...(await measure(kind)));
  return figures;
}

async function measure(kind: Kind): Promise<readonly Figure[]> {
  const settings = { defaultAgent: "patient", agents: { patient: { kind: "command", command: agent } } };
  await using repository = await makeRepository("start", filesOf(kind), settings);
  const plain: number[] = [];
  const tutti: number[] = [];
  await withWorker(repository, async (project) => {
    for (let round = 0; round < rounds; round += 1) {
      plain.push(await addPlainWorktree(repository));
      tutti.push(await startAgent(project, round));
    }
  });
  return figuresOf(kind, plain, tutti);
}

function filesOf({ files, installed }: Kind): ReadonlyMap<string, string> {
  const packages = Array.from(
    { length: installed },
    (_, index) =>
      [`node_modules/package-${index % 250}/lib/file-${index}.js`, `export default ${index};\n`.repeat(200)] as const,
  );
  return new Map([
    ...sourceFiles(files),
    ...packages,
    ["package-lock.json", "{}\n"],
    [".gitignore", "node_modules/\n"],
  ]);
}

/** What git takes to make a worktree, in milliseconds. */
async function addPlainWorktree({ folder, git }: MeasuredRepository): Promise<number> {
  const path = join(folder, "plain");
  const start = performance.now();
  await git("worktree", "add", "--quiet", "-b", "plain", path);
  const took = performance.now() - start;
  await git("worktree", "remove", "--force", path);
  await git("branch", "--quiet", "-D", "plain");
  return took;
}

/** From before the request to the moment the agent's process is there, in milliseconds. Stops the run then. */
async function startAgent({ tutti }: Project, round: number): Promise<number> {
  const task = TaskId.parse(`t-${round}`);
  const id = RunId.parse(`r-${round}`);
  const draft = TaskDraft.parse({ id: task, title: `Sort the apples of orchard ${round}` });
  await tutti.send({ type: "task/add", task: draft, state: { name: "ready" } });
  const started = agentStarted();
  const start = performance.now();
  await tutti.send({ type: "run/request", run: id, task, agent: "patient" });
  const took = (await started) - start;
  const stopped = boardShows(tutti.board, (board) => board.runs.get(id)?.state.name === "cancelled");
  await tutti.send({ type: "run/stop", run: id });
  await stopped;
  return took;
}

/** When the next process of the agent is there. */
function agentStarted(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const look = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess }; // as Node describes this channel
    child.once("spawn", () => {
      if (!child.spawnargs.some((word) => word.includes(agent))) return;
      unsubscribe("child_process", look);
      resolve(performance.now());
    });
  };
  subscribe("child_process", look);
  return promise;
}

function boardShows(board: Project["tutti"]["board"], wanted: (state: BoardState) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = board.listen((state) => {
    if (!wanted(state)) return;
    listening[Symbol.dispose]();
    resolve();
  });
  return promise;
}

function figuresOf({ name, files }: Kind, plain: readonly number[], tutti: readonly number[]): readonly Figure[] {
  const [git, tuttis] = [at(plain, 0.5), at(tutti, 0.5)];
  const large = files >= 10_000;
  const limit = large ? {} : { limit: limitMs };
  return [
    { name: `${name}: git worktree add, median`, value: git, unit: "ms" },
    { name: `${name}: git worktree add, 99 of 100`, value: at(plain, 0.99), unit: "ms" },
    { name: `${name}: agent started, median`, value: tuttis, unit: "ms", ...limit },
    { name: `${name}: agent started, 99 of 100`, value: at(tutti, 0.99), unit: "ms", ...limit },
    { name: `${name}: times git, median`, value: tuttis / git, unit: "" },
    ...(large ? [{ name: `${name}: on top of git, median`, value: tuttis - git, unit: "ms", limit: limitMs }] : []),
  ];
}

/** The value below which this share of all lies; the largest one for a share that so few cannot tell. */
function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
