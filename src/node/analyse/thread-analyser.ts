import { Worker } from "node:worker_threads";
import type { Analyser, AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { TuttiError } from "#core/errors.ts";
import type { GitSettings } from "../git/git.ts";
import { AnalysisThread } from "./analysis-thread.ts";
import { readAskedReports } from "./report-files.ts";

export interface ThreadAnalyserSettings {
  readonly git: GitSettings;
  /** The file where readings are kept; absolute. */
  readonly readings: string;
  /** Patterns of reports that each analysis reads, as they are set when it begins. */
  readonly sarifReports: () => readonly string[];
}

/** More than this wait for their turn: each takes a processor and its memory. */
const mostThreads = 2;
/** A thread stays for so long, with all that it knows, in case it is asked again. */
const idleMs = 120_000;

/**
 * Analyses in a thread of its own, so that nothing else waits for it. Files
 * that were read before, by any process or for any worktree, are not read again.
 */
export class ThreadAnalyser implements Analyser, AsyncDisposable {
  readonly #settings: ThreadAnalyserSettings;
  readonly #busy = new Set<Promise<unknown>>();
  #idle: AnalysisThread | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(settings: ThreadAnalyserSettings) {
    this.#settings = settings;
  }

  async analyse(
    folder: string,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
    named: readonly string[] = [],
  ): Promise<Analysis> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    const reports = await readAskedReports(folder, this.#settings.sarifReports(), named, either);
    while (this.#busy.size >= mostThreads && !either.aborted) await Promise.race([...this.#busy, aborted(either)]);
    either.throwIfAborted();
    const thread = this.#take();
    const work = thread.analyse({ folder, reports }, onProgress, either);
    const over = work.free.then(() => this.#putBack(thread));
    this.#busy.add(over);
    void over.then(() => this.#busy.delete(over));
    return await work.result;
  }

  /** Ends what is still at work, and waits for what was read to be written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new TuttiError("cancelled", "The project was closed."));
    await Promise.all(this.#busy);
    clearTimeout(this.#idleTimer);
    await this.#idle?.end();
    this.#idle = undefined;
  }

  #take(): AnalysisThread {
    clearTimeout(this.#idleTimer);
    const thread = this.#idle ?? new AnalysisThread(this.#start());
    this.#idle = undefined;
    return thread;
  }

  #start(): Worker {
    const name = `./analysis-worker.${import.meta.url.endsWith(".ts") ? "ts" : "mjs"}`;
    const { git, readings } = this.#settings;
    const program = new URL(name, import.meta.url);
    return new Worker(program, { workerData: { git, readings }, execArgv: [], name: "tutti-analysis" });
  }

  async #putBack(thread: AnalysisThread): Promise<void> {
    if (thread.ended || this.#closing.signal.aborted || this.#idle !== undefined) return await thread.end();
    this.#idle = thread;
    this.#idleTimer = setTimeout(() => {
      this.#idle = undefined;
      void thread.end();
    }, idleMs);
    this.#idleTimer.unref();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
