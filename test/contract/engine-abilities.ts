import { expect, it } from "vitest";
import type { Abilities } from "#core/dispatch/abilities.ts";
import type { Flow } from "#core/run/engine.ts";
import { reaches, unlimited, workOn, type EngineSeat, type EngineSite } from "./engine-site.ts";

const gpu: Abilities = { pools: ["gpu"], lanes: ["codex"], site: "one" };

/** The queue has been looked through when a later run of the lowest priority is done. */
async function settled(seat: EngineSeat, id: string, pool: string, lane: string): Promise<void> {
  await seat.engine.start("mark", id, null, { pool, lane, priority: -9 });
  await reaches(seat, id, "done");
}

export function describeAbilities(open: () => Promise<EngineSite>): void {
  const mark: Flow = async () => "ran";

  it("decide which runs it takes, with a chooser and without", async () => {
    const seat = await (await open()).seat({ flows: { mark } });
    await seat.engine.start("mark", "other-pool", null, { pool: "default", lane: "codex", priority: 5 });
    await seat.engine.start("mark", "other-agent", null, { pool: "gpu", lane: "claude", priority: 5 });
    {
      await using _work = await workOn(seat.engine, 4, unlimited, gpu);
      await settled(seat, "mine", "gpu", "codex");
    }
    const asked: (readonly [run: string, barred: boolean])[] = [];
    await using _choosing = await seat.engine.work({
      concurrency: 4,
      limits: () => unlimited,
      abilities: async () => gpu,
      choosing: async () => (due) => {
        asked.push(...due.map(({ run, barred }) => [run, barred] as const));
        return due.find(({ barred }) => !barred)?.run;
      },
      onProblem: (error) => {
        throw error;
      },
    });
    await settled(seat, "mine-too", "gpu", "codex");
    expect(asked).toContainEqual(["other-pool", true]);
    expect(asked).toContainEqual(["mine-too", false]);
    const left = (await seat.engine.runs(["ready"])).map(({ id, pool }) => [id, pool] as const);
    expect(Object.fromEntries(left)).toEqual({ "other-pool": "default", "other-agent": "gpu" });
  });

  it("end at its own worktrees: a run goes on where a step of it was done", async () => {
    const site = await open();
    const places: (readonly [step: string, site: string])[] = [];
    const flowsOf = (here: string): Record<string, Flow> => ({
      mark,
      begun: async (context) => {
        await context.step("prepare", null, async () => void places.push(["prepare", here]));
        await context.wait("verdict");
        await context.step("publish", null, async () => void places.push(["publish", here]));
      },
    });
    const [one, two] = await Promise.all(["one", "two"].map((name) => site.seat({ flows: flowsOf(name), site: name })));
    const abilities = (name: string): Abilities => ({ pools: ["default"], lanes: ["claude"], site: name });
    {
      await using _one = await workOn(one!.engine, 4, unlimited, abilities("one"));
      await one!.engine.start("begun", "r", null, { lane: "claude" });
      await reaches(one!, "r", "waiting");
    }
    await using _two = await workOn(two!.engine, 4, unlimited, abilities("two"));
    await two!.engine.signal("r", "verdict", "publish");
    await settled(two!, "fresh", "default", "claude");
    expect(await two!.engine.get("r")).toMatchObject({ state: { name: "ready" }, site: "one" });
    await using _one = await workOn(one!.engine, 4, unlimited, abilities("one"));
    await reaches(one!, "r", "done");
    expect(places).toEqual([
      ["prepare", "one"],
      ["publish", "one"],
    ]);
  });
}
