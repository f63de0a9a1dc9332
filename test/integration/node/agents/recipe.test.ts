import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { refused } from "#core/errors.ts";
import { recipes, type CatalogueEntry } from "#core/recipes/catalogue.ts";
import type { FileWrite } from "#core/recipes/recipe.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { RecipeCall } from "#core/board/task.ts";
import { createRecipeDriver } from "#node/agents/recipe.ts";
import { Git } from "#node/git/git.ts";
import { describeAgentDriver, eventsOf } from "../../../contract/agent-driver.ts";
import { never, openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";

const git = new Git({ environment: { PATH: process.env["PATH"] ?? "", GIT_CONFIG_NOSYSTEM: "1" } });
const now = () => Date.UTC(2026, 10, 21);
const call = (recipe: string, options: Readonly<Record<string, string>> = {}): RecipeCall => ({ recipe, options });

/** A catalogue with one recipe, which writes these. */
const writing =
  (...files: readonly FileWrite[]) =>
  (): CatalogueEntry => ({ title: "Write", files: [], recipe: () => files });

describeAgentDriver("recipe", {
  works: async () => ({
    driver: createRecipeDriver({ git, now, find: writing({ path: "hello.txt", text: "hello\n" }) }),
    start: { recipe: call("hello") },
  }),
  fails: async () => ({
    driver: createRecipeDriver({
      git,
      now,
      find: () => {
        throw refused("There is no such recipe.");
      },
    }),
    start: { recipe: call("nothing") },
  }),
});

async function run(
  scratch: Scratch,
  recipe: RecipeCall | undefined,
  more: { find?: () => CatalogueEntry; worktree?: string; limitMs?: number } = {},
): Promise<readonly AgentEvent[]> {
  const { find, worktree = scratch.repo, limitMs = 60_000 } = more;
  const driver = createRecipeDriver({ git: scratch.git, now, ...(find && { find }) });
  const start = { prompt: "", worktree, timeLimitMs: limitMs, run: "r-recipe", ...(recipe && { recipe }) };
  await using session = await driver.open(start, never);
  return await eventsOf(session);
}

const end = (events: readonly AgentEvent[]) => events.at(-1);

describe("a recipe", () => {
  it("writes into its worktree, tells what, and costs nothing", async () => {
    await using scratch = await openScratch({ "a.ts": "" });
    const worktree = await scratch.worktrees.open("tutti/t-1-licence", undefined, never);
    const events = await run(scratch, call("license"), { worktree: worktree.path });
    expect(events).toEqual([
      { type: "session-start", agent: "recipe" },
      { type: "text-delta", text: "Add a licence file.\n" },
      { type: "tool-start", id: "write-LICENSE", title: "Add LICENSE", kind: "edit", paths: ["LICENSE"] },
      { type: "file-change", path: "LICENSE" },
      { type: "tool-end", id: "write-LICENSE", ok: true, text: "" },
      { type: "usage", usage: { costMicroUsd: 0, provenance: "free" } },
      { type: "session-end", outcome: "finished" },
    ]);
    expect(await readFile(join(worktree.path, "LICENSE"), "utf8")).toContain("Copyright (c) 2026 Ada\n");
    await expect(stat(join(scratch.repo, "LICENSE"))).rejects.toThrow();
  });

  for (const name of recipes.keys()) {
    it(`works on a real repository, and again after being cut off: ${name}`, async () => {
      await using scratch = await openScratch({
        "package.json": '{"name":"a","scripts":{"test":"node --test","start":"node ."}}',
        "index.js": "1;\n",
        ...(name === "gitignore" && { ".gitignore": "*.log\n" }),
      });
      expect(end(await run(scratch, call(name)))).toEqual({ type: "session-end", outcome: "finished" });
      const written = await scratch.run(["status", "--porcelain", "-uall"]);
      expect(
        written
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => line.slice(3))
          .toSorted(),
      ).toEqual(recipes.get(name)?.files.toSorted());
      expect(end(await run(scratch, call(name)))).toEqual({ type: "session-end", outcome: "finished" });
      expect(await scratch.run(["status", "--porcelain", "-uall"])).toBe(written);
      await scratch.run(["add", "-A"]);
      await scratch.run(["commit", "-qm", "done"]);
      expect(end(await run(scratch, call(name)))).toMatchObject({
        outcome: "failed",
        reason: expect.stringMatching(/\.$/),
      });
      expect(await scratch.run(["status", "--porcelain"])).toBe("");
    });
  }

  it("fails with a sentence when it is unknown, or none is named", async () => {
    await using scratch = await openScratch();
    expect(end(await run(scratch, call("cake")))).toMatchObject({
      reason: expect.stringContaining("There is no recipe cake. Known are"),
    });
    expect(end(await run(scratch, undefined))).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("names no recipe"),
    });
  });

  it("never replaces what it has not read", async () => {
    await using scratch = await openScratch({ "a.txt": "mine\n" });
    const add = await run(scratch, call("x"), { find: writing({ path: "a.txt", text: "theirs\n" }) });
    expect(end(add)).toMatchObject({ outcome: "failed", reason: "a.txt exists already. It was left as it is." });
    const edit = await run(scratch, call("x"), { find: writing({ path: "a.txt", text: "theirs\n", before: "old\n" }) });
    expect(end(edit)).toMatchObject({
      outcome: "failed",
      reason: "a.txt has changed meanwhile. It was left as it is.",
    });
    expect(await readFile(join(scratch.repo, "a.txt"), "utf8")).toBe("mine\n");
  });

  it.each(["../out.txt", "/tmp/out.txt", "a/../../out.txt", ".git/hooks/pre-commit", "a\\..\\b", "", "./a"])(
    "does not write to %s",
    async (path) => {
      await using scratch = await openScratch();
      const events = await run(scratch, call("x"), { find: writing({ path, text: "out" }) });
      expect(end(events)).toMatchObject({ outcome: "failed", reason: expect.stringContaining("is not a path inside") });
      await expect(stat(join(scratch.folder, "out.txt"))).rejects.toThrow();
    },
  );

  it.skipIf(process.platform === "win32")("does not follow links out of the worktree", async () => {
    await using scratch = await openScratch();
    await mkdir(join(scratch.folder, "outside"));
    await writeFile(join(scratch.folder, "outside/file.txt"), "outside\n");
    await symlink("../outside", join(scratch.repo, "folder"));
    await symlink("../outside/file.txt", join(scratch.repo, "file.txt"));
    await symlink("../outside/new.txt", join(scratch.repo, "dangling.txt"));
    for (const path of ["folder/new.txt", "file.txt", "dangling.txt"]) {
      const events = await run(scratch, call("x"), {
        find: writing({ path, text: "in\n", ...(path === "file.txt" && { before: "outside\n" }) }),
      });
      expect(end(events)).toMatchObject({ outcome: "failed" });
    }
    expect(await readFile(join(scratch.folder, "outside/file.txt"), "utf8")).toBe("outside\n");
    await expect(stat(join(scratch.folder, "outside/new.txt"))).rejects.toThrow();
  });

  it.skipIf(process.platform === "win32")("keeps the permissions of a file that it edits", async () => {
    await using scratch = await openScratch({ "run.sh": "exec:#!/bin/sh\n" });
    await run(scratch, call("x"), {
      find: writing({ path: "run.sh", text: "#!/bin/sh\nls\n", before: "#!/bin/sh\n" }),
    });
    expect((await stat(join(scratch.repo, "run.sh"))).mode & 0o777).toBe(0o755);
  });

  it("reports a bug as a failure of the session", async () => {
    await using scratch = await openScratch();
    const find = (): CatalogueEntry => ({
      title: "Break",
      files: [],
      recipe: () => {
        throw new RangeError("broken");
      },
    });
    expect(end(await run(scratch, call("x"), { find }))).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("RangeError: broken"),
    });
  });

  it("ends as cancelled when it is stopped, and writes no more", async () => {
    await using scratch = await openScratch();
    const stop = new AbortController();
    const find = (): CatalogueEntry => ({
      title: "Stop",
      files: [],
      recipe: () => {
        stop.abort();
        return [{ path: "late.txt", text: "late" }];
      },
    });
    const driver = createRecipeDriver({ git: scratch.git, now, find });
    const start = { prompt: "", worktree: scratch.repo, timeLimitMs: 60_000, run: "r-recipe", recipe: call("x") };
    await using session = await driver.open(start, stop.signal);
    expect(end(await eventsOf(session))).toMatchObject({ outcome: "cancelled" });
    await expect(stat(join(scratch.repo, "late.txt"))).rejects.toThrow();
  });

  it("makes the finding go away that asked for it", async () => {
    const { ProjectAnalyser } = await import("#node/analyse/project-analyser.ts");
    const { Secretlint } = await import("#node/analyse/secretlint.ts");
    await using scratch = await openScratch({
      "package.json": '{"name":"a","scripts":{"test":"node --test","start":"node ."},"dependencies":{"b":"1"}}',
      "package-lock.json":
        '{"lockfileVersion":3,"packages":{"":{"name":"a","dependencies":{"b":"1"}},"node_modules/b":{"version":"1.0.0"}}}',
      ".gitignore": "*.log\n",
      "test/a.test.js": "1;\n",
    });
    const look = () => new ProjectAnalyser(scratch.git, new Secretlint()).analyse(scratch.repo, () => {}, never);
    const fixes = (await look()).findings.flatMap((finding) => finding.fix ?? []);
    expect(fixes).toHaveLength(10);
    for (const fix of fixes) expect(end(await run(scratch, fix))).toMatchObject({ outcome: "finished" });
    await writeFiles(scratch.repo, {});
    expect((await look()).findings).toEqual([]);
  });
});
