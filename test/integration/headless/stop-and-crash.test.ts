import { describe, expect, it } from "vitest";
import { documents } from "#headless/documents.ts";
import { isAlive } from "../../rig/is-alive.ts";
import { demonstrationSite, taskId, type Site } from "./tutti-process.ts";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** An agent that starts a child which ignores SIGTERM, writes both process ids, and never ends. */
const stubborn = `trap '' TERM; sh -c "trap '' TERM; while :; do sleep 1; done" & echo "$$ $!" > "$TUTTI_WORKTREE/../pids"; echo half > unfinished.txt; while :; do sleep 1; done`;

async function stubbornRun(): Promise<{ site: Site; run: string; pids: readonly number[] }> {
  const site = await demonstrationSite({
    agents: { stubborn: { kind: "command", command: stubborn } },
    defaultAgent: "stubborn",
  });
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
  const run = runs[0]!.id;
  const pids = async (): Promise<readonly number[]> => {
    const { runs: now } = await site.json("status", 0, "status");
    const place = now[0]?.place?.path;
    const text = place === undefined ? "" : await readFile(join(place, "..", "pids"), "utf8").catch(() => "");
    return text
      .trim()
      .split(" ")
      .filter((word) => word !== "")
      .map(Number);
  };
  await expect.poll(pids, { timeout: 60_000, interval: 200 }).toHaveLength(2);
  return { site, run, pids: await pids() };
}

describe("tutti stop", () => {
  it("ends the agent's whole process tree and keeps its unfinished work", async () => {
    const { site, run, pids } = await stubbornRun();
    const { run: stopped } = await site.json("stop", 0, "stop", run);
    expect(stopped.state.name).toBe("cancelled");
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(stopped.savedAs).toMatch(/^refs\/tutti\/trash\//);
    const restored = await site.json("restore", 0, "restore", stopped.task); // no run holds the task any more
    expect(restored.run).toBe(run);
    expect(await readFile(join(restored.path, "unfinished.txt"), "utf8")).toBe("half\n");
    expect(
      (await site.json("board", 0, "board")).columns
        .find((column) => column.column === "ready")
        ?.cards.some((card) => /negative/i.test(card.title)),
    ).toBe(true);
  });
});

describe("tutti stop of a delivered run", () => {
  it("needs a human to agree, and ends the run when one does", async () => {
    const site = await demonstrationSite({
      agents: { quick: { kind: "command", command: "echo done > notes.txt" } },
      defaultAgent: "quick",
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const ran = await site.tutti("run", await taskId(site, /negative/i), "--json");
    const run = documents.run.parse(JSON.parse(ran.out)).runs[0]!.id;
    const { error } = await site.json("error", 3, "stop", run);
    expect(error).toMatchObject({ kind: "refused", message: expect.stringContaining(`tutti stop ${run} --yes`) });
    const { inbox } = await site.json("status", 3, "status");
    expect(inbox).toMatchObject([{ kind: "review" }]);
    const { run: stopped } = await site.json("stop", 0, "stop", run, "--yes");
    expect(stopped.state.name).toBe("cancelled");
  });
});

describe("kill -9 of the worker", () => {
  it("leaves the task visibly interrupted; resuming finds no orphan and goes on", async () => {
    const { site, run, pids } = await stubbornRun();
    const { workers } = await site.json("status", 0, "status");
    expect(workers).toHaveLength(1);
    process.kill(workers[0]!.pid, "SIGKILL");
    await expect
      .poll(async () => (await site.tutti("status", "--json")).out, { timeout: 60_000, interval: 500 })
      .toContain('"interrupted"');
    const { inbox } = await site.json("status", 3, "status");
    expect(inbox).toMatchObject([
      { kind: "interrupted", text: expect.stringContaining("Its worker died during work") },
    ]);
    const resuming = site.start("resume", run, "--json");
    await expect.poll(() => pids.some(isAlive), { timeout: 60_000 }).toBe(false);
    await expect
      .poll(async () => (await site.json("status", 0, "status")).runs[0]?.state.name, {
        timeout: 60_000,
        interval: 300,
      })
      .toBe("running");
    await site.json("stop", 0, "stop", run);
    await resuming.ended;
  });

  it("loses no work when the interrupted run is stopped", async () => {
    const { site, run } = await stubbornRun();
    const { workers } = await site.json("status", 0, "status");
    for (const { pid } of workers) process.kill(pid, "SIGKILL");
    await expect
      .poll(async () => (await site.tutti("board", "--json")).out, { timeout: 60_000, interval: 500 })
      .toContain('"interrupted"');
    const { run: stopped } = await site.json("stop", 0, "stop", run);
    expect(stopped.savedAs).toMatch(/^refs\/tutti\/trash\//);
    expect(existsSync(stopped.place?.path ?? "")).toBe(false);
    const restored = await site.json("restore", 0, "restore", run);
    expect(await readFile(join(restored.path, "unfinished.txt"), "utf8")).toBe("half\n");
  });
});
