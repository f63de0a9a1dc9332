import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createSettle } from "#core/run/journal-settle.ts";
import { nextRun } from "#node/engine/claim.ts";
import { LostSlots } from "#node/engine/lost-slots.ts";
import { isDead, ownIdentity } from "#node/engine/process-identity.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { unlimited, workOn } from "../../../contract/engine-site.ts";
import { kill } from "../child.ts";
import { sqliteSite } from "./site.ts";
import { workers } from "./workers.ts";

const day = 86_400_000;

describe("isDead", () => {
  it("is false for a living process, and true for one that is gone", async () => {
    const own = await ownIdentity();
    expect(await isDead(own, day)).toBe(false);
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    expect(await isDead({ ...own, pid: Number(child.pid), start: "1" }, 0)).toBe(true);
  });

  it.skipIf(process.platform === "win32")("is true when another process has the number now", async () => {
    const own = await ownIdentity();
    expect(await isDead({ ...own, start: "earlier" }, day)).toBe(true);
  });

  it("is false for what it cannot know", async () => {
    const own = await ownIdentity();
    expect(await isDead({ ...own, host: "elsewhere", pid: 2_000_000_000 }, day)).toBe(false);
  });
});

describe("workers", () => {
  it("are known while they live", async () => {
    const { seat, start } = await workers();
    const dispatcher = createSqlDispatcher(seat.sql, { version: "test" });
    expect(await dispatcher.workers()).toEqual([]);
    const [killed, closed] = [await start(), await workOn(seat.engine)];
    const pids = async () => new Set((await dispatcher.workers()).map((worker) => worker.pid));
    expect(await pids()).toEqual(new Set([killed.pid, process.pid]));
    await kill(killed);
    expect(await pids()).toEqual(new Set([process.pid]));
    await closed.close();
    expect(await pids()).toEqual(new Set());
    await seat.engine.handBack();
    expect(await seat.sql.all("SELECT id FROM worker")).toEqual([]);
  });
});

describe("a lease that has run out", () => {
  it("is not lost at once when its worker may live, as after the sleep of a machine", async () => {
    const { sql, engine } = await (await sqliteSite()).seat({ flows: {} });
    await engine.start("flow", "r", null);
    await sql.all("UPDATE run SET state = 'active'");
    await sql.all("UPDATE job SET state = 'held', worker = 'w', lease_ends = 5");
    const { pid, host, start } = await ownIdentity();
    await sql.all(
      "INSERT INTO worker (id, pid, process_start, host, version, started, seen) VALUES ('w', ?, ?, ?, '1', 0, 0)",
      [pid, start, host],
    );

    const patient = new LostSlots(sql, { leaseMs: day, graceMs: day });
    expect(await patient.handBack(createSettle("interrupt"))).toEqual([]);
    expect(await patient.handBack(createSettle("interrupt"))).toEqual([]);
    const strict = new LostSlots(sql, { leaseMs: day, graceMs: 0 });
    await sql.all("UPDATE job SET lease_ends = ?", [(await sql.now()) + day]);
    expect(await strict.handBack(createSettle("interrupt"))).toEqual([]);
    await sql.all("UPDATE job SET lease_ends = 5");
    expect((await strict.held()).map(({ run, lost }) => [run, lost])).toEqual([["r", true]]);
    expect(await strict.handBack(createSettle("interrupt"))).toEqual(["r"]);
    expect((await engine.get("r"))?.state.name).toBe("interrupted");
    expect(await strict.held()).toEqual([]);
  });
});

describe("a clock that was set back by a week", () => {
  const week = 7 * day;

  it("keeps no dead worker's lease alive, and shows no dead worker as living", async () => {
    const { sql, engine } = await (await sqliteSite()).seat({ flows: {} });
    await engine.start("flow", "r", null);
    await sql.all("UPDATE run SET state = 'active'");
    const before = (await sql.now()) + week;
    await sql.all("UPDATE job SET state = 'held', worker = 'w', lease_ends = ?", [before]);
    await sql.all(
      `INSERT INTO worker (id, pid, process_start, host, version, started, seen)
       VALUES ('w', 1, '', 'another machine', '1', ?, ?)`,
      [before, before],
    );
    expect(await createSqlDispatcher(sql, { version: "test" }).workers()).toEqual([]);
    const lost = new LostSlots(sql, { leaseMs: 20_000, graceMs: 0 });
    expect(await lost.handBack(createSettle("interrupt"))).toEqual(["r"]);
  });

  it("keeps nothing waiting that was due at once, in the order in which it came", async () => {
    const { sql, engine } = await (await sqliteSite()).seat({ flows: { flow: async () => null } });
    const setBack = { ...sql, all: sql.all.bind(sql), now: async () => (await sql.now()) - week };
    for (const run of ["first", "second"]) await engine.start("flow", run, null);
    const asking = (except: readonly string[]) => ({
      limits: unlimited,
      except,
      abilities: undefined,
      choose: undefined,
    });
    expect(await nextRun(setBack, asking([]))).toBe("first");
    expect(await nextRun(setBack, asking(["first"]))).toBe("second");
  });
});
