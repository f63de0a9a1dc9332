import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { conventionsOf } from "#node/git/read-conventions.ts";
import { TuttiError } from "#core/errors.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../../fakes/scratch-repository.ts";
import { act } from "./acts.ts";
import { filesIn, filesOf, mainCheckout, reachable, reachableInSubmodule } from "./inventory.ts";
import { oneOf, randomFrom, type Random } from "../../../../rig/random.ts";

/** More of them with TUTTI_SEEDS=1000; one again with TUTTI_SEED=17. */
const one = process.env["TUTTI_SEED"];
const seeds =
  one === undefined
    ? Array.from({ length: Number(process.env["TUTTI_SEEDS"] ?? 16) }, (_, place) => place + 1)
    : [Number(one)];

const OPERATIONS = 14;

let scratch: Scratch;
let main: unknown;
beforeEach(async () => {
  scratch = await openScratch({
    ".gitignore": "*.log\ncache/\nprivate/\nnode_modules/\n.env\n",
    ".worktreeinclude": ".env\n",
    "a.txt": "a\n",
    "dir/b.txt": "b\n",
    "dir/c.sh": "exec:#!/bin/sh\n",
  });
  await makeHistory(scratch);
  main = await mainCheckout(scratch);
});
afterEach(() => scratch[Symbol.asyncDispose]());

describe("any sequence of operations, in any state of git", () => {
  it.each(seeds)("loses no byte and leaves the main checkout alone: seed %i", async (seed) => {
    const random = randomFrom(seed);
    const story: string[] = [];
    const state: State = { worktree: undefined, refs: [], story };
    for (let step = 0; step < OPERATIONS; step++) {
      await perform(oneOf(random, operations), state, random).catch((error: unknown) => {
        throw new Error(`seed ${seed}, after ${story.join(" → ")}`, { cause: error });
      });
      expect(await mainCheckout(scratch), `seed ${seed}, after ${story.join(" → ")}`).toEqual(main);
    }
  });
});

/** A submodule, a branch to be in conflict with, and work in progress in the main checkout. */
async function makeHistory(scratch: Scratch): Promise<void> {
  const { repo, folder } = scratch;
  const run = (args: readonly string[], cwd?: string) => scratch.run(args, cwd);
  await run(["init", "--quiet", join(folder, "library")]);
  await writeFiles(folder, { "library/lib.txt": "lib\n" });
  await run(["add", "--all"], join(folder, "library"));
  await run(["commit", "--quiet", "-m", "lib"], join(folder, "library"));
  await run(["config", "--global", "protocol.file.allow", "always"]);
  await run(["submodule", "--quiet", "add", join(folder, "library"), "sub"]);
  await run(["commit", "--quiet", "-m", "with a submodule"]);
  await run(["switch", "--quiet", "-c", "side"]);
  await writeFiles(repo, { "a.txt": "side\n", "new.txt": "side too\n" });
  await run(["add", "--all"]);
  await run(["commit", "--quiet", "-m", "side"]);
  await run(["switch", "--quiet", "main"]);
  await writeFiles(repo, { "dir/b.txt": "mine\n", "untracked.txt": "mine\n", ".env": "SECRET=1\n", "x.log": "mine\n" });
  await run(["add", "dir/b.txt"]);
  await writeFiles(repo, { "dir/b.txt": "mine, later\n" });
}

interface State {
  worktree: Worktree | undefined;
  readonly refs: string[];
  readonly story: string[];
}

type Operation = "bring" | "work" | "commit" | "diff" | "reopen" | "remove" | "restore" | "vanish" | "put back";
const operations: readonly Operation[] = [
  "work",
  "work",
  "work",
  "commit",
  "diff",
  "bring",
  "reopen",
  "remove",
  "remove",
  "restore",
  "vanish",
  "put back",
  "put back",
];

async function perform(operation: Operation, state: State, random: Random): Promise<void> {
  state.worktree ??= await scratch.worktrees.open(oneOf(random, ["tutti/a", "tutti/b"]), undefined, never);
  const { worktree, story } = state;
  story.push(operation);
  if (operation === "work") return work(worktree, random);
  const before = await take(worktree);
  if (operation === "vanish") {
    if (random(3) > 0) return;
    await rm(worktree.path, { recursive: true, force: true }); // somebody's own hand: only what git had must survive
    before.files.clear();
  }
  const outcome = await operate(operation, state, random);
  if (outcome.refused !== undefined) story.push(`refused: ${outcome.refused}`);
  await nothingLost(worktree, before, outcome);
}

async function work({ path }: Worktree, random: Random): Promise<void> {
  const git = (...args: string[]) => scratch.run(args, path);
  for (let acts = random(12); acts >= 0; acts--) if (existsSync(path)) await act({ folder: path, random, git });
}

/** Git's id of no bytes. */
const EMPTY = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

interface Taken {
  readonly files: Map<string, string>;
  /** Commits of the worktree's HEAD and of its history. */
  readonly commits: readonly string[];
  /** Ids of what is staged. */
  readonly staged: readonly string[];
}

