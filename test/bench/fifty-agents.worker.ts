// A worker process as `tutti worker` is one, which notes when each agent says each of its lines.
import type { AgentEvent } from "#core/run/agent-event.ts";
import { EventStream } from "#node/agents/event-stream.ts";
import { withWorker } from "./project.ts";
import type { WorkerFigures } from "./fifty-agents.bench.ts";

const said: [line: string, at: number][] = [];
const push = Reflect.get(EventStream.prototype, "push") as (this: EventStream, event: AgentEvent) => void;
EventStream.prototype.push = function (event) {
  if (event.type === "text-delta") said.push([event.text.trim(), Date.now()]);
  push.call(this, event);
};

process.on("disconnect", () => process.exit());
const [path = "", folder = ""] = process.argv.slice(2);
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", GIT_CONFIG_NOSYSTEM: "1" };
const nothing = async (): Promise<string> => "";
const repository = { path, folder, environment, git: nothing, [Symbol.asyncDispose]: async () => {} };
let start = { at: 0, cpu: process.cpuUsage() };
let memory = 0;
setInterval(() => (memory = Math.max(memory, process.memoryUsage.rss())), 100).unref();

await withWorker(repository, async () => {
  const over = Promise.withResolvers<void>();
  process.on("message", (message) => {
    if (message === "begin") {
      said.length = 0;
      start = { at: performance.now(), cpu: process.cpuUsage() };
      return;
    }
    const { user, system } = process.cpuUsage(start.cpu);
    const figures: WorkerFigures = {
      said,
      cpuShare: (user + system) / 1_000 / (performance.now() - start.at),
      memoryMb: memory / 2 ** 20,
    };
    process.send?.(figures, () => over.resolve());
  });
  await over.promise;
});
process.disconnect();
