import type { ProcessStart, RunningProcess } from "../process/running-process.ts";

/** A short command there, for Tutti's own needs. */
export interface Errand {
  /** For a POSIX shell there; it finds `words` as `$1`, `$2`, … */
  readonly script: string;
  readonly words?: readonly string[];
  /** Written to its standard input, which is empty otherwise. */
  readonly input?: string | Uint8Array;
}

export interface ErrandEnd {
  readonly code: number;
  readonly output: Buffer;
  /** What it wrote to the standard error, or the beginning of it. */
  readonly complaint: string;
}

/**
 * Somewhere worktrees can live. `docs/executors.md` is its contract in words, and `test/contract/executor.ts` holds
 * every executor to it.
 *
 * Failures are `TuttiError`s that name the executor: `unavailable` when it cannot be reached or was lost, `unauthorised`
 * when it lets nobody in, `refused` when it was reached and cannot do it.
 */
export interface Executor {
  readonly id: string;

  /** The absolute folder there under which worktrees are made. */
  readonly folder: string;

  /** Makes the place called `name`, or finds it again. */
  provide(name: string, signal: AbortSignal): Promise<void>;

  /**
   * Starts a program there, in `start.cwd` there, with `start.environment` and what the place itself has. It and all it
   * starts end on `end`, when it ends by itself, and with the run. Resolves once it runs.
   */
  start(name: string, start: ProcessStart): Promise<RunningProcess>;

  /** Runs a short command there to its end. Only a failure to reach the place throws. */
  run(name: string, errand: Errand, signal: AbortSignal): Promise<ErrandEnd>;

  /** `undefined` when there is no such file. */
  read(name: string, path: string, signal: AbortSignal): Promise<Buffer | undefined>;

  /** Makes the folders on the way, and a file that only its owner may read. */
  write(name: string, path: string, content: string | Uint8Array, signal: AbortSignal): Promise<void>;

  /** Names in a folder there; none when it is not there. */
  list(name: string, folder: string, signal: AbortSignal): Promise<readonly string[]>;

  /** What `git fetch` and `git push` on this machine take for the repository at `path` there. */
  gitAddress(name: string, path: string): GitAddress;

  /** Ends every process that was started there for the run, whoever did. */
  endRun(name: string, run: string, signal: AbortSignal): Promise<void>;

  /** Gives the place back. One that is gone is given back. */
  giveBack(name: string, signal: AbortSignal): Promise<void>;
}

export interface GitAddress {
  readonly url: string;
  /** Settings that git needs for it, as `-c` takes them. */
  readonly settings: readonly string[];
}