async function take({ path }: Worktree): Promise<Taken> {
  const lines = async (...args: string[]) =>
    (await scratch.run(args, path).catch(() => "")).split("\n").filter(Boolean);
  const noted = await lines(
    "rev-parse",
    "--revs-only",
    "HEAD",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "ORIG_HEAD",
  );
  const own = await lines("for-each-ref", "--format=%(objectname)", "refs/worktree", "refs/bisect");
  return {
    files: await filesIn(path),
    commits: [...noted, ...own, ...(await lines("log", "--walk-reflogs", "--format=%H", "HEAD"))],
    staged: (await lines("ls-files", "--stage"))
      .filter((line) => !line.startsWith("160000"))
      .map((line) => line.slice(7, 47))
      .filter((blob) => blob !== EMPTY),
  };
}

interface Outcome {
  readonly ref?: string | undefined;
  readonly removed?: boolean;
  /** The branch may have left commits behind. */
  readonly movedBack?: boolean;
  /** A sentence. */
  readonly refused?: string;
}

/** Only sentences for a person may be thrown: everything else is a bug, and fails the test. */
async function operate(operation: Operation, state: State, random: Random): Promise<Outcome> {
  const { worktrees } = scratch;
  const { worktree, refs } = state;
  if (worktree === undefined) throw new Error("There is no worktree.");
  try {
    if (operation === "commit") await worktrees.commit(worktree, "Work of an agent", never);
    if (operation === "diff") await worktrees.diff(worktree, never);
    if (operation === "reopen" || operation === "vanish")
      state.worktree = await worktrees.open(worktree.branch, undefined, never);
    if (operation === "bring") await worktrees.bringFiles(worktree, await conventionsOf(scratch.repo), never);
    if (operation === "restore" && refs.length > 0) await restore(state, oneOf(random, refs));
    if (operation === "put back") return await putBack(state, worktree, random);
    if (operation !== "remove") return {};
    const ref = await worktrees.remove(worktree, never);
    state.worktree = undefined;
    if (ref !== undefined) refs.push(ref);
    return { ref, removed: true };
  } catch (error) {
    if (error instanceof TuttiError && error.kind === "refused") return { refused: error.message };
    throw error;
  }
}

/** It is as the commit says, whatever was going on in it. */
async function putBack({ refs }: State, worktree: Worktree, random: Random): Promise<Outcome> {
  const past = (await scratch.run(["log", "--format=%H", `refs/heads/${worktree.branch}`])).split("\n").filter(Boolean);
  const commit = oneOf(random, [worktree.base, ...past]);
  const { kept } = await scratch.worktrees.putBack(worktree, { commit, saved: undefined }, never);
  if (kept !== undefined) refs.push(kept);
  const show = async (...args: string[]) => (await scratch.run(args, worktree.path)).trim();
  expect(await show("rev-parse", "HEAD", `refs/heads/${worktree.branch}`)).toBe(`${commit}\n${commit}`);
  expect(await show("symbolic-ref", "HEAD")).toBe(`refs/heads/${worktree.branch}`);
  expect(await show("status", "--porcelain"), "status").toBe("");
  return { ref: kept, movedBack: true };
}

/** Every file that was saved is there again. */
async function restore(state: State, ref: string): Promise<void> {
  state.worktree = await scratch.worktrees.restore(ref, never);
  const now = await filesIn(state.worktree.path);
  for (const [path, bytes] of await filesOf(scratch, ref, never)) expect(now.get(path), path).toBe(bytes);
}

async function nothingLost(worktree: Worktree, before: Taken, outcome: Outcome): Promise<void> {
  const objects = await reachable(scratch);
  const { ref, removed = false, movedBack = false } = outcome;
  if (removed || movedBack || before.files.size === 0) {
    expect(
      before.staged.filter((blob) => !objects.has(blob)),
      "staged",
    ).toEqual([]);
    expect(
      before.commits.filter((commit) => !objects.has(commit)),
      "commits",
    ).toEqual([]);
  }
  const library = await reachableInSubmodule(scratch);
  const files = [...before.files].filter(
    ([path, bytes]) => !mayGo(path, bytes) && !(path.startsWith("sub/") && library.has(bytes.slice(5))),
  );
  if (removed) {
    const kept = await filesOf(scratch, ref ?? before.commits[0] ?? "", never);
    for (const [path, bytes] of files) expect(kept.get(path), path).toBe(bytes);
    return;
  }
  const now = await filesIn(worktree.path);
  for (const [path, bytes] of files) {
    if (now.get(path) !== bytes)
      expect(objects.has(bytes.slice(5)), `${path} was ${bytes} and is ${now.get(path)}`).toBe(true);
  }
}

/** Installed packages can be made again; `.env` is the main checkout's own file. */
function mayGo(path: string, bytes: string): boolean {
  return (
    path.split("/").includes("node_modules") ||
    (path === ".env" && bytes === "file 65ec2679eeaac690801f2a00b7de9baebbef7a2d")
  );
}
