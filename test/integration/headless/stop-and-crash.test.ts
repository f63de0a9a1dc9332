import { describe, expect, it } from "vitest";
import type { Run } from "#core/board/run.ts";
import { documents } from "#headless/documents.ts";
import { isAlive } from "../../rig/is-alive.ts";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, taskId, type Site } from "./tutti-process.ts";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** An agent that waits to be told to go on. */
const patient = `echo begun; echo half > half.txt; echo "$$" > "$TUTTI_WORKTREE/../pid"; while [ ! -f "$TUTTI_WORKTREE/../go" ]; do sleep 0.1; done; echo over; echo whole > whole.txt`;

/** An agent that starts a child which ignores SIGTERM, leaves unfinished work, then both process ids, and never ends. */
const stubborn = `trap '' TERM; sh -c "trap '' TERM; while :; do sleep 1; done" & echo half > unfinished.txt; echo "$$ $!" > "$TUTTI_WORKTREE/../pids"; while :; do sleep 1; done`;

async function stubbornRun(): Promise<{ site: Site; run: string; pids: readonly number[] }> {
  const site = await demonstrationSite({
    agents: { stubborn: { kind: "command", command: stubborn } },
    defaultAgent: "stubborn",
  });
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
  const run = runs[0]!.id;
  const pids = async (): Promise<readonly number[]> => {
    const { runs: now } = await site.look("status", "status");
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
    const task = await taskId(site, /negative/i);
    await site.json("edit", 0, "edit", task, "--state", "ready"); // the run is on no card any more
    const status = await site.tutti("status");
    expect(status.out).toMatch(new RegExp(`Left behind \\(1\\)\n  ${run} .*tutti stop ${task}\n`));
    const { run: stopped } = await site.json("stop", 0, "stop", task, "--yes");
    expect(stopped).toMatchObject({ id: run, state: { name: "cancelled" } });
    expect((await site.tutti("status")).out).not.toContain("Left behind");
  });
});

async function killWorkers(site: Site): Promise<void> {
  const { workers } = await site.look("status", "status");
  expect(workers.length).toBeGreaterThan(0);
  for (const { pid } of workers) process.kill(pid, "SIGKILL");
}

const postgres = postgresForFile();

describe.each([
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
])("kill -9 of the worker of a shell command, on a board %s", (_, settings) => {
  it("lets the agent work on: the next worker adopts it without asking, and hears all of it", async () => {
    const site = await demonstrationSite({
      agents: { patient: { kind: "command", command: patient } },
      defaultAgent: "patient",
      checks: [],
      ...settings(),
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
    const id = runs[0]!.id;
    const find = async (): Promise<Run> => (await site.look("retry", "retry", id)).run;
    const beside = async (name: string): Promise<string> => join((await find()).place?.path ?? "", "..", name);
    const pidOf = async (): Promise<string> => readFile(await beside("pid"), "utf8").catch(() => "");
    await expect.poll(pidOf, { timeout: 90_000, interval: 300 }).toMatch(/\n$/);
    const pid = Number(await pidOf());
    for (const time of [1, 2]) {
      await killWorkers(site);
      const looked = async () => {
        const { session, interruptions } = await find();
        return [session?.begun, interruptions];
      };
      await expect.poll(looked, { timeout: 90_000, interval: 500 }).toEqual(["adopted", time]);
      // The session of the time before is still named until it is at work again.
      const status = async (): Promise<string> => (await site.tutti("status")).out;
      await expect.poll(status, { timeout: 90_000, interval: 1_000 }).toContain("work, adopted the agent");
    }
    expect(isAlive(pid)).toBe(true);
    await writeFile(await beside("go"), "");
    await expect.poll(async () => (await find()).state.name, { timeout: 90_000, interval: 500 }).toBe("waiting");
    const { changes } = await site.json("review", 3, "review", id);
    expect(changes.map(({ path }) => path)).toEqual(["half.txt", "whole.txt"]);
    const { steps } = await site.json("retry", 3, "retry", id);
    expect(steps.find(({ name }) => name === "work-1")).toMatchObject({ attempts: 3, state: "done" });
    expect(isAlive(pid)).toBe(false);
    expect(await readdir(join(site.folder, ".git", "tutti", "agents"))).toEqual([]);
  });
});

describe("kill -9 of the worker", () => {
  it("is noticed by tutti resume at once, which goes on with the agent that is still there", async () => {
    const { site, run, pids } = await stubbornRun();
    await killWorkers(site);
    const resuming = site.start("resume", run, "--json");
    const adopted = async () => (await site.look("status", "status")).runs[0]?.session?.begun;
    await expect.poll(adopted, { timeout: 60_000, interval: 300 }).toBe("adopted");
    expect(pids.map(isAlive)).toEqual([true, true]);
    await site.json("stop", 0, "stop", run);
    await resuming.ended;
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it("loses no work when the interrupted run is stopped", async () => {
    const { site, run, pids } = await stubbornRun();
    await killWorkers(site);
    const states = async () =>
      (await site.look("board", "board")).columns.flatMap(({ cards }) => cards.map(({ state }) => state));
    await expect.poll(states, { timeout: 60_000, interval: 500 }).toContain("interrupted");
    const { run: stopped } = await site.json("stop", 0, "stop", run);
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(stopped.savedAs).toMatch(/^refs\/tutti\/trash\//);
    expect(existsSync(stopped.place?.path ?? "")).toBe(false);
    const restored = await site.json("restore", 0, "restore", run);
    expect(await readFile(join(restored.path, "unfinished.txt"), "utf8")).toBe("half\n");
  });
});
