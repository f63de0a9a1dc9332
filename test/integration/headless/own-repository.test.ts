import { execFileSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { demonstrationGit } from "../../../demo/make.ts";
import { demonstrationSite } from "./tutti-process.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function git(folder: string, ...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: folder, env: demonstrationGit(), encoding: "utf8", maxBuffer: 64 << 20 });
}

/** What git knows of this project, as a repository without a past. */
async function copyOfThisProject(folder: string): Promise<void> {
  for (const name of git(root, "ls-files", "-z").split("\0").slice(0, -1)) {
    await cp(join(root, name), join(folder, name), { verbatimSymlinks: true });
  }
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message=All of it");
}

describe("Tutti's own repository", { timeout: 600_000 }, () => {
  it("is clean, and its findings are proved gone, once recipes have worked on it", async () => {
    // Its own checks are this very suite.
    const site = await demonstrationSite({ checks: [], runLimit: 4 }, copyOfThisProject);
    const { added } = await site.json("plan", 0, "plan", "--accept-all");
    expect(added.length).toBeGreaterThan(0);
    const before = await site.json("analyse", 0, "analyse");
    expect(before.new).toEqual([]); // planning has looked already

    const { runs, leftOut } = await site.json("run", 0, "run");
    expect(leftOut).toBe(0);
    expect(runs.map(({ state, agent }) => [state.name, agent])).toEqual(runs.map(() => ["waiting", "recipe"]));
    expect((await site.json("cost", 0, "cost")).total).toMatchObject({ microUsd: 0, unknown: 0 });
    expect(runs.length).toBe(before.findings.length);
    for (const { place } of runs) git(site.folder, "merge", "--quiet", "--no-edit", place!.branch);

    const after = await site.json("analyse", 0, "analyse");
    // Asked of a project with workflows, which it has now; who owns what only a person can say.
    expect(after.findings.map(({ rule }) => rule)).toEqual(["missing/codeowners"]);
    expect(after.gone.toSorted()).toEqual(before.findings.map(({ id }) => id).toSorted());
    expect(git(site.folder, "status", "--porcelain")).toBe("");
  });
});
