import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { TaskDraft } from "#core/board/task.ts";
import { startPostgres } from "../rig/postgres.ts";
import { damageAfter } from "./after-storm.ts";
import { endure } from "./ordeal.ts";
import { openStormSite } from "./storm-site.ts";

const isFull = process.env["TUTTI_FAULTS"] === "full";
/** For how long the server is down, in milliseconds: shorter and longer than what a connection is made again for. */
const outages = isFull ? [500, 3_000, 30_000, 500, 10_000] : [1_000, 10_000];
const down = /^(The connection to the database .* was lost|The database .* does not answer|The database .* cannot)/;

it("a Postgres that is killed and comes back loses nothing and repeats nothing", { timeout: 600_000 }, async () => {
  await using postgres = await startPostgres({ durable: true });
  await using site = await openStormSite({ databaseUrl: postgres.url, runLimit: 3 });
  const ordeal = await endure(site, { tasks: 6, workers: 2 }, async (fleet, human) => {
    for (const outageMs of outages) {
      await human.someWork(20_000);
      await postgres.crash();
      const task = TaskDraft.parse({ id: `late-${outageMs}`, title: "Too late" });
      const sending = human.project.tutti.send({ type: "task/add", task, state: { name: "backlog" } });
      const told = sending.then(
        () => "",
        (error: Error) => error.message,
      );
      await sleep(outageMs);
      if (outageMs >= 10_000) expect(await told).toMatch(down); // not for ever, and not as a bug
      await postgres.restart();
      await told;
      fleet.fill();
      await human.addTask();
    }
  });
  expect(await damageAfter(site, ordeal)).toEqual([]);
  for (const sentence of ordeal.human.told) expect(sentence).toMatch(down);
});
