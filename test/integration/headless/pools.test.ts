import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { isAlive } from "../../rig/is-alive.ts";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, taskId, type Site } from "./tutti-process.ts";

const postgres = postgresForFile();
const places: readonly (readonly [name: string, settings: () => object])[] = [
  ["SQLite", () => ({})],
  ["Postgres", () => ({ databaseUrl: postgres.server().url, board: `pools-${crypto.randomUUID()}` })],
];
const patience = { timeout: 120_000, interval: 300 };

const workersOf = async (site: Site) => (await site.json("workers", 0, "workers")).workers;
const workersNow = async (site: Site) => (await site.look("workers", "workers")).workers;

/** A worker of its own that is ready. */
async function startWorker(site: Site, ...words: string[]): Promise<ReturnType<Site["start"]> & { id: string }> {
  const worker = site.start("worker", "--idle-minutes", "5", ...words);
  const mine = async () => (await workersNow(site)).find(({ pid }) => pid === worker.pid)?.id;
  await expect.poll(mine, patience).toBeDefined();
  return { ...worker, id: (await mine()) ?? "" };
}

async function stateOf(site: Site, run: string): Promise<string | undefined> {
  const { columns } = await site.look("board", "board");
  return columns.flatMap(({ cards }) => cards).find((card) => card.run === run)?.state;
}

async function remarkOf(site: Site, task: string): Promise<string | undefined> {
  const { columns } = await site.json("board", 0, "board");
  return columns.flatMap(({ cards }) => cards).find(({ id }) => id === task)?.remark;
}

describe.each(places)("%s:", (_name, place) => {
  describe("a run of a pool", () => {
    it("waits, says why, and is taken by a worker of that pool that has its agent", async () => {
      const site = await demonstrationSite({ ...place(), checks: [] });
      const program = join(site.folder, "..", "my-agent");
      await site.configure({
        ...place(),
        checks: [],
        defaultAgent: "mine",
        agents: { mine: { kind: "command", command: program, args: ["go"] } },
        agentPools: { mine: "gpu" },
      });
      await site.json("plan", 0, "plan", "--accept-all");
      const task = await taskId(site, /negative/i);
      const { runs } = await site.json("run", 3, "run", task);
      expect(runs[0]).toMatchObject({
        state: { name: "queued" },
        pool: "gpu",
        waitsFor: "No worker of pool gpu is alive. Start one with: tutti worker --pool gpu",
      });
      expect(await workersOf(site)).toEqual([]);

      await startWorker(site, "--pool", "gpu");
      expect(await workersOf(site)).toMatchObject([
        { pools: ["gpu"], agents: ["recipe"], draining: false, running: [] },
      ]);
      expect(await remarkOf(site, task)).toMatch(/^No living worker of pool gpu has the agent mine\./);

      await writeFile(program, "#!/bin/sh\necho done > notes.txt\n");
      await chmod(program, 0o755);
      await expect.poll(() => stateOf(site, runs[0]!.id), patience).toBe("review");
    });
  });

  describe("a worker that is told to end", () => {
    const patientSite = async () => {
      const site = await demonstrationSite({ ...place() });
      const go = join(site.folder, "..", "go");
      const command = `echo $$ > "${go}.pid"; while [ ! -e "${go}" ]; do sleep 0.1; done; echo done > notes.txt`;
      const agents = { patient: { kind: "command", command } };
      await site.configure({ ...place(), checks: [], agents, defaultAgent: "patient", overlap: "allow", runLimit: 1 });
      await site.json("plan", 0, "plan", "--accept-all");
      const worker = await startWorker(site);
      const begin = async (title: RegExp): Promise<string> =>
        (await site.json("run", 0, "run", await taskId(site, title), "--no-wait")).runs[0]!.id;
      const [run, next] = [await begin(/negative/i), await begin(/zero/i)];
      await expect.poll(async () => (await workersNow(site))[0]?.running, patience).toEqual([run]);
      return { site, worker, run, next, finish: () => writeFile(go, "") };
    };
    const drains = (site: Site) =>
      expect.poll(async () => (await workersNow(site)).map(({ draining }) => draining), patience).toEqual([true]);

    it("lets its run finish at the first signal, and takes nothing new", async () => {
      const { site, worker, run, next, finish } = await patientSite();
      process.kill(worker.pid, "SIGTERM");
      await drains(site);
      expect((await workersOf(site))[0]?.running).toEqual([run]);
      await finish();
      const { code, out } = await worker.ended;
      expect(code).toBe(0);
      expect(out).toContain(`It takes nothing new, and ends when its runs have: ${run}.`);
      expect(await stateOf(site, run)).toBe("review");
      expect(await stateOf(site, next)).toBe("queued");
    });

    it("interrupts its run at the second signal, and the run can be resumed", async () => {
      const { site, worker, run, finish } = await patientSite();
      process.kill(worker.pid, "SIGTERM");
      await drains(site);
      process.kill(worker.pid, "SIGTERM");
      const { code, out } = await worker.ended;
      expect(code).toBe(0);
      expect(out).toContain(`Its runs are interrupted, and can be resumed: ${run}.`);
      expect(isAlive(worker.pid)).toBe(false);
      const waiting = async () => (await site.look("status", "status")).inbox.map(({ kind }) => kind);
      await expect.poll(waiting, patience).toContain("interrupted");
      await finish();
      await site.json("resume", 0, "resume", run);
      await expect.poll(() => stateOf(site, run), patience).toBe("review");
    });

    it("can be told from elsewhere", async () => {
      const { site, worker, run, finish } = await patientSite();
      const { asked } = await site.json("workers", 0, "workers", "--drain", worker.id.slice(0, 8));
      expect(asked).toBe(worker.id);
      await drains(site);
      await finish();
      expect((await worker.ended).code).toBe(0);
      expect(await stateOf(site, run)).toBe("review");
    });
  });
});

