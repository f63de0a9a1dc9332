import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { TaskId } from "#core/board/ids.ts";
import { root } from "../../scripts/bootstrap.mjs";
import type { StormSite } from "./storm-site.ts";

export interface FleetOptions {
  readonly workers: number;
  /** An administrator's address of Postgres, to cut connections. */
  readonly administrator?: string;
  /** Words for the Node that a worker is. */
  readonly words?: readonly string[];
}

/** The command line as people get it. */
export const program = [process.execPath, join(root, "dist/tutti.mjs")] as const;

/** Processes of one project: workers that work, and a window that adds tasks. They can be killed, and are in the end. */
export class Fleet implements AsyncDisposable {
  readonly #site: StormSite;
  readonly #options: FleetOptions;
  readonly #promised: Set<string>;
  readonly #workers: ChildProcess[] = [];
  #window: ChildProcess | undefined;
  #windows = 0;
  #next = 0;
  readonly counts = { workersKilled: 0, windowsKilled: 0, connectionsCut: 0 };

  /** @param promised  gets the ids of tasks that a window was told to have added */
  constructor(site: StormSite, promised: Set<string>, options: FleetOptions) {
    this.#site = site;
    this.#promised = promised;
    this.#options = options;
  }

  get killed(): number {
    const { workersKilled, windowsKilled, connectionsCut } = this.counts;
    return workersKilled + windowsKilled + connectionsCut;
  }

  /** Starts what is missing, also what has ended by itself. */
  fill(): void {
    this.fillWorkers();
    if (this.#window === undefined || hasEnded(this.#window)) this.#window = this.#startWindow();
  }

  fillWorkers(): void {
    const alive = this.#workers.filter((worker) => !hasEnded(worker));
    while (alive.length < this.#options.workers) alive.push(this.#startWorker());
    this.#workers.splice(0, this.#workers.length, ...alive);
  }

  async killWorker(): Promise<void> {
    const [victim] = this.#workers.splice(this.#next++ % this.#workers.length, 1);
    if (victim !== undefined) await kill(victim);
    this.counts.workersKilled += 1;
  }

  async killWindow(): Promise<void> {
    const window = this.#window;
    this.#window = undefined;
    if (window === undefined) return;
    await kill(window);
    this.counts.windowsKilled += 1;
  }

  async cutConnection(): Promise<void> {
    const client = new pg.Client(this.#options.administrator);
    await client.connect();
    try {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM
           (SELECT pid FROM pg_stat_activity WHERE application_name = 'tutti' ORDER BY random() LIMIT 1) AS one`,
      );
      this.counts.connectionsCut += rowCount ?? 0;
    } finally {
      await client.end();
    }
  }

  /** Kills everything at once. */
  async killAll(): Promise<void> {
    const children = [...this.#workers.splice(0), ...(this.#window === undefined ? [] : [this.#window])];
    this.#window = undefined;
    await Promise.all(children.map((child) => kill(child)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.killAll();
  }

  #startWorker(): ChildProcess {
    const { folder, environment } = this.#site;
    const [node, main] = program;
    const words = [...(this.#options.words ?? []), main, "worker", "--idle-minutes", "30", "--cwd", folder];
    return spawn(node, words, { env: environment, stdio: "ignore" });
  }

  #startWindow(): ChildProcess {
    const { folder, environment } = this.#site;
    const words = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "storm-client.ts")];
    const child = spawn(process.execPath, [...words, folder, String(this.#windows++)], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (id) => this.#promised.add(TaskId.parse(id)));
    return child;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
