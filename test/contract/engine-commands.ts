import { expect, it } from "vitest";
import { Stopped } from "#core/dispatch/dispatcher.ts";
import { refused } from "#core/errors.ts";
import type { Flow } from "#core/run/engine.ts";
import { reaches, seatWith, workOn, type EngineSite } from "./engine-site.ts";
import { approval } from "./engine-waits.ts";

export function describeCancel(open: () => Promise<EngineSite>): void {
  it("ends a run that waits for a slot or an answer", async () => {
    const seat = await seatWith(open, { approval });
    await seat.engine.start("approval", "ready", null);
    expect(await seat.engine.cancel("ready")).toBe(true);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("approval", "waiting", null);
    await reaches(seat, "waiting", "waiting");
    expect(await seat.engine.cancel("waiting")).toBe(true);
    expect(await seat.engine.signal("waiting", "approval", 1)).toBe(false);
    expect(await seat.engine.cancel("waiting")).toBe(false);
    expect(await seat.engine.steps("ready")).toEqual([]);
  });

  it("stops an execution, says why, keeps the slot until it has ended, and lets it write nothing more", async () => {
    const site = await open();
    const began = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<unknown>();
    const mayEnd = Promise.withResolvers<void>();
    const long: Flow = async (context) =>
      context.step("long", null, async (_input, step) => {
        began.resolve();
        await new Promise<void>((resolve) => step.signal.addEventListener("abort", () => resolve()));
        stopped.resolve(step.signal.reason);
        await mayEnd.promise;
        return "too late";
      });
    const worker = await site.seat({ flows: { long, quick: async () => "ran" } });
    const other = await site.seat({ flows: {} });
    await using _work = await workOn(worker.engine, 4, { total: 1, lanes: {} });
    await other.engine.start("long", "r", null);
    await other.engine.start("quick", "next", null, { priority: -1 });
    await began.promise;
    expect(await other.engine.cancel("r")).toBe(true);
    const reason = await stopped.promise;
    expect(reason instanceof Stopped && reason.why).toBe("cancelled");
    expect(await other.engine.get("next")).toMatchObject({ state: { name: "ready" } });
    mayEnd.resolve();
    await reaches(other, "next", "done");
    expect(await other.engine.get("r")).toMatchObject({ state: { name: "cancelled" } });
    expect(await other.engine.steps("r")).toMatchObject([{ name: "long", state: "interrupted", output: undefined }]);
  });
}

export function describeRewind(open: () => Promise<EngineSite>): void {
  const setting = () => {
    const calls: string[] = [];
    const repair: Flow = async (context) => {
      const call = (name: string) => context.step(name, null, async () => void calls.push(name));
      await call("one");
      await context.step("two", null, async () => {
        calls.push("two");
        if (calls.filter((name) => name === "two").length < 2) throw refused("No disk.");
      });
      await call("three");
      return context.wait("approval");
    };
    return { calls, flows: { repair } };
  };

  it("goes on from the step that failed, and repeats nothing before it", async () => {
    const { calls, flows } = setting();
    const seat = await seatWith(open, flows);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("repair", "r", null);
    await reaches(seat, "r", "failed");
    expect(await seat.engine.rewind("r")).toBe(true);
    await reaches(seat, "r", "waiting");
    expect(calls).toEqual(["one", "two", "two", "three"]);
    expect(await seat.engine.rewind("r")).toBe(false);
  });

  it("goes on from any step, and asks again what was asked after it", async () => {
    const { calls, flows } = setting();
    const seat = await seatWith(open, flows);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("repair", "r", null);
    await reaches(seat, "r", "failed");
    await seat.engine.rewind("r");
    await seat.engine.signal("r", "approval", "first");
    await reaches(seat, "r", "done");
    await seat.engine.rewind("r", "three");
    await reaches(seat, "r", "waiting");
    await seat.engine.signal("r", "approval", "second");
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: "second" });
    expect(calls).toEqual(["one", "two", "two", "three", "three"]);
  });

  it("takes a run that waits back to a step that is named", async () => {
    const { calls, flows } = setting();
    const seat = await seatWith(open, flows);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("repair", "r", null);
    await reaches(seat, "r", "failed");
    await seat.engine.rewind("r");
    await reaches(seat, "r", "waiting");
    const before = (await seat.engine.get("r"))?.execution ?? 0;
    expect(await seat.engine.rewind("r", "three")).toBe(true);
    await expect.poll(async () => (await seat.engine.get("r"))?.execution, { timeout: 30_000 }).toBe(before + 1);
    await reaches(seat, "r", "waiting");
    expect(calls).toEqual(["one", "two", "two", "three", "three"]);
    await seat.engine.signal("r", "approval", "at last");
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: "at last" });
  });

  it("is all or nothing with what else a transaction does", async () => {
    const { flows } = setting();
    const seat = await seatWith(open, flows);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("repair", "r", null);
    await reaches(seat, "r", "failed");
    const refusing = seat.sql.transaction(async (transaction) => {
      expect((await seat.engine.steps("r", transaction)).map(({ name }) => name)).toEqual(["one", "two"]);
      await seat.engine.rewind("r", "one", transaction);
      expect(await seat.engine.steps("r", transaction)).toEqual([]);
      throw refused("Not now.");
    });
    await expect(refusing).rejects.toThrow("Not now.");
    expect(await seat.engine.steps("r")).toHaveLength(2);
    expect(await seat.engine.get("r")).toMatchObject({ state: { name: "failed" } });
  });

  it("is refused for a step that the run does not have, and changes nothing then", async () => {
    const { flows } = setting();
    const seat = await seatWith(open, flows);
    await using _work = await workOn(seat.engine);
    await seat.engine.start("repair", "r", null);
    await reaches(seat, "r", "failed");
    await expect(seat.engine.rewind("r", "nine")).rejects.toMatchObject({ kind: "refused" });
    expect(await seat.engine.get("r")).toMatchObject({ state: { name: "failed" } });
  });
}
