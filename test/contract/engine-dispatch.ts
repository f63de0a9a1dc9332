import { expect, it } from "vitest";
import type { Limits } from "#core/dispatch/dispatcher.ts";
import type { Flow } from "#core/run/engine.ts";
import { reaches, seatWith, workOn, type EngineSite } from "./engine-site.ts";

export function describeDispatch(open: () => Promise<EngineSite>): void {
  it("takes the highest priority first, and among equals who came first", async () => {
    const order: unknown[] = [];
    const seat = await seatWith(open, { note: async (_context, input) => void order.push(input) });
    for (const [index, priority] of [1, 3, 2, 3].entries()) {
      await seat.engine.start("note", `r${index}`, `${priority}/${index}`, { priority });
    }
    await using _work = await workOn(seat.engine, 1);
    for (let index = 0; index < 4; index++) await reaches(seat, `r${index}`, "done");
    expect(order).toEqual(["3/1", "3/3", "2/2", "1/0"]);
  });

  it("keeps the limits of the store and of each lane over several workers", async () => {
    const site = await open();
    const running: string[] = [];
    const most = { total: 0, a: 0, b: 0 };
    const busy: Flow = async (context, lane) =>
      context.step("work", null, async () => {
        running.push(String(lane));
        const count = (name: string) => running.filter((entry) => entry === name).length;
        most.total = Math.max(most.total, running.length);
        most.a = Math.max(most.a, count("a"));
        most.b = Math.max(most.b, count("b"));
        await new Promise((resolve) => setImmediate(resolve));
        running.splice(running.indexOf(String(lane)), 1);
      });
    const seats = await Promise.all([1, 2, 3].map(() => site.seat({ flows: { busy } })));
    const seat = seats[0]!;
    for (let index = 0; index < 30; index++) {
      const lane = ["a", "b", "c"][index % 3]!;
      await seat.engine.start("busy", `r${index}`, lane, { lane });
    }
    const limits: Limits = { total: 4, lanes: { a: 1, b: 2 } };
    await using stack = new AsyncDisposableStack();
    for (const { engine } of seats) stack.use(await workOn(engine, 4, limits));
    for (let index = 0; index < 30; index++) await reaches(seat, `r${index}`, "done");
    expect(most.total).toBeLessThanOrEqual(4);
    expect(most.a).toBe(1);
    expect(most.b).toBeLessThanOrEqual(2);
  });
}

export function describeShutdown(open: () => Promise<EngineSite>): void {
  const halting = () => {
    const began = Promise.withResolvers<void>();
    let executions = 0;
    const calls: string[] = [];
    const flow: Flow = async (context) => {
      await context.step("first", null, async () => void calls.push("first"));
      await context.step("second", null, async (_input, step) => {
        calls.push("second");
        executions += 1;
        if (executions > 1) return;
        began.resolve();
        await new Promise<void>((_resolve, reject) => {
          step.signal.addEventListener("abort", () => reject(new Error("stopped")));
        });
      });
      return "end";
    };
    return { began: began.promise, calls, flows: { flow } };
  };

  it("leaves its run interrupted, and resuming goes on where it was", async () => {
    const site = await open();
    const { began, calls, flows } = halting();
    const seat = await site.seat({ flows });
    const work = await workOn(seat.engine);
    await seat.engine.start("flow", "r", null);
    await began;
    await work[Symbol.asyncDispose]();
    const interrupted = await reaches(seat, "r", "interrupted");
    expect(interrupted.state).toMatchObject({ why: "ended", reason: expect.stringContaining("worker stopped") });
    expect((await seat.engine.interrupted()).map((run) => run.id)).toEqual(["r"]);
    expect(await seat.engine.steps("r")).toMatchObject([
      { state: "done", failure: undefined },
      { state: "interrupted", failure: { message: expect.stringContaining("worker stopped") } },
    ]);

    await using _work = await workOn(seat.engine);
    expect(await seat.engine.resume("r")).toBe(true);
    await reaches(seat, "r", "done");
    expect(calls).toEqual(["first", "second", "second"]);
    expect(await seat.engine.resume("r")).toBe(false);
  });

  it("hands its run to another worker when so configured", async () => {
    const site = await open();
    const { began, calls, flows } = halting();
    const seat = await site.seat({ flows, onLostLease: "retry" });
    const other = await site.seat({ flows, onLostLease: "retry" });
    const work = await workOn(seat.engine);
    await seat.engine.start("flow", "r", null);
    await began;
    await using _other = await workOn(other.engine);
    await work[Symbol.asyncDispose]();
    await reaches(seat, "r", "done");
    expect(calls).toEqual(["first", "second", "second"]);
  });

  it("finishes what it runs, and takes nothing new, when it is only closed", async () => {
    const began = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const seat = await seatWith(open, {
      slow: async () => {
        began.resolve();
        await mayEnd.promise;
      },
    });
    const work = await workOn(seat.engine, 1);
    await seat.engine.start("slow", "a", null);
    await seat.engine.start("slow", "b", null);
    await began.promise;
    const closed = work.close();
    expect(work.running).toEqual(["a"]);
    mayEnd.resolve();
    await closed;
    expect((await seat.engine.get("a"))?.state.name).toBe("done");
    expect((await seat.engine.get("b"))?.state.name).toBe("ready");
  });
}
