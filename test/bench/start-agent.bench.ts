// How soon a run has its agent's process: the request, the claim, the worktree and its set-up, next to what git itself
// takes for a plain worktree of the same repository at the same time.
import { type ChildProcess, execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { BoardState } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { openProject } from "#node/open-project.ts";
import type { Project } from "#node/project.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const rounds = 20;

/**
 * What the product promises from the claim to the agent's start; held here from the request, which is earlier.
 * In a large repository it holds for what comes on top of git's own `worktree add`, which writes the files.
 */
const limitMs = 1_000;

const agent = "exec sleep 3600";
const execute = promisify(execFile);

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
  const folder = await mkdtemp(join(tmpdir(), "tutti-bench-start-"));
  const environment = { PATH: process.env["PATH"] ?? "", HOME: join(folder, "home"), GIT_CONFIG_NOSYSTEM: "1" };
  const repository = join(folder, "repository");
  const git = (...words: readonly string[]) => execute("git", words, { cwd: repository, env: environment });
  try {
    await makeRepository(repository, kind, git);
    const plain: number[] = [];
    const tutti: number[] = [];
    await withWorker(repository, environment, async (project) => {
      for (let round = 0; round < rounds; round += 1) {
        plain.push(await addPlainWorktree(join(folder, "plain"), git));
        tutti.push(await startAgent(project, round));
      }
    });
    return figuresOf(kind, plain, tutti);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Git = (...words: readonly string[]) => Promise<unknown>;

async function makeRepository(repository: string, { files, installed }: Kind, git: Git): Promise<void> {
  const source = "/** Sorts by weight. */\nexport const sort = (all) => all.toSorted((a, b) => a - b);\n".repeat(60);
  for (let index = 0; index < files; index += 1) {
    await write(join(repository, `packages/p${index % 50}/src/d${index % 7}/file-${index}.js`), source);
  }
  for (let index = 0; index < installed; index += 1) {
    await write(join(repository, `node_modules/package-${index % 250}/lib/file-${index}.js`), source);
  }
  await write(join(repository, "package-lock.json"), "{}\n");
  await write(join(repository, ".gitignore"), "node_modules/\n");
  const settings = { defaultAgent: "patient", agents: { patient: { kind: "command", command: agent } } };
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "A Person");
  await git("config", "user.email", "person@example.com");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=Begin");
  await write(join(repository, ".git/tutti/settings.json"), JSON.stringify(settings));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A project as `tutti worker` has it, that works while `use` does. */
async function withWorker(
  folder: string,
  environment: Readonly<Record<string, string>>,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  const onProblem = (message: string): never => {
    throw new Error(message);
  };
  await using project = await openProject({
    folder,
    environment,
    version: "bench",
    workerCommand: undefined,
    onProblem,
  });
  const over = new AbortController();
  const working = project.work({ idleMs: Infinity }, over.signal);
  try {
    await Promise.race([use(project), working]);
  } finally {
    over.abort();
    await working;
  }
}

/** What git takes to make a worktree, in milliseconds. */
async function addPlainWorktree(path: string, git: Git): Promise<number> {
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
