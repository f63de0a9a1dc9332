// A worker process whose flows write what they do into a file, one line each.
import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { Flow } from "#core/run/engine.ts";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { openPlace, Place } from "../open-place.ts";

const Given = z.object({
  place: Place,
  log: z.string(),
  leaseMs: z.number(),
  concurrency: z.number(),
  limits: z.object({
    total: z.number(),
    lanes: z.record(z.string(), z.number()),
    groups: z.array(z.object({ lanes: z.array(z.string()), most: z.number() })).default([]),
  }),
  onLostLease: z.enum(["interrupt", "retry"]),
});
const given = Given.parse(JSON.parse(process.argv[2] ?? ""));
process.on("disconnect", () => process.exit());

const say = (line: string): void => appendFileSync(given.log, `${line}\n`);
const said = (line: string): boolean => readFileSync(given.log, "utf8").split("\n").includes(line);

const flows: Record<string, Flow> = {
  /** Two short steps. */
  pair: async (context) => {
    await context.step("one", null, async () => say(`one ${context.run}`));
    await context.step("two", null, async () => say(`two ${context.run}`));
    return context.execution;
  },
  lane: async (context, lane) => {
    await context.step("work", null, async () => {
      say(`in ${String(lane)}`);
      await sleep(15);
      say(`out ${String(lane)}`);
    });
  },
  approval: async (context) => {
    await context.step("plan", null, async () => say("plan"));
    const by = await context.wait("approval");
    await context.step("apply", null, async () => say(`apply ${String(by)}`));
    return by;
  },
  /** Its second step ends only once the file says `go on`, or when it is stopped. */
  long: async (context) => {
    await context.step("first", null, async () => say("first"));
    return context.step("second", null, async (_input, step) => {
      say(`second ${process.pid}`);
      step.signal.addEventListener("abort", () => say(`stopped ${process.pid}`));
      while (!said("go on") && !step.signal.aborted) await sleep(10);
      say(`end ${process.pid}`);
      return process.pid;
    });
  },
};

const sql = await openPlace(given.place);
const dispatcher = createSqlDispatcher(sql, { leaseMs: given.leaseMs, version: "test" });
const clock = { sleep: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, signal && { signal }) };
const engine = createEngine({ sql, dispatcher, clock, flows, onLostLease: given.onLostLease });
await engine.work({
  concurrency: given.concurrency,
  limits: () => given.limits,
  onProblem: (error) => {
    throw error;
  },
});
process.send?.("ready");
