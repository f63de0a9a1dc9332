import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startForge } from "../../fakes/forge/start-forge.ts";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const postgres = postgresForFile();

/** Puts its run on the line that a task is about; told of a collision, it keeps what it finds on both sides. */
const command = [
  'if grep -q "<<<<<<<" src/money.js; then grep -v "^[<=>]\\\\{7\\\\}" src/money.js > settled && mv settled src/money.js; exit; fi',
  'sed -i "1s/.*/by $TUTTI_RUN/" src/money.js',
].join("; ");

async function twoDelivered(settings: object) {
  const agents = { liner: { kind: "command", command } };
  const site = await demonstrationSite({ agents, defaultAgent: "liner", overlap: "allow", checks: [], ...settings });
  await site.json("plan", 0, "plan", "--accept-all");
  const tasks = [await taskId(site, /negative/i), await taskId(site, /zero/i)] as const;
  const { runs } = await site.json("run", 3, "run", ...tasks);
  const of = (task: string) => runs.find((run) => run.task === task)!;
  return { site, one: of(tasks[0]), other: of(tasks[1]) };
}

const git = (site: Site, ...words: string[]): string =>
  execFileSync("git", words, { cwd: site.folder, env: site.environment, encoding: "utf8" }).trim();

describe.each([
  ["in a file", () => ({})],
  ["in Postgres", () => ({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` })],
])("tutti rebase, on a board %s", (_, settings) => {
  it("says what collides and changes nothing; told so, has the agent settle it on the other's work", async () => {
    const { site, one, other } = await twoDelivered(settings());
    const path = one.place!.path;
    await writeFile(join(path, "by-hand.txt"), "mine\n");
    const before = git(site, "rev-parse", one.place!.branch);
    const refused = await site.json("rebaseRefused", 3, "rebase", one.task, "--onto", other.task);
    expect(refused.conflicts).toEqual(["src/money.js"]);
    expect(refused.error.message).toContain(`tutti rebase ${one.task} --onto ${other.task} --to-agent`);
    expect(git(site, "rev-parse", one.place!.branch)).toBe(before);

    const words = ["rebase", one.task, "--onto", other.task, "--to-agent"];
    const { run: after, result } = await site.json("rebase", 0, ...words);
    expect(result).toEqual({ outcome: "collided", files: ["src/money.js"] });
    expect(after).toMatchObject({ state: { name: "waiting" }, place: { base: other.deliveries[0]!.commit } });
    expect(after.deliveries.map(({ round }) => round)).toEqual([1, 2]);
    const text = await readFile(join(path, "src/money.js"), "utf8");
    expect(text.split("\n").slice(0, 2)).toEqual([`by ${other.id}`, `by ${one.id}`]);
    const [kept = ""] = after.keptAside ?? [];
    expect(git(site, "show", `${kept}:by-hand.txt`)).toBe("mine");
    expect(git(site, "rev-parse", `${kept}^`)).toBe(before);
    const { steps } = await site.json("retry", 3, "retry", one.id);
    expect(steps.map(({ name }) => name).join(" ")).toContain("verdict-0 fit-1 rebase-1 work-2 save-2 gate-2");
    // It stands on the other's work now, so they collide no more.
    await expect
      .poll(async () => (await site.look("status", "status")).collisions, { timeout: 60_000, interval: 500 })
      .toEqual([]);
  });
});

describe("tutti rebase", () => {
  it("onto the base branch takes in what it gained, which a review tells before", async () => {
    const { site, one } = await twoDelivered({});
    git(site, "commit", "--quiet", "--allow-empty", "-m", "nothing");
    await writeFile(join(site.folder, "new.txt"), "new\n");
    git(site, "add", "new.txt");
    git(site, "commit", "--quiet", "-m", "something");
    const shown = await site.tutti("review", one.task);
    expect(shown.out).toContain("2 commits behind main");
    const { run: after, onto } = await site.json("rebase", 0, "rebase", one.task);
    expect(onto).toEqual({ name: "main", commit: git(site, "rev-parse", "main") });
    expect(git(site, "rev-list", "--count", `main..${after.place!.branch}`)).toBe("1");
    expect((await site.tutti("review", one.task)).out).not.toContain("behind");
    const again = await site.json("error", 1, "rebase", one.task, "--onto", "base");
    expect(again.error.message).toMatch(/^The work on .* was not rebased\. It stands on main already\.$/);
    const unknown = await site.json("error", 1, "rebase", one.task, "--onto", "nobody");
    expect(unknown.error.message).toContain("To rebase onto the base branch, leave --onto out");
  });

  it("of published work asks first, and replaces only what was pushed", async () => {
    const { site, one } = await twoDelivered({});
    const forge = await startForge({ repo: "ada/fair-share", from: site.folder });
    onTestFinished(() => forge.close());
    git(site, "remote", "add", "origin", forge.cloneUrl);
    const agents = { liner: { kind: "command", command } };
    await site.configure({ agents, defaultAgent: "liner", overlap: "allow", checks: [], forgeUrl: forge.apiUrl });
    site.environment["TUTTI_GITHUB_TOKEN"] = forge.token;
    await site.json("publish", 0, "publish", one.task);
    await writeFile(join(site.folder, "new.txt"), "new\n");
    git(site, "add", "new.txt");
    git(site, "commit", "--quiet", "-m", "something");
    const asked = await site.json("error", 3, "rebase", one.task);
    expect(asked.error.message).toMatch(/has the pull request .*unless somebody else has pushed to it\. .*--yes/);
    const { run: after } = await site.json("rebase", 0, "rebase", one.task, "--yes");
    expect(after).toMatchObject({ state: { name: "waiting" }, pushed: { pull: { number: 1 } } });
    const { run: published } = await site.json("publish", 0, "publish", one.task);
    expect(published.state).toMatchObject({ name: "published", pull: { number: 1 } });
    expect(await forge.bare.commitOf(`refs/heads/${one.place!.branch}`)).toBe(after.deliveries.at(-1)!.commit);
    expect(forge.violations).toEqual([]);
  });
});
