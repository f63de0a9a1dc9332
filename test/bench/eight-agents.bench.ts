// Eight agents at once on a repository of 10,000 files: from the request to the delivered work, how often git is
// started meanwhile; and how long eight worktrees at once take beside eight plain `git worktree add` at once, in turn.
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { basename, join } from "node:path";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Project } from "#node/project.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { withProject, withWorker } from "./project.ts";
import { makeRepository, type MeasuredRepository, sourceFiles } from "./repository.ts";

const agents = 8;
const files = 10_000;
/** Enough for a median; each makes 160,000 files. */
const rounds = 3;

/** What the agents of one project do: read a little, write two files, take a second. */
const agent = 'ls packages > seen.txt; echo "$TUTTI_PORT" > port.txt; sleep 1';

export default { name: "eight agents at once", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  const settings = {
    defaultAgent: "busy",
    runLimit: agents,
    checks: [],
    agents: { busy: { kind: "command", command: agent, concurrency: agents } },
  };
  await using repository = await makeRepository("eight", sourceFiles(files), settings);
  const { plain, tutti } = await compare(repository);
  const gitStarts = countGit();
  const before = process.cpuUsage();
  const start = performance.now();
  await withWorker(repository, deliverAll);
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
}

interface Times {
  readonly plain: readonly number[];
  readonly tutti: readonly number[];
}

/** Milliseconds until there are as many worktrees as agents, all made at once: by git alone and by Tutti, in turn. */
async function compare(repository: MeasuredRepository): Promise<Times> {
  const { folder, git } = repository;
  const names = Array.from({ length: agents }, (_, place) => `tree-${place}`);
  const { signal } = new AbortController();
  const times = { plain: [] as number[], tutti: [] as number[] };
  await withProject(repository, async ({ worktrees }) => {
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
