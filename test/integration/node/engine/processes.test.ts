import { describe, expect, it } from "vitest";
import { reaches } from "../../../contract/engine-site.ts";
import { kill } from "../child.ts";
import { type MakePlace, onSqlite, postgresForFile } from "../place.ts";
import { workers } from "./workers.ts";

const count = (lines: readonly string[], start: string) => lines.filter((line) => line.startsWith(start)).length;

const postgres = postgresForFile();
const places: readonly (readonly [name: string, makePlace: MakePlace])[] = [
  ["SQLite", onSqlite],
  ["Postgres", postgres.place],
];

describe.each(places)("%s:", (_name, makePlace) => {
  describe("kill -9 of a worker", () => {
    it("leaves its run interrupted, seen by a process that is no worker, and resumable", async () => {
      const { seat, start, heard, lines, say } = await workers({ makePlace });
      const worker = await start();
      await seat.engine.start("long", "r", null);
      await heard((said) => count(said, "second") === 1);
      expect(await seat.engine.interrupted()).toEqual([]);
      await kill(worker);
      expect((await seat.engine.interrupted()).map((run) => run.id)).toEqual(["r"]);
      expect(await seat.engine.handBack()).toEqual(["r"]);
      expect((await seat.engine.get("r"))?.state).toMatchObject({
        name: "interrupted",
        reason: expect.stringContaining("worker died"),
      });
      expect(await seat.engine.steps("r")).toMatchObject([
        { name: "first", state: "done" },
        { name: "second", state: "interrupted" },
      ]);

      await say("go on");
      const second = await start();
      expect(await seat.engine.resume("r")).toBe(true);
      expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: second.pid });
      expect(count(await lines(), "first")).toBe(1);
    });

    it("makes another worker go on when so configured, without anybody's help", async () => {
      const { seat, start, heard, lines, say } = await workers({ makePlace, onLostLease: "retry" });
      const [first, second] = [await start(), await start()];
      await seat.engine.start("long", "r", null);
      const [line] = (await heard((said) => count(said, "second") === 1)).slice(-1);
      const [holder, other] = line?.endsWith(String(first.pid)) === true ? [first, second] : [second, first];
      await kill(holder);
      await say("go on");
      expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: other.pid });
      expect(count(await lines(), "first")).toBe(1);
    });

    it("does not harm a run that waits for an answer", async () => {
      const { seat, start, lines } = await workers({ makePlace });
      const worker = await start();
      await seat.engine.start("approval", "r", null);
      await reaches(seat, "r", "waiting");
      await kill(worker);
      await seat.engine.signal("r", "approval", "ann");
      await start();
      await reaches(seat, "r", "done");
      expect(await lines()).toEqual(["plan", "apply ann"]);
    });

    it.each(["interrupt", "retry"] as const)("ten times loses none of 200 runs (%s)", async (onLostLease) => {
      const rounds = 10;
      const runs = 20 * rounds;
      const { seat, start, heard, lines } = await workers({ makePlace, onLostLease });
      const alive = await Promise.all([start(), start()]);
      for (let round = 0; round < rounds; round++) {
        const before = (await lines()).length;
        await seat.sql.transaction(async (transaction) => {
          for (let index = 20 * round; index < 20 * (round + 1); index++) {
            await seat.engine.start("pair", `r${index}`, null, { transaction });
          }
        });
        await heard((said) => said.length >= before + 5 + round);
        const victim = alive.shift();
        if (victim !== undefined) await kill(victim);
        alive.push(await start());
      }
      let disturbed = 0;
      await seat.engine.handBack();
      for (let index = 0; index < runs; index++) {
        await seat.engine.resume(`r${index}`);
        const { execution } = await reaches(seat, `r${index}`, "done");
        disturbed += execution > 1 ? 1 : 0;
      }
      expect(disturbed).toBeGreaterThan(0); // or the kills met nobody at work
      const said = await lines();
      for (let index = 0; index < runs; index++) {
        expect(said).toContain(`one r${index}`);
        expect(said).toContain(`two r${index}`);
      }
      expect(await seat.sql.all("SELECT * FROM job")).toEqual([]);
    });
  });

  describe("a frozen worker", () => {
    it.skipIf(process.platform === "win32")(
      "is stopped, and cannot write, once its run was given to another",
      async () => {
        const { seat, start, heard, say } = await workers({ makePlace, onLostLease: "retry", leaseMs: 3000 });
        const frozen = await start();
        await seat.engine.start("long", "r", null);
        await heard((said) => count(said, "second") === 1);
        frozen.kill("SIGSTOP");
        const other = await start();
        await heard((said) => said.includes(`second ${other.pid}`));
        frozen.kill("SIGCONT");
        await heard((said) => said.includes(`end ${frozen.pid}`));
        expect((await seat.engine.get("r"))?.state.name).toBe("active");
        await say("go on");
        expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: other.pid });
        expect((await seat.engine.steps("r"))[1]).toMatchObject({ output: other.pid });
      },
    );
  });

  describe("stopping from another process", () => {
    it("ends the execution and frees its slot", async () => {
      const { seat, start, heard } = await workers({ makePlace, limits: { total: 1, lanes: {} } });
      const worker = await start();
      await seat.engine.start("long", "r", null);
      await seat.engine.start("pair", "next", null, { priority: -1 });
      await heard((said) => count(said, "second") === 1);
      expect(await seat.engine.cancel("r")).toBe(true);
      await reaches(seat, "next", "done");
      expect(await heard((said) => said.includes("two next"))).toEqual([
        "first",
        `second ${worker.pid}`,
        `stopped ${worker.pid}`,
        `end ${worker.pid}`,
        "one next",
        "two next",
      ]);
    });
  });

  describe("limits", () => {
    it("are exact over four processes", async () => {
      const { seat, start, lines } = await workers({ makePlace, limits: { total: 3, lanes: { a: 2, b: 1 } } });
      await Promise.all([start(), start(), start(), start()]);
      await seat.sql.transaction(async (transaction) => {
        for (let index = 0; index < 36; index++) {
          const lane = index % 2 === 0 ? "a" : "b";
          await seat.engine.start("lane", `r${index}`, lane, { lane, transaction });
        }
      });
      for (let index = 0; index < 36; index++) await reaches(seat, `r${index}`, "done");
      const now = { a: 0, b: 0 };
      const most = { a: 0, b: 0 };
      for (const line of await lines()) {
        const [what, name] = line.split(" ");
        const lane = name === "a" ? "a" : "b";
        now[lane] += what === "in" ? 1 : -1;
        most[lane] = Math.max(most[lane], now[lane]);
      }
      expect(most).toEqual({ a: 2, b: 1 });
    });

    it("that lanes share are exact over four processes", async () => {
      const limits = { total: 4, lanes: { a: 2 }, groups: [{ lanes: ["a", "b"], most: 2 }] };
      const { seat, start, lines } = await workers({ makePlace, limits });
      await Promise.all([start(), start(), start(), start()]);
      await seat.sql.transaction(async (transaction) => {
        for (let index = 0; index < 24; index++) {
          const lane = index % 2 === 0 ? "a" : "b";
          await seat.engine.start("lane", `r${index}`, lane, { lane, transaction });
        }
      });
      for (let index = 0; index < 24; index++) await reaches(seat, `r${index}`, "done");
      let now = 0;
      let most = 0;
      for (const line of await lines()) {
        now += line.startsWith("in") ? 1 : -1;
        most = Math.max(most, now);
      }
      expect(most).toBe(2);
    });
  });
});
