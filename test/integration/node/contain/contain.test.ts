import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../../../scripts/bootstrap.mjs";
import { contain } from "#node/contain/contain.ts";
import { probeWall } from "#node/contain/wall.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { startProcess } from "#node/process/running-process.ts";
import { demonstrationGit, makeDemonstration } from "../../../../demo/make.ts";

const wall = await probeWall();
const shell = promisify(execFile);

/** Outside the temporary folders, which a contained process may write. */
const outside = join(root, "artifacts", "contain");

const isTemporary = (path: string): boolean =>
  ["/tmp", "/var/tmp", tmpdir()].some((folder) => path.startsWith(`${folder}/`));

describe.skipIf(wall.kind === "none")("a contained process", () => {
  let place: string;
  let repository: string;
  let worktree: string;
  let environment: Record<string, string>;

  beforeEach(async () => {
    await mkdir(outside, { recursive: true });
    place = await realpath(await mkdtemp(join(outside, "site-")));
    repository = join(place, "repository");
    worktree = join(place, "home", ".tutti", "worktrees", "one");
    await mkdir(repository);
    await mkdir(join(place, "home", ".agent"), { recursive: true });
    const git = Object.entries(demonstrationGit()).filter((entry): entry is [string, string] => entry[1] !== undefined);
    environment = { ...Object.fromEntries(git), HOME: join(place, "home"), TMPDIR: tmpdir() };
    await makeDemonstration(repository);
    await shell("git", ["worktree", "add", "--quiet", "-b", "tutti/one", worktree], {
      cwd: repository,
      env: environment,
    });
    await mkdir(join(repository, ".git", "tutti"), { recursive: true });
    await writeFile(join(repository, ".git", "tutti", "editor.json"), "a secret\n");
  });
  afterEach(async () => await rm(place, { recursive: true, force: true }));

  const walledIn = (script: string) =>
    contain(
      { command: "/bin/sh", args: ["-c", script], environment },
      {
        level: "files",
        worktree,
        homes: ["~/.agent", "~/.fresh"],
        writable: [],
        hosts: [],
        tuttiHome: join(place, "home", ".tutti"),
      },
      async () => wall,
    );

  async function run(script: string): Promise<{ code: number | null; said: string }> {
    const { launch, containment } = await walledIn(script);
    expect(containment).toEqual({ level: "files" });
    const child = spawn(launch.command, launch.args, { cwd: worktree, env: launch.environment });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, said: out + error };
  }

  it("writes its worktree, its own folders and temporary ones, and keeps its exit code", async () => {
    const { code, said } = await run(
      'echo a > a.txt; mkdir -p sub/b; echo b > sub/b/c; echo x > ~/.agent/state; echo y > ~/.fresh/state; echo z > "$(mktemp)" || exit 3; exit 7',
    );
    expect({ code, said }).toEqual({ code: 7, said: "" });
    expect(await readFile(join(worktree, "sub", "b", "c"), "utf8")).toBe("b\n");
    expect(existsSync(join(place, "home", ".fresh", "state"))).toBe(true);
  });

  it.each([
    ["the main checkout", "README.md"],
    ["git's hooks", ".git/hooks/post-commit"],
    ["git's configuration", ".git/config"],
    ["another branch", ".git/refs/heads/main"],
  ])("cannot write %s", async (_, file) => {
    const target = join(repository, file);
    const before = await readFile(target, "utf8").catch(() => undefined);
    const { code, said } = await run(`echo escaped > "${target}"`);
    expect(code).not.toBe(0);
    expect(said).toMatch(/read-only|not permitted/i);
    expect(await readFile(target, "utf8").catch(() => undefined)).toBe(before);
  });

  it.skipIf(isTemporary(outside)).each([
    ["its home folder", () => join(place, "home", "escaped")],
    ["another worktree", () => join(place, "home", ".tutti", "worktrees", "two")],
    ["the project that runs it", () => join(root, "artifacts", "escaped")],
  ])("cannot write %s", async (_, target) => {
    expect((await run(`echo escaped > "${target()}"`)).code).not.toBe(0);
    expect(existsSync(target())).toBe(false);
  });

  it("cannot make git run something else later, or work on another repository", async () => {
    const own = join(repository, ".git", "worktrees", "one");
    for (const target of [join(worktree, ".git"), join(own, "commondir"), join(own, "gitdir")]) {
      const before = await readFile(target, "utf8");
      expect((await run(`rm -f "${target}"; echo escaped > "${target}"`)).code).not.toBe(0);
      expect(await readFile(target, "utf8")).toBe(before);
    }
  });

  it("commits and merges on its own branch", async () => {
    const { code, said } = await run(
      "set -e; echo a > a.txt; git add a.txt; git commit --quiet -m one; git status --short; git log --oneline -1",
    );
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/ one\n$/) });
  });

  it("cannot read the board or how to ask the editor for secrets", async () => {
    const { said } = await run(`ls -A "${join(repository, ".git", "tutti")}"; cat "${repository}/README.md" | head -1`);
    expect(said).not.toContain("editor.json");
    expect(said).toMatch(/^#/);
  });

  it("ends with all it started, by the same means as any other", async () => {
    const run = `r-${place.slice(-6)}`;
    const { launch } = await walledIn("(trap '' HUP TERM; setsid sleep 600 &); (trap '' TERM; sleep 600) & exit 5");
    await using child = await startProcess({ ...launch, cwd: worktree, run });
    expect(await child.ended).toEqual({ exitCode: 5, signal: undefined });
    expect(await findMarked(run)).toEqual([]);
  });
});

describe("a machine without a wall", () => {
  const launch = { command: "true", args: [], environment: {} };
  const request = {
    level: "files",
    worktree: tmpdir(),
    homes: [],
    writable: [],
    hosts: [],
    tuttiHome: tmpdir(),
  } as const;

  it.runIf(process.platform === "linux")("says why, and starts the process as it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tutti-no-wall-"));
    await writeFile(join(folder, "bwrap"), "#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n", {
      mode: 0o755,
    });
    const contained = await contain(launch, request, () => probeWall(folder, "linux"));
    await rm(folder, { recursive: true });
    expect(contained).toEqual({
      launch,
      containment: { level: "none", reason: expect.stringContaining("uid map: Permission denied") },
    });
  });

  it("is not asked where nothing is wanted", async () => {
    const unasked = () => Promise.reject(new Error("asked"));
    expect(await contain(launch, { ...request, level: "none" }, unasked)).toEqual({
      launch,
      containment: { level: "none" },
    });
  });
});