describe("a worker of another clone", () => {
  it("does not keep one from being started here, and goes on with what it began", async () => {
    const board = `clones-${crypto.randomUUID()}`;
    const shared = { databaseUrl: postgres.server().url, board, checks: [], gate: { attempts: 0 } };
    const quick = { kind: "command", command: "echo done >> notes.txt" };
    const site = await demonstrationSite({ ...shared, agents: { quick }, defaultAgent: "quick", overlap: "allow" });
    await site.json("plan", 0, "plan", "--accept-all");
    const clone = join(site.folder, "..", "clone");
    await promisify(execFile)("git", ["clone", "-q", site.folder, clone], { env: site.environment });
    await mkdir(join(clone, ".git", "tutti"), { recursive: true });
    const far = JSON.stringify({ ...shared, agents: { quick, far: quick } });
    await writeFile(join(clone, ".git", "tutti", "settings.json"), far);
    const workThere = async (): Promise<number> => {
      const { pid } = site.start("worker", "--idle-minutes", "5", "--cwd", clone);
      await expect.poll(async () => (await workersNow(site)).map((worker) => worker.pid), patience).toContain(pid);
      return pid;
    };
    const there = await workThere();

    const { runs: mine } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
    await expect
      .poll(async () => new Set((await workersNow(site)).map((worker) => worker.site)).size, patience)
      .toBe(2);
    await expect.poll(() => stateOf(site, mine[0]!.id), patience).toBe("review");

    const task = await taskId(site, /zero/i);
    const { runs } = await site.json("run", 0, "run", task, "--agent", "far", "--no-wait");
    await expect.poll(() => stateOf(site, runs[0]!.id), patience).toBe("review");
    process.kill(there, "SIGKILL");
    expect((await site.json("error", 1, "review", task)).error.message).toMatch(/is in another clone, on \S+: /);
    await site.tutti("review", task, "--send-back", "Once more.");
    expect(await remarkOf(site, task)).toMatch(/^Its worktree is on \S+, and no worker is alive there\./);
    await workThere();
    await expect.poll(() => stateOf(site, runs[0]!.id), patience).toBe("review");
  });
});
