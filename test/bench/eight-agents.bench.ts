// Eight agents at once on a repository of 10,000 files: from the request to the delivered work, how often git is
// started meanwhile; and how long eight worktrees at once take beside eight plain `git worktree add` at once, in turn.
import { type ChildProcess, execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { openProject } from "#node/open-project.ts";
import type { Project } from "#node/project.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const agents = 8;
const files = 10_000;
/** Enough for a median; each makes 160,000 files. */
const rounds = 3;
const execute = promisify(execFile);

/** What the agents of one project do: read a little, write two files, take a second. */
const agent = 'ls packages > seen.txt; echo "$TUTTI_PORT" > port.txt; sleep 1';

export default { name: "eight agents at once", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-bench-eight-"));
  const environment = { PATH: process.env["PATH"] ?? "", HOME: join(folder, "home"), GIT_CONFIG_NOSYSTEM: "1" };
  const repository = join(folder, "repository");
  const git = (...words: readonly string[]) => execute("git", words, { cwd: repository, env: environment });
  try {
    await makeRepository(repository, git);
    const { plain, tutti } = await compare(folder, repository, environment, git);
    const gitStarts = countGit();
    const before = process.cpuUsage();
    const start = performance.now();
    await withProject(repository, environment, async (project) => {
      const over = new AbortController();
      const working = project.work({ idleMs: Infinity }, over.signal);
      await Promise.race([deliverAll(project), working]);
      over.abort();
      await working;
    });
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const starts = gitStarts.stop();
    return [
      { name: `${agents} plain git worktree add at once, median`, value: median(plain), unit: "ms" },
      { name: `${agents} worktrees of Tutti at once, median`, value: median(tutti), unit: "ms" },
      { name: "times git, median", value: median(tutti) / median(plain), unit: "" },
      { name: `${agents} runs from request to delivery`, value: seconds, unit: "s" },
      { name: "git started meanwhile", value: starts, unit: "times" },
      { name: "git started in a second", value: starts / seconds, unit: "times" },
      { name: "processor of the worker itself", value: ((user + system) / 1e6 / seconds) * 100, unit: "%" },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Git = (...words: readonly string[]) => Promise<unknown>;

async function makeRepository(repository: string, git: Git): Promise<void> {
  const source = "/** Sorts by weight. */\nexport const sort = (all) => all.toSorted((a, b) => a - b);\n".repeat(60);
  for (let index = 0; index < files; index += 1) {
    await write(join(repository, `packages/p${index % 50}/src/d${index % 7}/file-${index}.js`), source);
  }
  const settings = {
    defaultAgent: "busy",
    runLimit: agents,
    checks: [],
    agents: { busy: { kind: "command", command: agent, concurrency: agents } },
  };
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

interface Times {
  readonly plain: readonly number[];
  readonly tutti: readonly number[];
}

/** Milliseconds until there are as many worktrees as agents, all made at once: by git alone and by Tutti, in turn. */
async function compare(
  folder: string,
  repository: string,
  environment: Readonly<Record<string, string>>,
  git: Git,
): Promise<Times> {
  const names = Array.from({ length: agents }, (_, place) => `tree-${place}`);
  const { signal } = new AbortController();
  const times = { plain: [] as number[], tutti: [] as number[] };
  await withProject(repository, environment, async ({ worktrees }) => {
    for (let round = 0; round < rounds; round += 1) {
      let start = performance.now();
      await Promise.all(names.map((name) => git("worktree", "add", "--quiet", "-b", name, join(folder, name))));
      times.plain.push(performance.now() - start);
      for (const name of names) await git("worktree", "remove", "--force", join(folder, name));
      await git("branch", "--quiet", "-D", ...names);
      start = performance.now();
      const made = await Promise.all(names.map((name) => worktrees.open(`tutti/${name}-${round}`, undefined, signal)));
      times.tutti.push(performance.now() - start);
      for (const { path } of made) await git("worktree", "remove", "--force", path);
    }
  });
  return times;
}

/** Counts the processes of git that this process starts from now on. */
function countGit(): { stop(): number } {
  let starts = 0;
  const look = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess }; // as Node describes this channel
    child.once("spawn", () => {
      if (basename(child.spawnfile) === "git") starts += 1;
    });
  };
  subscribe("child_process", look);
  return {
    stop: () => {
      unsubscribe("child_process", look);
      return starts;
    },
  };
}

async function withProject(
  folder: string,
  environment: Readonly<Record<string, string>>,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  const onProblem = (message: string): never => {
    throw new Error(message);
  };
  const options = { folder, environment, version: "bench", workerCommand: undefined, onProblem };
  await using project = await openProject(options);
  await use(project);
}

/** As many tasks as there are agents, until all are delivered. */
async function deliverAll({ tutti }: Project): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  using _listening = tutti.board.listen((state, events) => {
    for (const event of events) if (event.type === "run/failed") reject(new Error(event.reason));
    if ([...state.runs.values()].filter((each) => each.state.name === "waiting").length === agents) resolve();
  });
  for (let place = 0; place < agents; place += 1) {
    const task = TaskId.parse(`t-${place}`);
    const draft = TaskDraft.parse({ id: task, title: `Sort the apples of orchard ${place}` });
    await tutti.send({ type: "task/add", task: draft, state: { name: "ready" } });
    await tutti.send({ type: "run/request", run: RunId.parse(`r-${place}`), task, agent: "busy" });
  }
  await promise;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
