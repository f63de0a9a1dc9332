import { refused } from "#core/errors.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import type { Carried, Placed } from "#core/run/executor.ts";
import { addAll } from "../git/add-all.ts";
import { HOOKS_OFF } from "../git/git-worktrees.ts";
import type { Git } from "../git/git.ts";
import { commitOf } from "../git/repository.ts";
import { gitDirOf, openTemporaryIndex } from "../git/temporary-index.ts";
import { keepCommit } from "../git/trash.ts";
import type { Executor } from "./executor.ts";
import { applyScript, snapshotScript } from "./there-scripts.ts";

/*
 * Each side is told as one commit: its tree is all files that git would keep, its parent is HEAD, its message is the
 * branch. Name and dates are fixed, so two sides that are the same are the same commit. `refs/tutti/carry/NAME` here is
 * the commit that both sides were when they last met.
 */

/** The worktree of a run on both sides. */
export interface Sides {
  readonly git: Git;
  readonly executor: Executor;
  /** Here. */
  readonly worktree: Placed;
  readonly elsewhere: Elsewhere;
  /** The repository there that all its worktrees share. */
  readonly repositoryThere: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const identity = {
  GIT_AUTHOR_NAME: "Tutti",
  GIT_AUTHOR_EMAIL: "tutti@localhost",
  GIT_AUTHOR_DATE: "1000000000 +0000",
  GIT_COMMITTER_NAME: "Tutti",
  GIT_COMMITTER_EMAIL: "tutti@localhost",
  GIT_COMMITTER_DATE: "1000000000 +0000",
} as const;

export const metRef = (name: string): string => `refs/tutti/carry/${name}`;
const broughtRef = (name: string): string => `refs/tutti/brought/${name}`;

/** @throws TuttiError `refused` when the folder there is gone */
export async function carry(sides: Sides, signal: AbortSignal): Promise<Carried> {
  const { git, worktree, elsewhere, executor } = sides;
  const here = await snapshotHere(git, worktree.path, signal);
  const there = await snapshotThere(sides, signal);
  if (there === undefined) {
    throw refused(
      `The worktree's folder ${elsewhere.path} is gone in ${executor.id}. What was last carried from there is in the ` +
        `worktree on this machine: retry the run from a step to go on from it.`,
    );
  }
  if (here === there) {
    await meet(sides, here, signal);
    return { how: "same", kept: undefined };
  }
  const met = await commitOf(git, worktree.path, metRef(elsewhere.name), signal);
  if (there === met) {
    await send(sides, here, signal);
    return { how: "sent", kept: undefined };
  }
  await fetchFrom(sides, there, signal);
  const kept = here === met ? undefined : await keepCommit(git, worktree.path, here, worktree, sides.now(), signal);
  await applyHere(sides, there, signal);
  await meet(sides, there, signal);
  return { how: "brought", kept };
}

/** Makes the worktree there, or one that was lost again, with what is here. */
export async function sendAll(sides: Sides, signal: AbortSignal): Promise<void> {
  await send(sides, await snapshotHere(sides.git, sides.worktree.path, signal), signal);
}

/** Whether its worktree is there. */
export async function isThere(sides: Sides, signal: AbortSignal): Promise<boolean> {
  return (await snapshotThere(sides, signal)) !== undefined;
}

async function send(sides: Sides, here: string, signal: AbortSignal): Promise<void> {
  const { git, executor, elsewhere, worktree, repositoryThere } = sides;
  const { url, settings } = executor.gitAddress(elsewhere.name, repositoryThere);
  const ref = `+${here}:${metRef(elsewhere.name)}`;
  const quiet = ["--quiet", "--no-verify", "--recurse-submodules=no"];
  await git.text(worktree.path, [...HOOKS_OFF, ...settings, "push", ...quiet, url, ref], {}, signal);
  const words = [repositoryThere, elsewhere.path, here, worktree.branch];
  const { code, complaint } = await executor.run(elsewhere.name, { script: applyScript, words }, signal);
  if (code !== 0) throw failed(sides, "take the run's files", complaint);
  await meet(sides, here, signal);
}

async function snapshotHere(git: Git, path: string, signal: AbortSignal): Promise<string> {
  await using index = await openTemporaryIndex(await gitDirOf(git, path, signal));
  await addAll(git, path, { environment: index.environment }, signal);
  const tree = await git.line(path, ["write-tree"], { environment: index.environment }, signal);
  const head = await git.line(path, ["rev-parse", "--verify", "HEAD^{commit}"], {}, signal);
  const { output } = await git.answer(path, ["symbolic-ref", "--quiet", "HEAD"], { answers: [1] }, signal);
  const args = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "--no-gpg-sign", tree, "-p", head];
  return await git.line(path, args, { environment: identity, input: `${output.toString("utf8").trim()}\n` }, signal);
}

/** @returns `undefined` when there is no worktree there */
async function snapshotThere(sides: Sides, signal: AbortSignal): Promise<string | undefined> {
  const { executor, elsewhere } = sides;
  const exported = Object.entries(identity).map(([name, value]) => `${name}='${value}'; export ${name}`);
  const script = [...exported, snapshotScript].join("\n");
  const words = [elsewhere.path, metRef(elsewhere.name)];
  const { code, output, complaint } = await executor.run(elsewhere.name, { script, words }, signal);
  if (code === 3) return undefined;
  if (code !== 0) throw failed(sides, "tell what the run has changed", complaint);
  return output.toString("utf8").trim();
}

async function fetchFrom(sides: Sides, commit: string, signal: AbortSignal): Promise<void> {
  const { git, executor, elsewhere, worktree, repositoryThere } = sides;
  const { url, settings } = executor.gitAddress(elsewhere.name, repositoryThere);
  const ref = `+${metRef(elsewhere.name)}:${broughtRef(elsewhere.name)}`;
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
  await git.text(worktree.path, [...HOOKS_OFF, ...settings, "fetch", ...quiet, url, ref], {}, signal);
  if ((await commitOf(git, worktree.path, commit, signal)) === undefined)
    throw failed(sides, "give back what the run has changed", "it changed meanwhile");
}

/** Everything here is in the commit that was told of this side, so nothing that git keeps is lost. */
async function applyHere({ git, worktree }: Sides, commit: string, signal: AbortSignal): Promise<void> {
  const { path } = worktree;
  const branch = await git.line(path, ["log", "-1", "--format=%B", commit, "--"], {}, signal);
  const head = await git.line(path, ["rev-parse", "--verify", `${commit}^`], {}, signal);
  await addAll(git, path, {}, signal);
  await git.text(path, [...HOOKS_OFF, "read-tree", "--reset", "-u", commit], {}, signal);
  const note = ["-m", "tutti: carried"];
  if (branch.trim() === `refs/heads/${worktree.branch}`) {
    await git.text(path, ["symbolic-ref", ...note, "HEAD", branch.trim()], {}, signal);
    await git.text(path, ["update-ref", ...note, branch.trim(), head], {}, signal);
  } else await git.text(path, ["update-ref", "--no-deref", ...note, "HEAD", head], {}, signal);
  await git.text(path, [...HOOKS_OFF, "reset", "--quiet", "--mixed", "HEAD"], {}, signal);
}

async function meet({ git, worktree, elsewhere }: Sides, commit: string, signal: AbortSignal): Promise<void> {
  await git.text(worktree.path, ["update-ref", metRef(elsewhere.name), commit], {}, signal);
}

function failed({ executor }: Sides, what: string, complaint: string) {
  return refused(`${executor.id} could not ${what}: ${complaint.trim().split("\n").at(-1) ?? "it did not say why"}`);
}
