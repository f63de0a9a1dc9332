import { describe, expect, it } from "vitest";
import { demonstrationSite, taskId, type Site } from "./tutti-process.ts";

const patience = { timeout: 120_000, interval: 500 };

async function cardOf(site: Site, task: string) {
  const { columns } = await site.json("board", 0, "board");
  return columns.flatMap(({ cards }) => cards).find(({ id }) => id === task);
}

describe("a budget that is spent", () => {
  it("keeps a task from starting, says why, and asks a human once; a yes starts it", async () => {
    const site = await demonstrationSite({
      checks: [],
      budgets: { project: 0.5, worstCase: { demonstration: 1 }, whenSpent: "ask" },
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /negative/i);
    const noRoom = "The project’s budget has no room for $1.00 more: $0.00 of $0.50 is spent.";
    const { runs } = await site.json("run", 3, "run", task);
    expect(runs).toMatchObject([{ state: { name: "queued" }, waitsFor: noRoom }]);
    expect((await cardOf(site, task))?.remark).toBe(noRoom);
    expect((await site.tutti("cost")).out).toContain("The project’s budget: $0.00 of $0.50 spent.");

    const question = async () => (await site.look("status", "status")).inbox[0];
    await expect.poll(question, patience).toMatchObject({ text: `Spend up to $0.50 more? ${noRoom}` });
    await site.json("answer", 0, "answer", (await question())?.approval ?? "", "allow");
    const state = async () => (await site.look("retry", "retry", task)).run.state.name;
    await expect.poll(state, patience).toBe("waiting");
    expect((await cardOf(site, task))?.state).toBe("review");

    const { total, budgets, forecast } = await site.json("cost", 0, "cost");
    expect(total).toMatchObject({ microUsd: 0, provenance: "reported", unknown: 0, sessions: 1 });
    expect(budgets).toMatchObject([{ scope: "project", limitMicroUsd: 1_000_000, heldMicroUsd: 0 }]);
    expect(forecast).toMatchObject({ samples: 1, restMicroUsd: 0 });
    expect((await cardOf(site, task))?.cost).toBe("$0.00, reported");
  }, 240_000);

  it("of one task is set with the task", async () => {
    const site = await demonstrationSite({ budgets: { worstCase: { demonstration: 1 } } });
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /negative/i);
    expect(await site.tutti("edit", task, "--budget", "much")).toMatchObject({ code: 2 });
    await site.tutti("edit", task, "--budget", "0.25");
    const { runs } = await site.json("run", 3, "run", task);
    expect(runs[0]?.waitsFor).toBe("This task’s budget has no room for $1.00 more: $0.00 of $0.25 is spent.");
  }, 120_000);
});
