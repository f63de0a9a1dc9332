import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { TaskId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { TaskDraft } from "#core/board/task.ts";
import { TuttiError } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import { randomFrom } from "../rig/random.ts";
import type { StormSite } from "./storm-site.ts";

export interface StormOptions {
  readonly seed: number;
  readonly kills: number;
  /** How many runs shall come to their end. */
  readonly tasks: number;
  readonly workers: number;
  /** The program that a worker is: Node and its words. */
  readonly program: readonly [string, ...string[]];
  /** An administrator's address of Postgres, to cut connections. */
  readonly administrator?: string;
}

export interface StormCounts {
  readonly workersKilled: number;
  readonly windowsKilled: number;
  readonly connectionsCut: number;
  readonly interruptions: number;
}

export interface Storm {
  readonly counts: StormCounts;
  /** Ids of tasks whose adding was acknowledged, by windows that were killed and by the human. */
  readonly promised: ReadonlySet<string>;
  readonly tasks: readonly TaskId[];
}

/** Longest that the runs may take to come to their ends once nothing is killed any more, in milliseconds. */
const calmMs = 120_000;
/** Of a worker that is at work, before the next strike. */
const longestPauseMs = 600;
/** Longest that a strike waits for somebody to be at work: a loaded machine starts workers slowly. */
const idleMs = 15_000;
const leastRuns = 6;

/**
 * Runs tasks to their pull requests while workers, windows and connections die at random moments. A human, who survives,
 * resumes what is interrupted and publishes what is delivered.
 */
export async function storm(site: StormSite, options: StormOptions): Promise<Storm> {
  const random = randomFrom(options.seed);
  const fleet = new Fleet(site, options);
  const promised = new Set<string>();
  const tasks = await addTasks(site.project, options.tasks, promised);
  const human = new Human(site.project);
  const stop = new AbortController();
  const working = human.work(stop.signal);
  try {
    while (fleet.killed < options.kills) {
      await fleet.fill(promised);
      await someWork(site.project);
      await sleep(random(longestPauseMs));
      await fleet.strike(random(100));
      if (human.failure !== undefined) throw human.failure;
      await addMore(site.project, tasks, promised);
    }
    await fleet.calm();
    await human.until(tasks, calmMs);
  } finally {
    stop.abort();
    await working;
    await fleet[Symbol.asyncDispose]();
  }
  const counts = { ...fleet.counts, interruptions: human.resumed };
  return { counts, promised, tasks };
}

/** Who is at work is worth a strike. */
async function someWork({ tutti }: Project): Promise<void> {
  const end = performance.now() + idleMs;
  const isAtWork = (): boolean => [...tutti.board.state.runs.values()].some((run) => run.state.name === "running");
  while (!isAtWork() && performance.now() < end) await sleep(20);
}

async function addTasks(project: Project, count: number, promised: Set<string>): Promise<TaskId[]> {
  const tasks: TaskId[] = [];
  for (let index = 0; index < count; index++) tasks.push(await addTask(project, tasks.length, promised));
  return tasks;
}

/** There must be something to kill until the end. */
async function addMore(project: Project, tasks: TaskId[], promised: Set<string>): Promise<void> {
  const { runs } = project.tutti.board.state;
  const left = [...runs.values()].filter((run) => run.endedAt === undefined).length;
  if (left < leastRuns) tasks.push(await addTask(project, tasks.length, promised));
}

async function addTask(project: Project, number: number, promised: Set<string>): Promise<TaskId> {
  const id = TaskId.parse(`task-${number}`);
  const task = TaskDraft.parse({ id, title: `Task ${number}` });
  await patiently(() => project.tutti.send({ type: "task/add", task, state: { name: "ready" } }));
  promised.add(id);
  await patiently(() => project.tutti.runTask(id, "worker"));
  return id;
}

/** The human's connections are cut, too; what was refused has happened already. */
async function patiently(send: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      const kind = TuttiError.from(error)?.kind;
      if (kind === "refused") return;
      if (kind !== "unavailable") throw error;
      await sleep(50);
    }
  }
}

