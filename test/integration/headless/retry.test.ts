import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const shell = promisify(execFile);
const postgres = postgresForFile();

/** Counts its sessions in a file beside the worktree, and writes the number; the first of a review says so. */
const counting = [
  'n=$(cat ../sessions 2>/dev/null || echo 0); n=$((n+1)); echo $n > ../sessions; echo "session $n" > notes.txt',
  'grep -q "<<<REVIEW" "$TUTTI_PROMPT_FILE" && echo reviewed >> notes.txt; true',
].join("; ");

async function delivered(settings: object): Promise<{ site: Site; run: string; path: string }> {
  const site = await demonstrationSite({
    agents: { counting: { kind: "command", label: "Counting", command: counting } },
    defaultAgent: "counting",
    checks: [],
    ...settings,
  });
  await site.json("plan", 0, "plan", "--accept-all");
  const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
  return { site, run: runs[0]!.id, path: runs[0]!.place!.path };
}

const git = async (site: Site, ...words: string[]): Promise<string> =>
  (await shell("git", words, { cwd: site.folder, env: site.environment })).stdout;

describe.each([
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
])("tutti retry, on a board %s", (_, settings) => {
  it("puts the worktree back to what a step of a delivered run found, and keeps what was in it", async () => {
    const { site, run, path } = await delivered(settings());
    await site.json("review", 3, "review", run, "--send-back", "Once more."); // its finding is still there
    await writeFile(join(path, "by-hand.txt"), "mine\n");
    const { run: after, steps } = await site.json("retry", 0, "retry", run, "--from", "work-2");

    expect(after).toMatchObject({ turn: 1, state: { name: "waiting" }, retry: { number: 1 } });
    expect(after.deliveries.map(({ round }) => round)).toEqual([1, 2]);
    expect(await readFile(join(path, "notes.txt"), "utf8")).toBe("session 3\nreviewed\n"); // round 1 was not repeated
    expect(existsSync(join(path, "by-hand.txt"))).toBe(false);
    const [kept = ""] = after.keptAside ?? [];
    expect(await git(site, "show", `${kept}:by-hand.txt`)).toBe("mine\n");
    expect(await git(site, "show", `${kept}:notes.txt`)).toBe("session 2\nreviewed\n");
    const again = await site.json("restore", 0, "restore", run);
    expect(await readFile(join(again.path, "by-hand.txt"), "utf8")).toBe("mine\n");
    const [first, second] = after.deliveries;
    expect(await git(site, "rev-parse", `${second?.commit}^`)).toBe(`${first?.commit}\n`);
    const names = steps.map(({ name }) => name).join(" ");
    expect(names).toBe("prepare set-up work-1 save-1 gate-1 verdict-0 restore-1 work-2 save-2 gate-2 verdict-1");
  });

  it("goes on with a cancelled run from its gate, with the work that was put away", async () => {
    const { site, run, path } = await delivered(settings());
    const { run: stopped } = await site.json("stop", 0, "stop", run, "--yes");
    expect(existsSync(path)).toBe(false);
    const { run: after } = await site.json("retry", 0, "retry", stopped.task, "--from", "gate-1");
    expect(after).toMatchObject({ id: run, state: { name: "waiting" }, place: { path } });
    expect(await readFile(join(path, "notes.txt"), "utf8")).toBe("session 1\n");
    const { run: again } = await site.json("stop", 0, "stop", run, "--yes");
    expect(again.state.name).toBe("cancelled");
    expect(existsSync(path)).toBe(false);
  });
});

describe("tutti retry of a run whose worktree cannot be put back", () => {
  it("is refused, and the delivered run stays as it was", async () => {
    const { site, run, path } = await delivered({});
    await mkdir(join(path, "inside"));
    await shell("git", ["init", "--quiet"], { cwd: join(path, "inside"), env: site.environment });
    const before = await site.json("retry", 3, "retry", run);
    const { error } = await site.json("error", 1, "retry", run, "--from", "work-1");
    expect(error).toMatchObject({ kind: "refused", message: expect.stringContaining("inside/ is a repository") });
    expect(await site.json("retry", 3, "retry", run)).toEqual(before);
    await rm(join(path, "inside"), { recursive: true });
    const { run: after } = await site.json("retry", 0, "retry", run, "--from", "work-1");
    expect(after).toMatchObject({ state: { name: "waiting" }, retry: { number: 1 } });
  });
});

describe("tutti retry without a step that is known", () => {
  it("lists the steps with what they took, and changes nothing", async () => {
    const { site, run } = await delivered({});
    const listed = await site.json("retry", 3, "retry", run);
    expect(listed.steps.map(({ name, state, attempts, retry }) => [name, state, attempts, retry])).toEqual([
      ["prepare", "done", 1, true],
      ["set-up", "done", 1, true],
      ["work-1", "done", 1, true],
      ["save-1", "done", 1, true],
      ["gate-1", "done", 1, true],
      ["verdict-0", "waiting", 1, false],
    ]);
    const answer = await site.tutti("retry", run);
    expect(answer.out).toMatch(/ {2}work-1 +done +\d+\.\d s\n/);
    expect(answer.out).toContain(`tutti retry ${run} --from STEP`);
    const unknown = await site.tutti("retry", run, "--from", "work-7");
    expect(unknown.code).toBe(1);
    expect(unknown.error).toContain(
      "cannot begin again from “work-7”. It can from prepare, set-up, work-1, save-1, gate-1.",
    );
    expect(unknown.error).toMatch(/ {2}gate-1 +done/);
    expect((await site.json("retry", 3, "retry", run)).run.state.name).toBe("waiting");
  });

  it("is refused while the run is at work", async () => {
    const site = await demonstrationSite({
      agents: { slow: { kind: "command", command: "sleep 600" } },
      defaultAgent: "slow",
    });
    await site.json("plan", 0, "plan", "--accept-all");
    const { runs } = await site.json("run", 0, "run", await taskId(site, /negative/i), "--no-wait");
    const run = runs[0]!.id;
    const steps = async () => (await site.look("retry", "retry", run)).steps.map(({ name }) => name);
    await expect.poll(steps, { timeout: 60_000, interval: 200 }).toContain("work-1");
    const { error } = await site.json("error", 1, "retry", run, "--from", "work-1");
    expect(error.message).toMatch(/is running\. Stop it first/);
    await site.json("stop", 0, "stop", run);
  });
});
