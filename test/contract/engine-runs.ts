import { expect, it } from "vitest";
import { refused, TuttiError } from "#core/errors.ts";
import { reaches, seatWith, workOn, type EngineSite } from "./engine-site.ts";

export function describeRuns(open: () => Promise<EngineSite>): void {
  it("does its steps in order and keeps their trace and its output", async () => {
    const seat = await seatWith(open, {
      sum: async (context, input) => {
        const two = await context.step("double", input, async (value) => Number(value) * 2);
        return context.step("add", { two }, async (value, step) => {
          step.spend(5);
          step.spend(7);
          return { total: value.two + 1 };
        });
      },
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("sum", "r", 20);
    const run = await reaches(seat, "r", "done");
    expect(run).toMatchObject({ flow: "sum", lane: "default", execution: 1, input: 20 });
    expect(run.state).toEqual({ name: "done", output: { total: 41 } });
    expect(await seat.engine.steps("r")).toMatchObject([
      { name: "double", kind: "work", state: "done", input: 20, output: 40, attempt: 1, costMicroUsd: undefined },
      { name: "add", kind: "work", state: "done", input: { two: 40 }, output: { total: 41 }, costMicroUsd: 12 },
    ]);
  });

  it("is started once for each id", async () => {
    const seat = await seatWith(open, {});
    expect(await seat.engine.start("a", "r", 1)).toBe(true);
    expect(await seat.engine.start("b", "r", 2)).toBe(false);
    expect(await seat.engine.get("r")).toMatchObject({ flow: "a", input: 1, state: { name: "ready" } });
  });

  it("is not started when the caller's transaction fails", async () => {
    const seat = await seatWith(open, {});
    const failed = seat.sql.transaction(async (transaction) => {
      await seat.engine.start("a", "r", 1, { transaction });
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await seat.engine.get("r")).toBeUndefined();
  });

  it("fails with the sentence of what was thrown, and what kind it was", async () => {
    const seat = await seatWith(open, {
      refusing: async (context) => context.step("a", null, () => Promise.reject(refused("It is forbidden."))),
      broken: async () => {
        throw new RangeError("oops");
      },
      twice: async (context) => {
        await context.step("a", null, async () => {});
        await context.step("a", null, async () => {});
      },
    });
    await using _work = await workOn(seat.engine);
    for (const flow of ["refusing", "broken", "twice", "unknown"]) await seat.engine.start(flow, flow, null);
    const failureOf = async (run: string) => (await reaches(seat, run, "failed")).state;
    expect(await failureOf("refusing")).toEqual({
      name: "failed",
      failure: { kind: "refused", message: "It is forbidden." },
    });
    expect(await failureOf("broken")).toMatchObject({ failure: { kind: "bug", message: "oops" } });
    expect(await failureOf("twice")).toMatchObject({ failure: { message: expect.stringContaining("twice") } });
    expect(await failureOf("unknown")).toMatchObject({
      failure: { message: expect.stringContaining("does not know") },
    });
  });

  it("is forgotten some time after its end, and not before", async () => {
    const seat = await seatWith(open, { a: async (context) => context.step("x", null, async () => {}) });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("a", "r", null);
    await reaches(seat, "r", "done");
    expect(await seat.engine.prune(60_000)).toBe(0);
    expect(await seat.engine.prune(-60_000)).toBe(1);
    expect([await seat.engine.get("r"), await seat.engine.steps("r")]).toEqual([undefined, []]);
  });
}

export function describeSteps(open: () => Promise<EngineSite>): void {
  it("is tried again after an unavailable failure, as often as allowed", async () => {
    let calls = 0;
    const seat = await seatWith(open, {
      flaky: async (context) =>
        context.step(
          "a",
          null,
          async (_input, step) => {
            calls += 1;
            if (calls < 3) throw new TuttiError("unavailable", "Not now.");
            return [step.attempt, step.key];
          },
          { retries: 2, backoffMs: 1 },
        ),
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("flaky", "r", null);
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: [3, "r/a"] });
    expect(await seat.engine.steps("r")).toMatchObject([
      { state: "done", attempt: 3, failure: { kind: "unavailable", message: "Not now." } }, // why it took three
    ]);
  });

  it("is not tried again when the failure would be the same", async () => {
    let calls = 0;
    const seat = await seatWith(open, {
      stubborn: async (context) =>
        context.step(
          "a",
          null,
          async () => {
            calls += 1;
            throw refused("No.");
          },
          { retries: 5, backoffMs: 1 },
        ),
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("stubborn", "r", null);
    await reaches(seat, "r", "failed");
    expect(calls).toBe(1);
  });

  it("is not repeated by a later execution, not even when it failed and the flow lived with it", async () => {
    const calls: string[] = [];
    const seat = await seatWith(open, {
      careful: async (context) => {
        await context.step("good", null, async () => void calls.push("good"));
        const problem = await context
          .step("bad", null, async () => {
            calls.push("bad");
            throw new TuttiError("malformed", "Broken.");
          })
          .catch((error: unknown) => TuttiError.from(error)?.kind);
        return [problem, await context.wait("go")];
      },
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("careful", "r", null);
    await reaches(seat, "r", "waiting");
    await seat.engine.signal("r", "go", "now");
    expect((await reaches(seat, "r", "done")).state).toEqual({ name: "done", output: ["malformed", "now"] });
    expect(calls).toEqual(["good", "bad"]);
  });

  it("is stopped and awaited when a parallel one fails the run", async () => {
    const ended: string[] = [];
    const seat = await seatWith(open, {
      parallel: async (context) => {
        await Promise.all([
          context.step("long", null, async (_input, step) => {
            await new Promise<void>((resolve) => step.signal.addEventListener("abort", () => resolve()));
            ended.push("long");
          }),
          context.step("short", null, () => Promise.reject(refused("No."))),
        ]);
      },
    });
    await using _work = await workOn(seat.engine);
    await seat.engine.start("parallel", "r", null);
    expect((await reaches(seat, "r", "failed")).state).toMatchObject({ failure: { message: "No." } });
    expect(ended).toEqual(["long"]);
  });
}
