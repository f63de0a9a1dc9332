import type { Worker } from "node:worker_threads";
import type { AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { TuttiError } from "#core/errors.ts";
import { type AnalysisOrder, errorOf, type FromThread, type ToThread } from "./analysis-messages.ts";

export interface ThreadWork {
  /** When it is cancelled, rejects with a `cancelled` TuttiError once it has really ended. */
  readonly result: Promise<Analysis>;
  /** Resolves when the thread can be asked again, or has ended. Never rejects. */
  readonly free: Promise<void>;
}

/** What a cancelled thread is given to end by itself, with what it knows; then it is ended. */
const graceMs = 2_000;

/** One thread, which does one analysis at a time. It keeps its process alive only while it works. */
export class AnalysisThread {
  readonly #worker: Worker;
  ended = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("error", () => {}); // a thread that fails also exits, and that is heard below
    worker.once("exit", () => (this.ended = true));
    worker.unref();
  }

  analyse(order: AnalysisOrder, onProgress: (progress: AnalysisProgress) => void, signal: AbortSignal): ThreadWork {
    const worker = this.#worker;
    const result = Promise.withResolvers<Analysis>();
    const free = Promise.withResolvers<void>();
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#post({ type: "cancel" });
      grace = setTimeout(() => void worker.terminate(), graceMs);
    };
    const hear = (message: FromThread): void => {
      if (message.type === "progress" && !signal.aborted) onProgress(message.progress);
      if (message.type === "done" && !signal.aborted) result.resolve(message.analysis);
      if (message.type === "failed" && !signal.aborted) result.reject(errorOf(message.failure));
      if (message.type === "free") settle();
    };
    let reason: unknown;
    const fail = (error: unknown): void => void (reason = error);
    const settle = (): void => {
      result.reject(
        signal.aborted ? cancelled() : new Error("The analysis ended before it was done.", { cause: reason }),
      ); // nothing, when it has resolved
      clearTimeout(grace);
      signal.removeEventListener("abort", cancel);
      worker.off("message", hear).off("error", fail).off("exit", settle);
      worker.unref();
      free.resolve();
    };
    worker.ref();
    worker.on("message", hear).on("error", fail).once("exit", settle);
    this.#post({ type: "analyse", order });
    signal.addEventListener("abort", cancel, { once: true });
    return { result: result.promise, free: free.promise };
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

function cancelled(): TuttiError {
  return new TuttiError("cancelled", "Cancelled.");
}
