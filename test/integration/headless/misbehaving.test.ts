import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { probeWall } from "#node/contain/wall.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const wall = await probeWall();
const mostWorkerMb = 300;

/** Runs one task with a shell command as its agent, contained where that can be had, in a worker that stays. */
async function ranWith(command: string, settings: object, code: number) {
  const site = await demonstrationSite({
    agents: { mine: { kind: "command", label: "Mine", command } },
    defaultAgent: "mine",
    checks: [],
    containment: "files",
    workerIdleMinutes: 10,
    ...settings,
  });
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", code, "run", await taskId(site, /negative/i));
  const run = runs[0]!;
  expect(await findMarked(run.id)).toEqual([]);
  expect(await peakOfWorkerMb(site)).toBeLessThan(mostWorkerMb);
  const cards = (await site.json("board", 0, "board")).columns.flatMap((column) => column.cards);
  return { site, run, card: cards.find(({ title }) => /negative/i.test(title)) };
}

/** The most memory that the worker has ever had, as the system tells it. */
async function peakOfWorkerMb(site: Site): Promise<number> {
  const { workers } = await site.json("status", 3, "status");
  expect(workers).toHaveLength(1);
  const status = await readFile(`/proc/${workers[0]!.pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

describe.runIf(process.platform === "linux")("an agent that", () => {
  it("hangs is ended at the time limit", async () => {
    const { run, card } = await ranWith("echo half > half.txt; sleep 100000", { timeLimitMinutes: 0.05 }, 1);
    expect(run.state.name).toBe("failed");
    expect(card?.remark).toBe("Mine took longer than 3 seconds.");
  });

  it("ignores SIGTERM, with all its children, is ended all the same", async () => {
    const command = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & while :; do sleep 1; done";
    const { card } = await ranWith(command, { timeLimitMinutes: 0.05 }, 1);
    expect(card?.remark).toBe("Mine took longer than 3 seconds.");
  });

  it("forks children that leave its group, and exits, leaves none behind", async () => {
    const fork = "(trap '' HUP TERM; setsid sleep 100000 >/dev/null 2>&1 &)";
    const { run } = await ranWith(`for n in 1 2 3 4 5; do ${fork}; done; echo done > notes.txt`, {}, 3);
    expect(run.state.name).toBe("waiting");
  });

  it("floods a gigabyte of output is delivered, with the flood cut short", async () => {
    const { run, site } = await ranWith(
      `head -c 1073741824 /dev/zero | tr '\\0' 'x' | fold -w 100; echo done > notes.txt`,
      {},
      3,
    );
    expect(run.state.name).toBe("waiting");
    const { changes } = await site.json("review", 3, "review", run.id);
    expect(changes.map(({ path }) => path)).toEqual(["notes.txt"]);
  });

  it.skipIf(wall.kind === "none")("writes outside its worktree fails, and has written nothing", async () => {
    const { card, site } = await ranWith('echo escaped > "$TUTTI_ROOT/escaped"', {}, 1);
    expect(card?.remark).toMatch(/^Mine ended with exit code \d+: .*escaped.* It is contained and may write only/);
    expect(existsSync(join(site.folder, "escaped"))).toBe(false);
  });
});
