import { describe, expect, it } from "vitest";
import type { Flow } from "#core/run/engine.ts";
import { createEngine } from "#core/run/journal.ts";
import { createSettle } from "#core/run/journal-settle.ts";
import type { Sql } from "#core/run/store.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { workOn, reaches } from "../../../contract/engine-site.ts";
import { Crash, crashingSql, interruptedSql } from "./crashing-sql.ts";
import { clock, sqliteSite } from "./site.ts";

const never = new AbortController().signal;

/** What the dispatcher does when it finds that a worker is gone. */
async function loseWorker(sql: Sql, run: string, policy: "interrupt" | "retry"): Promise<number | undefined> {
  const next = await sql.transaction((transaction) => createSettle(policy)(transaction, run, "lost"));
  return next?.dueAt;
}

describe("a crash", () => {
  it("at any transaction of a run loses nothing and repeats no finished step", async () => {
    const effects: string[] = [];
    const flow: Flow = async (context) => {
      const did = (name: string) => context.step(name, null, async () => effects.push(name));
      await did("prepare");
      await Promise.all([did("left"), did("right")]);
      const answer = await context.wait("approval");
      await did("publish");
      return answer;
    };
    let boundaries = 0;
    for (const moment of ["before", "after"] as const) {
      for (let at = 1; ; at++) {
        const site = await sqliteSite();
        const { sql, engine } = await site.seat({ flows: { flow } });
        const dispatcher = createSqlDispatcher(sql, { version: "test" });
        const dying = createEngine({
          sql: crashingSql(sql, at, moment),
          dispatcher,
          clock,
          flows: { flow },
          onLostLease: "interrupt",
        });
        effects.length = 0;
        await engine.start("flow", "r", null);
        await engine.signal("r", "approval", "yes");
        const crashed = await dying.execute("r", never).then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        const finished = (await engine.steps("r")).filter((step) => step.state === "done").map((step) => step.name);
        const before = [...effects];
        await loseWorker(sql, "r", "retry");
        await engine.execute("r", never);
        expect((await engine.get("r"))?.state).toEqual({ name: "done", output: "yes" });
        const repeated = effects.slice(before.length);
        expect(repeated.filter((name) => finished.includes(name))).toEqual([]);
        expect(new Set(effects)).toEqual(new Set(["prepare", "left", "right", "publish"]));
        if (!crashed) break;
        boundaries += 1;
      }
    }
    expect(boundaries).toBeGreaterThanOrEqual(2 * 11);
  });
});

describe("an answer", () => {
  it("at any moment of a run is not lost", async () => {
    const flow: Flow = async (context) => {
      await context.step("before", null, async () => {});
      return context.wait("approval");
    };
    const transactions = 5; // begin, step begun, step ended, wait, park
    for (let at = 1; at <= transactions; at++) {
      const { sql, engine } = await (await sqliteSite()).seat({ flows: { flow } });
      const asked = interruptedSql(sql, at, () => engine.signal("r", "approval", "yes"));
      const dispatcher = createSqlDispatcher(sql, { version: "test" });
      const slow = createEngine({ sql: asked, dispatcher, clock, flows: { flow }, onLostLease: "interrupt" });
      await engine.start("flow", "r", null);
      await slow.execute("r", never);
      const afterwards = (await engine.get("r"))?.state.name;
      expect(afterwards).toBe(at < transactions ? "done" : "ready");
      await engine.execute("r", never);
      expect((await engine.get("r"))?.state).toEqual({ name: "done", output: "yes" });
    }
  });
});

describe("a run that crashes its worker every time", () => {
  const flow: Flow = async (context) => context.step("explode", null, async () => "never");

  it("fails after five executions without a step, with a sentence", async () => {
    const site = await sqliteSite();
    const { sql, engine } = await site.seat({ flows: { flow } });
    const parts = { dispatcher: createSqlDispatcher(sql, { version: "test" }), clock, flows: { flow } };
    const dying = () => createEngine({ ...parts, sql: crashingSql(sql, 2, "after"), onLostLease: "retry" });
    await engine.start("flow", "r", null);
    for (let round = 0; round < 5; round++) {
      await dying()
        .execute("r", never)
        .catch(() => {});
      await loseWorker(sql, "r", "retry");
    }
    await engine.execute("r", never);
    expect((await engine.get("r"))?.state).toMatchObject({
      name: "failed",
      failure: { message: expect.stringMatching(/started 5 times.*"explode"/) },
    });
    await engine.rewind("r");
    await using _work = await workOn(engine);
    expect((await reaches({ sql, engine }, "r", "done")).state).toEqual({ name: "done", output: "never" });
  });

  it("is tried again later each time", async () => {
    const site = await sqliteSite();
    const { sql, engine } = await site.seat({ flows: { flow } });
    const parts = { dispatcher: createSqlDispatcher(sql, { version: "test" }), clock, flows: { flow } };
    await engine.start("flow", "r", null);
    const waits: number[] = [];
    for (let round = 0; round < 3; round++) {
      await createEngine({ ...parts, sql: crashingSql(sql, 2, "after"), onLostLease: "retry" })
        .execute("r", never)
        .catch(() => {});
      const dueAt = await loseWorker(sql, "r", "retry");
      waits.push(Number(dueAt) - Number((await engine.get("r"))?.changedAt));
    }
    expect(waits).toEqual([0, 1000, 2000]);
  });
});

describe("an execution that was taken over", () => {
  it("cannot write any more, neither before nor after its successor has begun", async () => {
    for (const successor of [false, true]) {
      const began = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<string>();
      let executions = 0;
      const flow: Flow = async (context) => {
        const by = await context.step("work", null, async () => {
          executions += 1;
          if (executions > 1) return "the successor";
          began.resolve();
          return mayEnd.promise;
        });
        return context.step("after", by, async () => by);
      };
      const { sql, engine } = await (await sqliteSite()).seat({ flows: { flow } });
      await engine.start("flow", "r", null);
      const frozen = engine.execute("r", never);
      await began.promise;
      await loseWorker(sql, "r", "interrupt");
      if (successor) {
        await engine.resume("r");
        await engine.execute("r", never);
      }
      const before = [await engine.get("r"), await engine.steps("r")];
      mayEnd.resolve("the frozen one");
      await frozen;
      expect([await engine.get("r"), await engine.steps("r")]).toEqual(before);
      const state = (await engine.get("r"))?.state;
      expect(state).toMatchObject(successor ? { output: "the successor" } : { name: "interrupted" });
    }
  });
});
