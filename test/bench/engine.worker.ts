// A worker process whose only flow says when it was begun.
import { setTimeout as sleep } from "node:timers/promises";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { openStore } from "#node/store/open-store.ts";

process.on("disconnect", () => process.exit());
const sql = await openStore(process.argv[2] ?? "");
const engine = createEngine({
  sql,
  dispatcher: createSqlDispatcher(sql, { version: "bench" }),
  clock: { sleep: (ms) => sleep(ms) },
  flows: { stamp: async () => performance.timeOrigin + performance.now() },
  onLostLease: "interrupt",
});
await engine.work({
  concurrency: 4,
  limits: () => ({ total: 4, lanes: {} }),
  onProblem: (error) => {
    throw error;
  },
});
process.send?.("ready");
