import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProjectFiles } from "#core/analyse/project-files.ts";
import { openProjectFiles } from "#node/analyse/open-project-files.ts";
import { Git } from "#node/git/git.ts";
import { never, openScratch, writeFiles } from "../../../fakes/scratch-repository.ts";

const isWindows = process.platform === "win32";

async function paths(files: ProjectFiles): Promise<readonly string[]> {
  return (await files.list(never)).files.map((file) => file.path);
}

async function reasons(files: ProjectFiles): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await files.list(never)).skipped.map(({ file, reason }) => [file, reason]));
}

describe("the files of a repository", () => {
  it("are the tracked and the new ones, without the ignored, deleted and generated", async () => {
    await using scratch = await openScratch({ "a.ts": "1", "b.ts": "2", "gone.ts": "3", ".gitignore": "*.log\n" });
    await writeFiles(scratch.repo, {
      "b.ts": "changed",
      "new/c.ts": "4",
      "x.log": "5",
      "node_modules/m/index.js": "6",
    });
    await rm(join(scratch.repo, "gone.ts"));
    const files = await openProjectFiles(scratch.git, scratch.repo, never);
    expect(files.name).toBe("repo");
    const list = await files.list(never);
    expect(list.files.map(({ path, tracked, size }) => [path, tracked, size])).toEqual([
      [".gitignore", true, 6],
      ["a.ts", true, 1],
      ["b.ts", true, 7],
      ["new/c.ts", false, 1],
    ]);
    const blob = (await scratch.run(["rev-parse", "HEAD:a.ts"])).trim();
    expect(list.files[1]?.blob).toBe(blob);
    expect(list.files[2]?.blob).toBeUndefined();
  });

  it("are those of a worktree when asked there, under the repository's name", async () => {
    await using scratch = await openScratch({ "a.ts": "1" });
    const worktree = await scratch.worktrees.open("tutti/t-1", undefined, never);
    await writeFiles(worktree.path, { "b.ts": "2" });
    const files = await openProjectFiles(scratch.git, worktree.path, never);
    expect(files.name).toBe("repo");
    expect(await paths(files)).toEqual(["a.ts", "b.ts"]);
  });

  it("are those below a folder when asked there", async () => {
    await using scratch = await openScratch({ "a.ts": "1", "web/b.ts": "2" });
    const files = await openProjectFiles(scratch.git, join(scratch.repo, "web"), never);
    expect([files.name, await paths(files)]).toEqual(["web", ["b.ts"]]);
  });

  it("are there before the first commit", async () => {
    await using scratch = await openScratch({});
    await writeFiles(scratch.repo, { "a.ts": "1" });
    expect(await paths(await openProjectFiles(scratch.git, scratch.repo, never))).toEqual(["a.ts"]);
  });

  it("are given once each in the middle of a merge conflict", async () => {
    await using scratch = await openScratch({ "a.ts": "1\n" });
    await scratch.run(["switch", "-q", "-c", "other"]);
    await writeFiles(scratch.repo, { "a.ts": "2\n" });
    await scratch.run(["commit", "-qam", "two"]);
    await scratch.run(["switch", "-q", "main"]);
    await writeFiles(scratch.repo, { "a.ts": "3\n" });
    await scratch.run(["commit", "-qam", "three"]);
    await scratch.run(["merge", "other"]).catch(() => "the conflict that is wanted");
    const { files } = await (await openProjectFiles(scratch.git, scratch.repo, never)).list(never);
    expect(files.map(({ path, blob }) => [path, blob])).toEqual([["a.ts", undefined]]);
  });

  it.skipIf(isWindows)("survive strange names, and name what is left out", async () => {
    await using scratch = await openScratch({ "a.ts": "1", "new\nline.ts": "2", '"quoted" ä.ts': "3", " -x.ts": "4" });
    await symlink("/etc/passwd", join(scratch.repo, "passwords"));
    await symlink(".", join(scratch.repo, "loop"));
    await writeFile(Buffer.concat([Buffer.from(`${scratch.repo}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x63])]), "5");
    await mkdir(join(scratch.repo, "inner"));
    await scratch.run(["init", "-q", "inner"]);
    await writeFiles(join(scratch.repo, "inner"), { "z.ts": "6" });
    await scratch.run(["add", "passwords"]);
    const files = await openProjectFiles(scratch.git, scratch.repo, never);
    expect(await paths(files)).toEqual([" -x.ts", '"quoted" ä.ts', "a.ts", "new\nline.ts"]);
    expect(await reasons(files)).toEqual({
      inner: "is another repository",
      loop: "is a symbolic link",
      passwords: "is a symbolic link",
      "\uFFFD\uFFFD.c": "has a name that is not UTF-8",
    });
    expect(await files.read("new\nline.ts", 100, never)).toMatchObject({ kind: "text", text: "2" });
    expect(await files.read("passwords", 10_000, never)).toEqual({ kind: "unreadable", reason: "is a symbolic link" });
  });

  it("cannot be listed without git, and the message says so", async () => {
    await using scratch = await openScratch();
    const git = new Git({ binary: join(scratch.folder, "no-git"), environment: scratch.environment });
    await expect(openProjectFiles(git, scratch.repo, never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("Check that git is installed"),
    });
  });
});

describe("the files of a folder without a repository", () => {
  const withFolder = async (work: (folder: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), "tutti-walk-"));
    try {
      await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  const git = new Git({ binary: "/nowhere/git", environment: {} });

  it("are all but the ignored and generated", () =>
    withFolder(async (folder) => {
      await writeFiles(folder, {
        ".gitignore": "*.log\nbuild/\n!keep.log\n",
        "a.ts": "1",
        "x.log": "2",
        "keep.log": "3",
        "build/y.ts": "4",
        "web/.gitignore": "/b.ts\n!x.log\n",
        "web/b.ts": "5",
        "web/x.log": "6",
        "web/deep/b.ts": "7",
        "node_modules/m.js": "8",
      });
      const files = await openProjectFiles(git, folder, never);
      expect(await paths(files)).toEqual([
        ".gitignore",
        "a.ts",
        "keep.log",
        "web/.gitignore",
        "web/deep/b.ts",
        "web/x.log",
      ]);
      expect((await files.list(never)).files.every((file) => !file.tracked)).toBe(true);
    }));

  it.skipIf(isWindows)("do not lead out of it, or round in circles", () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "a/b.ts": "1", "a/loop": "link:..", out: "link:/etc" });
      const files = await openProjectFiles(git, folder, never);
      expect(await paths(files)).toEqual(["a/b.ts"]);
      expect(await reasons(files)).toEqual({ "a/loop": "is a symbolic link", out: "is a symbolic link" });
    }),
  );

  it("may lie very deep", () =>
    withFolder(async (folder) => {
      const deep = Array.from({ length: 150 }, () => "d").join("/");
      await writeFiles(folder, { [`${deep}/a.ts`]: "1" });
      expect(await paths(await openProjectFiles(git, folder, never))).toEqual([`${deep}/a.ts`]);
    }));

  it("are refused with a sentence when there is no such folder", async () => {
    const files = await openProjectFiles(git, join(tmpdir(), "tutti-no-such-folder"), never);
    await expect(files.list(never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringMatching(/folder\.$/),
    });
  });

  it("are read as text where they are text", () =>
    withFolder(async (folder) => {
      const files = await openProjectFiles(git, folder, never);
      await writeFile(join(folder, "bom.ts"), "\uFEFFtext");
      await writeFile(join(folder, "utf16.txt"), Buffer.from("\uFEFFtext", "utf16le"));
      await writeFile(join(folder, "latin.txt"), Buffer.from([0x61, 0xe4, 0x62]));
      await writeFile(join(folder, "binary.ts"), Buffer.from([1, 0, 2]));
      await writeFile(join(folder, "empty.ts"), "");
      await writeFile(join(folder, "huge.ts"), "");
      await truncate(join(folder, "huge.ts"), 200_000_000);
      const read = (path: string) => files.read(path, 1_000_000, never);
      expect(await read("bom.ts")).toEqual({ kind: "text", text: "text" });
      expect(await read("utf16.txt")).toEqual({ kind: "text", text: "text" });
      expect(await read("latin.txt")).toEqual({ kind: "text", text: "a\uFFFDb" });
      expect(await read("binary.ts")).toEqual({ kind: "binary" });
      expect(await read("empty.ts")).toEqual({ kind: "text", text: "" });
      expect(await read("huge.ts")).toEqual({ kind: "unreadable", reason: "has 200000000 bytes, more than are read" });
      expect(await read("gone.ts")).toEqual({ kind: "unreadable", reason: "does not exist any more" });
    }));

  it.skipIf(isWindows)("are named when this user may not read them", () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "secret.ts": "1" });
      await chmod(join(folder, "secret.ts"), 0);
      const files = await openProjectFiles(git, folder, never);
      expect(await asNobody(() => files.read("secret.ts", 100, never))).toEqual({
        kind: "unreadable",
        reason: "may not be read by you",
      });
    }),
  );
});

/** Root may read everything: for the time of `work` this process is another user. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return await work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
