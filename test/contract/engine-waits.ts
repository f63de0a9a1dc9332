import { expect, it } from "vitest";
import type { Flow } from "#core/run/engine.ts";
import { reaches, seatWith, workOn, type EngineSite } from "./engine-site.ts";

export const approval: Flow = async (context) => {
  const before = await context.step("plan", null, async () => context.execution);
  const by = await context.wait("approval");
  return { before, by, execution: context.execution };
};

export function describeWaits(open: () => Promise<EngineSite>): void {
  it("holds no slot, and goes on with the first answer", async () => {
    const seat = await seatWith(open, { approval, quick: async () => "quick" });
    await using _work = await workOn(seat.engine, 1);
    await seat.engine.start("approval", "r", null);
    await reaches(seat, "r", "waiting");
    await seat.engine.start("quick", "q", null);
    await reaches(seat, "q", "done");
    expect(await seat.engine.signal("r", "approval", "ann")).toBe(true);
    expect(await seat.engine.signal("r", "approval", "bob")).toBe(false);
    const run = await reaches(seat, "r", "done");
    expect(run.state).toEqual({ name: "done", output: { before: 1, by: "ann", execution: 2 } });
    expect(await seat.engine.steps("r")).toMatchObject([
      { name: "plan" },
      { name: "approval", kind: "wait", output: "ann" },
    ]);
  });

  it("goes on in the lane that the answer names", async () => {
    const seat = await seatWith(open, { approval });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("approval", "r", null, { lane: "one" });
    await reaches(seat, "r", "waiting");
    await seat.engine.signal("r", "approval", "ann", undefined, "other");
    expect((await reaches(seat, "r", "done")).lane).toBe("other");
  });

  it("takes an answer that came before the question", async () => {
    const seat = await seatWith(open, { approval });
    await seat.engine.start("approval", "r", null);
    await seat.engine.signal("r", "approval", "early");
    await using _work = await workOn(seat.engine);
    expect((await reaches(seat, "r", "done")).state).toMatchObject({ output: { by: "early", execution: 1 } });
  });

  it("is not ended by another answer", async () => {
    const seat = await seatWith(open, { approval });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("approval", "r", null);
    await reaches(seat, "r", "waiting");
    expect(await seat.engine.signal("r", "else", 1)).toBe(true);
    expect(await seat.engine.get("r")).toMatchObject({ state: { name: "waiting" }, execution: 1 });
  });

  it("refuses an answer to nobody, and ignores one to a run that has ended", async () => {
    const seat = await seatWith(open, { quick: async () => {} });
    await expect(seat.engine.signal("nobody", "a", 1)).rejects.toMatchObject({ kind: "refused" });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("quick", "r", null);
    await reaches(seat, "r", "done");
    expect(await seat.engine.signal("r", "a", 1)).toBe(false);
  });

  it("ends at its time with nothing, and a later answer does not count", async () => {
    const seat = await seatWith(open, {
      hold: async (context) => {
        const answer = await context.waitUntil("hold", Date.now() + 50); // a new time at every execution: the first counts
        return { answer: answer ?? "none", after: await context.wait("after") };
      },
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("hold", "r", null);
    await seat.engine.signal("r", "after", 1);
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: { answer: "none", after: 1 } });
    expect(await seat.engine.signal("r", "hold", "late")).toBe(false);
  });

  it("can be cut short before its time", async () => {
    const seat = await seatWith(open, {
      hold: async (context) => context.waitUntil("hold", Date.now() + 3_600_000),
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("hold", "r", null);
    expect((await reaches(seat, "r", "waiting")).state).toMatchObject({ dueAt: expect.any(Number) });
    await seat.engine.signal("r", "hold", "go");
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: "go" });
  });
}
