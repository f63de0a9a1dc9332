import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { postgresForFile } from "../node/place.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

const run = promisify(execFile);
const postgres = postgresForFile();

/** The demonstration repository with its board in Postgres. */
function sharedSite(): Promise<Site> {
  return demonstrationSite({ databaseUrl: postgres.server().url, board: `board-${crypto.randomUUID()}` });
}

const settingsOf = async (site: Site): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(site.folder, ".git", "tutti", "settings.json"), "utf8"));

describe("a board in a database", () => {
  it("is worked on as one beside the repository is", async () => {
    const site = await sharedSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const tasks = [await taskId(site, /negative/i), await taskId(site, /zero/i)];
    const { runs } = await site.json("run", 3, "run", ...tasks);
    expect(runs.map((entry) => entry.state.name)).toEqual(["waiting", "waiting"]);
    expect((await site.json("doctor", 0, "doctor")).findings).toContainEqual({
      what: "board",
      state: "good",
      text: expect.stringMatching(/^board-.* in 127\.0\.0\.1:\d+\/tutti$/),
    });
    expect(existsSync(join(site.folder, ".git", "tutti", "board.db"))).toBe(false);
  });

  it("is one board for all clones of a repository", async () => {
    const site = await sharedSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const here = await site.json("board", 0, "board");
    const clone = join(site.folder, "..", "clone");
    await run("git", ["clone", "-q", site.folder, clone], { env: site.environment });
    await mkdir(join(clone, ".git", "tutti"), { recursive: true });
    await writeFile(join(clone, ".git", "tutti", "settings.json"), JSON.stringify(await settingsOf(site)));
    const there = await site.json("board", 0, "board", "--cwd", clone);
    expect(there.columns).toEqual(here.columns);
  });

  it("is not begun where the repository has a board of its own", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const settings = await settingsOf(site);
    await site.configure({ ...settings, databaseUrl: postgres.server().url, board: "forgotten" });
    const { error } = await site.json("error", 1, "board");
    expect(error.message).toMatch(/has no board forgotten yet, but this repository has one of its own/);
    await site.configure(settings);
    expect((await site.json("board", 0, "board")).columns.flatMap(({ cards }) => cards).length).toBeGreaterThan(0);
  });

  it("can be the one that the repository had, and go back", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const before = await site.json("board", 0, "board");
    const settings = await settingsOf(site);
    const shared = { ...settings, databaseUrl: postgres.server().url, board: `moved-${crypto.randomUUID()}` };
    await site.configure(shared);
    const { tables } = await site.json("move", 0, "move", "database");
    expect(tables.find(({ table }) => table === "event")?.rows).toBe(before.version);
    expect(await site.json("board", 0, "board")).toEqual(before);
    await site.configure(settings);
    expect((await site.json("error", 1, "analyse")).error.message).toMatch(
      /This board has been moved to moved-.* in 127/,
    );
    await site.configure(shared);
    const id = before.columns.flatMap(({ cards }) => cards)[0]?.id ?? "";
    expect((await site.json("plan", 0, "plan", "--dismiss", id)).dismissed).toEqual([id]);
    await site.json("move", 0, "move", "file");
    await site.configure(settings);
    expect((await site.json("board", 0, "board")).version).toBeGreaterThan(before.version);
  });

  it("tells in a sentence that the database does not answer, or that its address holds a password", async () => {
    const site = await demonstrationSite();
    const settings = await settingsOf(site);
    await site.configure({ ...settings, databaseUrl: "postgres://tutti@127.0.0.1:1/tutti" });
    expect((await site.json("error", 1, "board")).error.message).toBe(
      "The database 127.0.0.1:1/tutti does not answer. Check that it runs and that this machine can reach it, and try again.",
    );
    await site.configure({ ...settings, databaseUrl: "postgres://tutti:opensesame@127.0.0.1:1/tutti" });
    const { message } = (await site.json("error", 1, "board")).error;
    expect(message).toMatch(/holds a password/);
    expect(message).not.toContain("opensesame");
    await site.configure(settings);
  });
});
