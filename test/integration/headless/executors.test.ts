import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { otherPlace } from "../../fakes/executors/other-place.ts";
import { startForge } from "../../fakes/forge/start-forge.ts";
import { demonstrationSite, taskId, type Site } from "./tutti-process.ts";

/** An agent that can only work where no variable and no folder of this machine's worktrees is known. */
const agents = {
  far: {
    kind: "command",
    command:
      'test -z "$TUTTI_HOME" && pwd > where.txt && cat "$TUTTI_PROMPT_FILE" > prompt.txt && echo "$PORT" > port.txt && rm README.md',
  },
};

async function siteWithBox(more: object = {}): Promise<{ site: Site; places: string; door: string; settings: object }> {
  const site = await demonstrationSite();
  const folder = join(dirname(site.folder), "elsewhere");
  const { setting, door } = await otherPlace(folder);
  const executors = { box: setting };
  const settings = { agents, executors, defaultAgent: "far", agentExecutors: { far: "box" }, checks: [], ...more };
  await site.configure({ workerIdleMinutes: 0.2, ...settings });
  return { site, places: join(folder, "places"), door, settings };
}

describe.skipIf(process.platform !== "linux")("a run whose worktree is elsewhere", () => {
  it("works, is checked, reviewed and published, and its place is given back", async () => {
    const { site, places, settings } = await siteWithBox({
      checks: ["test"],
      setUpCommands: ["pwd > made-by-set-up.txt"],
    });
    const forge = await startForge({ repo: "ada/fair-share", from: site.folder });
    onTestFinished(() => forge.close());
    const words = ["remote", "add", "origin", forge.cloneUrl];
    execFileSync("git", words, { cwd: site.folder, env: site.environment });
    await site.configure({ workerIdleMinutes: 0.2, forgeUrl: forge.apiUrl, ...settings });
    site.environment["TUTTI_GITHUB_TOKEN"] = forge.token;
    await site.json("plan", 0, "plan", "--accept-all");
    const { runs } = await site.json("run", 3, "run", await taskId(site, /negative/i));
    const run = runs[0]!;
    const { path = "", branch = "", elsewhere } = run.place ?? {};
    expect(elsewhere).toMatchObject({ executor: "box" });
    expect(await readdir(places)).toEqual([elsewhere?.name]);

    const show = (file: string): string =>
      execFileSync("git", ["show", `${branch}:${file}`], { cwd: site.folder, env: site.environment, encoding: "utf8" });
    expect(show("where.txt")).toBe(`${elsewhere?.path}\n`);
    expect(show("made-by-set-up.txt")).toBe(`${elsewhere?.path}\n`);
    expect(show("prompt.txt")).toContain("negative");
    expect(show("prompt.txt")).toContain("<<<PROJECT\n");
    expect(show("port.txt")).toMatch(/^\d+\n$/);
    expect(() => show("README.md")).toThrow();
    expect(existsSync(join(path, "where.txt"))).toBe(true);
    expect(run.deliveries.at(-1)?.checks.find(({ name }) => name === "test")?.tail).toContain("pass");
    expect((await site.tutti("worktrees")).out).toContain(`a copy of the one in box, at ${elsewhere?.path}`);

    const { run: published } = await site.json("publish", 0, "publish", run.id);
    expect(published.state).toMatchObject({ name: "published" });
    await expect.poll(() => readdir(places), { timeout: 60_000, interval: 200 }).toEqual([]); // it is published before that
    await expect.poll(() => existsSync(path), { timeout: 60_000, interval: 200 }).toBe(false);
  });

  it("is refused with a sentence where the place cannot be reached, or is not described", async () => {
    const { site, door } = await siteWithBox();
    await site.json("plan", 0, "plan", "--accept-all");
    await writeFile(door, '#!/bin/sh\necho "me@box: Permission denied (publickey)." >&2\nexit 1\n');
    await chmod(door, 0o755);
    const task = await taskId(site, /negative/i);
    const first = await site.json("run", 1, "run", task);
    expect(first.runs[0]?.state).toMatchObject({
      name: "failed",
      reason: expect.stringContaining("box lets nobody in: me@box: Permission denied (publickey)"),
    });
    await site.json("edit", 0, "edit", task, "--label", "on:boat");
    const second = await site.json("run", 1, "run", task);
    expect(second.runs[0]?.state).toMatchObject({
      name: "failed",
      reason: expect.stringContaining("There is no executor boat, which the task's label on:boat asks for"),
    });
  });
});
