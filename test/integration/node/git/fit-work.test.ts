import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worktree } from "#core/run/worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

const lines = (...changed: string[]) => [...changed, "2", "3", "4", "5", "6", "7", "8"].join("\n") + "\n";

let scratch: Scratch;
let worktree: Worktree;
let base: string;
beforeEach(async () => {
  scratch = await openScratch({ "a.txt": lines("1"), "b.txt": "b\n", ".gitignore": "*.log\n" });
  worktree = await scratch.worktrees.open("tutti/a", undefined, never);
  ({ base } = worktree);
});
afterEach(() => scratch[Symbol.asyncDispose]());

const inside = async (...args: string[]) => (await scratch.run(args, worktree.path)).trim();
const text = (file: string) => readFile(join(worktree.path, file), "utf8");

/** A commit on the main branch. */
async function onMain(files: Readonly<Record<string, string>>): Promise<string> {
  await writeFiles(scratch.repo, files);
  await scratch.run(["add", "--all"]);
  await scratch.run(["commit", "--quiet", "-m", "of main"]);
  return (await scratch.run(["rev-parse", "HEAD"])).trim();
}

async function save(message: string, files: Readonly<Record<string, string>>): Promise<string> {
  await writeFiles(worktree.path, files);
  return (await scratch.worktrees.commit(worktree, message, never)).head;
}

/** Everything that a person could see of the worktree, and its refs. */
async function everything(): Promise<string> {
  const index = await inside("ls-files", "--stage");
  const refs = await scratch.run(["for-each-ref", "--format=%(refname) %(objectname)"]);
  return [await inside("status", "--porcelain=v2", "--branch"), index, await inside("diff"), refs].join("\n--\n");
}

async function rebase(onto: string) {
  const fitted = await scratch.worktrees.fit(worktree, onto, never);
  if (fitted.how !== "fits" && fitted.how !== "collides") throw new Error(`It is ${fitted.how}.`);
  const to = { commit: fitted.commit, saved: undefined, files: fitted.files, base: onto };
  return { fitted, ...(await scratch.worktrees.putBack(worktree, to, never)) };
}

describe("fit", () => {
  it("moves each commit with its author and message, and what is not committed, and loses nothing", async () => {
    await save("one\n\nwith a body", { "one.txt": "1\n" });
    const before = await save("two", { "b.txt": "two\n" });
    await writeFiles(worktree.path, { "b.txt": "three\n", "new.txt": "new\n", "x.log": "ignored\n" });
    const onto = await onMain({ "a.txt": lines("of main") });
    const seen = await everything();
    const fitted = await scratch.worktrees.fit(worktree, onto, never);
    expect(await everything()).toBe(seen); // only objects were written
    expect(fitted.how).toBe("fits");

    const { worktree: now, kept } = await rebase(onto);
    expect(now.base).toBe(onto);
    expect(await inside("log", "--format=%an %s%n%b", `${onto}..HEAD`)).toBe("Ada two\n\nAda one\nwith a body");
    expect(await inside("rev-parse", "HEAD~2", "refs/tutti/base/tutti/a")).toBe(`${onto}\n${onto}`);
    expect(await inside("symbolic-ref", "HEAD")).toBe("refs/heads/tutti/a");
    expect((await inside("status", "--porcelain")).split("\n").map((line) => line.trim())).toEqual([
      "M b.txt",
      "?? new.txt",
    ]);
    expect([await text("a.txt"), await text("b.txt"), await text("x.log")]).toEqual([
      lines("of main"),
      "three\n",
      "ignored\n",
    ]);
    expect(await scratch.run(["rev-parse", `${kept}^`])).toBe(`${before}\n`);
    expect(await scratch.run(["show", `${kept}:new.txt`])).toBe("new\n");
    expect(await scratch.worktrees.diff(now, never)).toHaveLength(3);
  });

  it("names what collides and changes nothing; settled by an agent it is one change with both sides", async () => {
    await save("mine", { "a.txt": lines("mine"), "c.txt": "c\n" });
    const onto = await onMain({ "a.txt": lines("of main") });
    const seen = await everything();
    const fitted = await scratch.worktrees.fit(worktree, onto, never);
    expect(fitted).toMatchObject({ how: "collides", commit: onto, conflicts: ["a.txt"] });
    expect(await everything()).toBe(seen);
    await rebase(onto);
    expect(await text("a.txt")).toMatch(/^<<<<<<< .*\nof main\n=======\nmine\n>>>>>>> .*\n2\n/);
    expect([await text("c.txt"), await inside("rev-parse", "HEAD")]).toEqual(["c\n", onto]);
    await writeFiles(worktree.path, { "a.txt": lines("both") });
    const { head } = await scratch.worktrees.commit(worktree, "settled", never);
    expect(await inside("rev-parse", `${head}^`)).toBe(onto);
  });

  it("gives one change where only its whole fits, and moves only its own commits to a third place", async () => {
    await save("there", { "a.txt": lines("of main, almost") });
    await save("and right", { "a.txt": lines("of main"), "c.txt": "c\n" });
    const onto = await onMain({ "a.txt": lines("of main") });
    const whole = await rebase(onto);
    expect(whole.fitted).toMatchObject({ how: "fits", commit: onto });
    expect(await inside("status", "--porcelain")).toBe("?? c.txt");
    worktree = whole.worktree;
    await save("settled", {});
    await scratch.run(["switch", "--quiet", "-c", "side", base]);
    const third = await onMain({ "d.txt": "d\n" });
    await rebase(third);
    expect(await inside("diff", "--name-only", third, "HEAD")).toBe("c.txt");
  });

  it("says when there is nothing to do, or nothing would be left of it", async () => {
    const fit = async (onto: string) => (await scratch.worktrees.fit(worktree, onto, never)).how;
    await save("mine", { "c.txt": "c\n" });
    expect(await fit(base)).toBe("there");
    expect(await fit(await onMain({ "c.txt": "c\n" }))).toBe("contained");
    await expect(fit("0".repeat(40))).rejects.toThrow("There is no commit 0000000000 in this clone");
  });

  it("takes what an agent has merged for what it is", async () => {
    await save("mine", { "c.txt": "c\n" });
    const onto = await onMain({ "d.txt": "d\n" });
    await inside("-c", "user.name=A", "-c", "user.email=a@example.org", "merge", "--quiet", "--no-edit", onto);
    const head = await inside("rev-parse", "HEAD");
    const { fitted, worktree: now } = await rebase(onto);
    expect(fitted).toEqual({ how: "fits", commit: head });
    expect((await scratch.worktrees.diff(now, never)).map(({ path }) => path)).toEqual(["c.txt"]);
  });
});

describe("putBack with files", () => {
  it("does the same again after it was cut off in the middle", async () => {
    await save("mine", { "b.txt": "mine\n" });
    await writeFiles(worktree.path, { "new.txt": "new\n" });
    const onto = await onMain({ "a.txt": lines("of main") });
    const fitted = await scratch.worktrees.fit(worktree, onto, never);
    if (fitted.how !== "fits") throw new Error(fitted.how);
    const to = { commit: fitted.commit, saved: undefined, files: fitted.files, base: onto };
    await inside("update-ref", "refs/heads/tutti/a", fitted.commit); // and then its process was killed
    await scratch.worktrees.putBack(worktree, to, never);
    expect(await inside("status", "--porcelain")).toBe("?? new.txt");
    expect([await text("a.txt"), await text("b.txt")]).toEqual([lines("of main"), "mine\n"]);
  });
});
