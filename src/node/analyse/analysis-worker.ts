import { parentPort, workerData } from "node:worker_threads";
import { Git } from "../git/git.ts";
import { analyserVersion } from "./analyser-version.ts";
import {
  type AnalysisOrder,
  failureOf,
  type FromThread,
  type ThreadStart,
  type ToThread,
} from "./analysis-messages.ts";
import { ProjectAnalyser } from "./project-analyser.ts";
import { ReadingsFile } from "./readings-file.ts";
import { Secretlint } from "./secretlint.ts";

/** Progress is told no more often than this. */
const progressMs = 50;

const start: ThreadStart = workerData;
const kept = new ReadingsFile(start.readings, analyserVersion(import.meta.url));
const analyser = new ProjectAnalyser(new Git(start.git), new Secretlint(), () => [], kept);
let stop = new AbortController();

parentPort?.on("message", (message: ToThread) => {
  if (message.type === "cancel") stop.abort();
  else void analyse(message.order);
});

async function analyse({ folder, reports }: AnalysisOrder): Promise<void> {
  stop = new AbortController();
  try {
    kept.load();
    const analysis = await analyser.analyseWith(folder, reports, throttled(), stop.signal);
    tell({ type: "done", analysis });
  } catch (error) {
    tell({ type: "failed", failure: failureOf(error) });
  }
  kept.save(); // also what was read before a cancel: it need not be read again
  tell({ type: "free" });
}

function throttled(): Parameters<ProjectAnalyser["analyse"]>[1] {
  let last = { phase: "", at: 0 };
  return (progress) => {
    const now = performance.now();
    const isLast = progress.done === progress.total;
    if (progress.phase === last.phase && !isLast && now - last.at < progressMs) return;
    last = { phase: progress.phase, at: now };
    tell({ type: "progress", progress });
  };
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}
