import { describe, expect, it } from "vitest";
import { demonstrationSite, taskId } from "./tutti-process.ts";

/** Changes the first line to its own name, and works until it is ended. */
const command = 'sed -i "1s/.*/by $TUTTI_RUN/" src/money.js; while :; do sleep 1; done';

describe("two runs on the same line", () => {
  it("are told by status and board, and one of them can be paused and resumed", async () => {
    const busy = { kind: "command", command };
    const site = await demonstrationSite({ agents: { busy }, defaultAgent: "busy", overlap: "allow" });
    await site.json("plan", 0, "plan", "--accept-all");
    const [one, other] = [await taskId(site, /negative/i), await taskId(site, /zero/i)];
    const { runs } = await site.json("run", 0, "run", one, other, "--no-wait");
    const ids = runs.map(({ id }) => id).toSorted();
    const overlaps = async () => (await site.look("status", "status")).collisions.map((collision) => collision.runs);
    await expect.poll(overlaps, { timeout: 60_000, interval: 300 }).toEqual([ids]);
    const text = await site.tutti("status");
    expect(text.out).toMatch(
      /Overlaps \(1\)\n {2}“.*” and “.*”\n {4}src\/money\.js:1\n {2}Best merged in this order: /,
    );
    const cards = (await site.json("board", 0, "board")).columns.flatMap((column) => column.cards);
    const told = cards.filter(({ collisions }) => collisions !== undefined);
    expect(told.map(({ id }) => id).toSorted()).toEqual([one, other].toSorted());
    expect(told.flatMap(({ collisions }) => collisions?.map(({ files }) => files))).toEqual([
      ["src/money.js:1"],
      ["src/money.js:1"],
    ]);
    const { run: paused } = await site.json("pause", 0, "pause", other);
    expect(paused.state).toMatchObject({ name: "interrupted", reason: expect.stringContaining("It was paused.") });
    expect((await site.json("error", 1, "pause", other)).error.message).toContain("Only a run that is at work");
    const resuming = site.start("resume", other, "--json");
    const states = async () => (await site.look("status", "status")).runs.map(({ state }) => state.name);
    await expect.poll(states, { timeout: 60_000, interval: 300 }).toEqual(["running", "running"]);
    const { run: waiting } = await site.json("pause", 0, "pause", other, "--until", one);
    expect(waiting.state).toMatchObject({ name: "interrupted", reason: expect.stringContaining("It waits for “") });
    const first = runs.find(({ task }) => task === one)?.id ?? "";
    await site.json("stop", 0, "stop", first);
    await expect.poll(states, { timeout: 60_000, interval: 300 }).toEqual(["running"]); // nobody has resumed it
    await site.json("stop", 0, "stop", other);
    await resuming.ended;
    await expect.poll(overlaps, { timeout: 60_000, interval: 300 }).toEqual([]);
  });
});