/** The processes that are killed. */
class Fleet implements AsyncDisposable {
  readonly #site: StormSite;
  readonly #options: StormOptions;
  readonly #workers: ChildProcess[] = [];
  #window: ChildProcess | undefined;
  #windows = 0;
  #next = 0;
  readonly counts = { workersKilled: 0, windowsKilled: 0, connectionsCut: 0 };

  constructor(site: StormSite, options: StormOptions) {
    this.#site = site;
    this.#options = options;
  }

  get killed(): number {
    const { workersKilled, windowsKilled, connectionsCut } = this.counts;
    return workersKilled + windowsKilled + connectionsCut;
  }

  async fill(promised: Set<string>): Promise<void> {
    while (this.#workers.length < this.#options.workers) this.#workers.push(this.#startWorker());
    this.#window ??= this.#startWindow(promised);
  }

  /** @param dice  below 100 */
  async strike(dice: number): Promise<void> {
    const { administrator } = this.#options;
    if (dice < 10) {
      const window = this.#window;
      this.#window = undefined;
      if (window !== undefined) await kill(window);
      this.counts.windowsKilled += 1;
    } else if (dice < 30 && administrator !== undefined) {
      this.counts.connectionsCut += await cutConnection(administrator);
    } else {
      const [victim] = this.#workers.splice(this.#next++ % this.#workers.length, 1);
      if (victim !== undefined) await kill(victim);
      this.counts.workersKilled += 1;
    }
  }

  /** From now on nothing is killed; the windows go, the workers stay. */
  async calm(): Promise<void> {
    if (this.#window !== undefined) await kill(this.#window);
    this.#window = undefined;
    while (this.#workers.length < this.#options.workers) this.#workers.push(this.#startWorker());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const children = [...this.#workers, ...(this.#window === undefined ? [] : [this.#window])];
    await Promise.all(children.map((child) => kill(child)));
  }

  #startWorker(): ChildProcess {
    const [program, ...words] = this.#options.program;
    const { folder, environment } = this.#site;
    return spawn(program, [...words, "worker", "--idle-minutes", "30", "--cwd", folder], {
      env: environment,
      stdio: "ignore",
    });
  }

  #startWindow(promised: Set<string>): ChildProcess {
    const { folder, environment } = this.#site;
    const words = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "storm-client.ts")];
    const child = spawn(process.execPath, [...words, folder, String(this.#windows++)], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (id) => promised.add(TaskId.parse(id)));
    return child;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function cutConnection(administrator: string): Promise<number> {
  const client = new pg.Client(administrator);
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM
         (SELECT pid FROM pg_stat_activity WHERE application_name = 'tutti' ORDER BY random() LIMIT 1) AS one`,
    );
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** Resumes what is interrupted, publishes what is delivered, and sees to it that nothing hangs. */
class Human {
  readonly #project: Project;
  resumed = 0;
  failure: unknown;

  constructor(project: Project) {
    this.#project = project;
  }

  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await patiently(() => this.#project.reconcile());
        for (const run of this.#project.tutti.board.state.runs.values()) await this.#answer(run);
      } catch (error) {
        this.failure = error;
        return;
      }
      await sleep(150);
    }
  }

  async until(tasks: readonly TaskId[], limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const runs = [...this.#project.tutti.board.state.runs.values()];
      const left = runs.filter((run) => run.state.name !== "published");
      const busy = await this.#project.engine.runs(["ready", "active", "interrupted"]);
      if (left.length === 0 && busy.length === 0 && runs.length >= tasks.length) return;
      if (performance.now() > end) {
        throw new Error(`These runs hang: ${JSON.stringify([left.map(({ id, state }) => ({ id, state })), busy])}`);
      }
      await sleep(200);
    }
  }

  async #answer({ id: run, state, publishProblem }: Run): Promise<void> {
    const { tutti } = this.#project;
    if (state.name === "interrupted") {
      await patiently(() => tutti.send({ type: "run/resume", run }));
      this.resumed += 1;
    } else if (state.name === "waiting") {
      if (publishProblem !== undefined) await sleep(100);
      await patiently(() => tutti.send({ type: "publish/request", run, draft: false }));
    } else if (state.name === "failed") {
      throw new Error(`Run ${run} failed: ${state.reason}`);
    }
  }
}
