import { join, sep } from "node:path";
import { availableParallelism, homedir } from "node:os";
import { mkdir, realpath } from "node:fs/promises";
import { refused } from "#core/errors.ts";
import { fingerprint } from "#core/hash.ts";
import type { FileChange } from "#core/review/diff.ts";
import { safeBranchName } from "#core/run/branch-name.ts";
import type { Conventions } from "#core/run/conventions.ts";
import type { Commit, Fitted, PutBack, PutBackWorktree, Worktree, Worktrees } from "#core/run/worktrees.ts";
import { explainingDisk } from "../disk-state.ts";
import { commitWork } from "./commit-work.ts";
import { diffWork, readText } from "./diff-work.ts";
import type { Environment } from "./environment.ts";
import { fitWork } from "./fit-work.ts";
import type { Git } from "./git.ts";
import { bringIncludedFiles, type IncludedFiles } from "./included-files.ts";
import { commitOf, type Repository } from "./repository.ts";
import { conventionsOf } from "./read-conventions.ts";
import { fillLfs } from "./lfs.ts";
import { putBack, requirePutBack } from "./put-back.ts";
import { restoreWork } from "./restore-work.ts";
import { baseRef, holdsRepositories, saveStagedToTrash, saveToTrash, type Trash } from "./trash.ts";
import { exists, gitDirOfCheckout, listCheckouts, requireCheckout } from "./checkouts.ts";
import { requireSpace, worktreeState, type WorktreeState } from "./worktree-state.ts";
import { fillSubmodules, moveSubmodules, unsavable } from "./submodules.ts";
import { listWorkingFiles } from "./working-files.ts";

/** With it no hook of the project runs: hooks are for people, and may ask or hang. */
export const HOOKS_OFF = ["-c", "core.hooksPath=/dev/null"] as const;

export interface WorktreesSettings {
  /** The folder for all worktrees of this repository; see `worktreesFolder`. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The most bytes of ignored files that are kept when a worktree is removed; more than that refuses the removal. */
  readonly ignoredLimit?: number;
  /** Names of ignored folders that need not be kept, beside the known ones. */
  readonly remadeFolders?: () => readonly string[];
  /** The least bytes that must be free on the disk before a worktree is made. */
  readonly freeSpaceFloor?: () => number;
}

const IGNORED_LIMIT = 64 << 20;

/** Outside the checkout, so that no watcher, search or build of the project walks into it. */
export function worktreesFolder(repository: Repository, environment: Environment): string {
  return join(
    tuttiHome(environment),
    "worktrees",
    `${repository.name}-${fingerprint(repository.commonDir).slice(0, 7)}`,
  );
}

/** Tutti's folder of this machine's user. */
export function tuttiHome(environment: Environment): string {
  return environment["TUTTI_HOME"] ?? join(environment["HOME"] ?? homedir(), ".tutti");
}

/** Worktrees made by git itself. */
export class GitWorktrees implements Worktrees {
  readonly #git: Git;
  readonly #repository: Repository;
  readonly #settings: WorktreesSettings;

  constructor(git: Git, repository: Repository, settings: WorktreesSettings) {
    this.#git = git;
    this.#repository = repository;
    this.#settings = settings;
  }

  open(name: string, base: string | undefined, signal: AbortSignal): Promise<Worktree> {
    return explainingDisk(this.#settings.folder, async () => {
      const worktree = await this.#open(name, base, signal);
      await fillLfs(this.#git, worktree.path, signal);
      await fillSubmodules(this.#git, this.#repository, worktree.path, signal);
      return worktree;
    });
  }

  async #open(name: string, base: string | undefined, signal: AbortSignal): Promise<Worktree> {
    const branch = safeBranchName(name);
    await mkdir(this.#settings.folder, { recursive: true });
    const folder = await realpath(this.#settings.folder); // as git tells it, where a link leads there
    const path = join(folder, folderOf(branch));
    const there = await this.#existing(branch, folder, path, signal);
    if (there !== undefined) return { path: there, branch, base: await this.#baseOf(branch, base, signal) };
    await requireSpace(folder, this.#settings.freeSpaceFloor?.() ?? 0);
    return { path, branch, base: await this.#add(path, branch, base, signal) };
  }

  async commit(worktree: Worktree, message: string, signal: AbortSignal): Promise<Commit> {
    await requireCheckout(this.#repository.commonDir, worktree.path);
    return explainingDisk(worktree.path, () => commitWork(this.#git, worktree, message, signal));
  }

  async diff(worktree: Worktree, signal: AbortSignal): Promise<readonly FileChange[]> {
    await requireCheckout(this.#repository.commonDir, worktree.path);
    return diffWork(this.#git, worktree, signal);
  }

  read(commit: string, file: string, signal: AbortSignal): Promise<string | undefined> {
    return readText(this.#git, this.#repository.top, commit, file, signal);
  }

  /** The worktrees of runs that are there, with what they take and hold. */
  async list(signal: AbortSignal): Promise<readonly WorktreeState[]> {
    const folder = await realpath(this.#settings.folder).catch(() => this.#settings.folder);
    const checkouts = await listCheckouts(this.#git, this.#repository.top, signal);
    const ours = checkouts.filter(({ main, path }) => !main && path.startsWith(folder + sep));
    const states: WorktreeState[] = [];
    for (const checkout of ours) states.push(await worktreeState(this.#git, checkout, signal));
    return states;
  }

  async remove(worktree: Worktree, signal: AbortSignal): Promise<string | undefined> {
    const checkouts = await listCheckouts(this.#git, this.#repository.top, signal);
    const checkout = checkouts.find(({ path }) => path === worktree.path);
    if (checkout === undefined) return undefined; // removed before: saying it twice is no mistake
    if (checkout.main) throw refused(`${worktree.path} is the repository itself, not a worktree of a run.`);
    if (!(await exists(worktree.path))) return this.#forget(worktree.path, worktree.branch, signal);
    await requireCheckout(this.#repository.commonDir, worktree.path);
    const { nested } = await listWorkingFiles(this.#git, worktree.path, signal);
    const held = await this.#trash().unsavable(worktree.path, nested, signal);
    if (held.length > 0) throw holdsRepositories(worktree.path, held);
    const save = () => saveToTrash(this.#git, worktree, this.#trash(), signal);
    const ref = await explainingDisk(worktree.path, save);
    await this.#git.text(this.#repository.top, ["worktree", "remove", "--force", worktree.path], {}, signal);
    return ref;
  }

  async fit(worktree: Worktree, onto: string, signal: AbortSignal): Promise<Fitted> {
    await requireCheckout(this.#repository.commonDir, worktree.path);
    return explainingDisk(worktree.path, () => fitWork(this.#git, worktree, onto, signal));
  }

  async putBack(worktree: Worktree, to: PutBack, signal: AbortSignal): Promise<PutBackWorktree> {
    const there = await exists(worktree.path);
    const opened =
      !there && to.saved !== undefined
        ? await this.restore(to.saved, signal)
        : await this.open(worktree.branch, worktree.base, signal);
    const base = to.base ?? opened.base;
    const setBase = () =>
      this.#git.text(this.#repository.top, ["update-ref", baseRef(opened.branch), base], {}, signal);
    if (to.commit === undefined) {
      if (base !== opened.base) await setBase();
      return { worktree: { ...opened, base }, made: !there, kept: undefined };
    }
    await requireCheckout(this.#repository.commonDir, opened.path);
    const kept = await putBack(this.#git, opened, { commit: to.commit, files: to.files }, this.#trash(), signal);
    if (base !== opened.base) await setBase();
    await fillLfs(this.#git, opened.path, signal);
    await moveSubmodules(this.#git, this.#repository, opened.path, signal);
    if (there) await this.bringFiles(opened, await conventionsOf(this.#repository.top), signal);
    return { worktree: { ...opened, base }, made: !there, kept };
  }

  /**
   * Looks whether a worktree can be put back to a commit, as far as that is known beforehand. Changes nothing.
   *
   * @throws TuttiError `refused`, with what `putBack` would say
   */
  async requirePutBack(worktree: Worktree, commit: string, signal: AbortSignal): Promise<void> {
    if (await exists(worktree.path)) await requireCheckout(this.#repository.commonDir, worktree.path);
    await requirePutBack(this.#git, worktree, commit, this.#trash(), signal);
  }

  /**
   * Brings back what `remove` saved: the branch, its commits, and every file
   * staged or unstaged as it was.
   *
   * @param ref  what `remove` returned
   */
  async restore(ref: string, signal: AbortSignal): Promise<Worktree> {
    const { top } = this.#repository;
    const open = async (branch: string, base: string) => {
      const opened = await this.#open(branch, base, signal);
      await fillLfs(this.#git, opened.path, signal);
      return opened;
    };
    const worktree = await restoreWork(this.#git, top, ref, open, signal);
    await fillSubmodules(this.#git, this.#repository, worktree.path, signal);
    await this.bringFiles(worktree, await conventionsOf(top), signal);
    return worktree;
  }

  /** Gives a worktree the ignored files of the main checkout that the conventions name. May be done again. */
  bringFiles(worktree: Worktree, conventions: Conventions, signal: AbortSignal): Promise<IncludedFiles> {
    return bringIncludedFiles(this.#git, this.#repository.top, worktree.path, conventions, signal);
  }

  #trash(): Trash {
    const { now, ignoredLimit = IGNORED_LIMIT, remadeFolders } = this.#settings;
    const remade = remadeFolders?.() ?? [];
    return {
      top: this.#repository.top,
      now: now(),
      ignoredLimit,
      remadeFolders: remade,
      unsavable: (path, nested, signal) => unsavable(this.#git, this.#repository, path, nested, remade, signal),
    };
  }

  async #existing(branch: string, folder: string, path: string, signal: AbortSignal): Promise<string | undefined> {
    const checkouts = await listCheckouts(this.#git, this.#repository.top, signal);
    const mine =
      checkouts.find((checkout) => checkout.branch === branch) ?? checkouts.find((each) => each.path === path);
    if (mine === undefined) return undefined;
    const ours = !mine.main && mine.path.startsWith(folder + sep);
    if (await exists(mine.path)) {
      if (ours) return mine.path;
      throw refused(
        `${branch} is checked out in ${mine.path}. Switch that checkout to another branch, then try again.`,
      );
    }
    if (!ours) throw refused(`${branch} belongs to the worktree ${mine.path}, which is gone. Run: git worktree prune`);
    await this.#forget(mine.path, branch, signal);
    return undefined;
  }

  /** Drops git's entry of a worktree whose folder somebody deleted by hand. Others' entries stay. */
  async #forget(path: string, branch: string, signal: AbortSignal): Promise<string | undefined> {
    const { top, commonDir } = this.#repository;
    const gitDir = await gitDirOfCheckout(commonDir, path);
    const ref = gitDir && (await saveStagedToTrash(this.#git, gitDir, branch, this.#settings.now(), signal));
    await this.#git.text(top, ["worktree", "remove", "--force", path], {}, signal);
    return ref;
  }

  /** @returns the commit the branch started from */
  async #add(path: string, branch: string, base: string | undefined, signal: AbortSignal): Promise<string> {
    const { top } = this.#repository;
    const add = [...HOOKS_OFF, ...(await this.#inParallel(signal)), "worktree", "add", "--quiet"];
    if ((await commitOf(this.#git, top, `refs/heads/${branch}`, signal)) !== undefined) {
      await this.#git.text(top, [...add, path, branch], {}, signal);
      return this.#baseOf(branch, base, signal);
    }
    const start = await commitOf(this.#git, top, base ?? "HEAD", signal);
    if (start === undefined) {
      throw refused(
        base === undefined
          ? `${top} has no commit yet. Make a first commit, then try again.`
          : `${base} is no branch or commit of ${top}.`,
      );
    }
    await this.#git.text(top, [...add, "--no-track", "-b", branch, path, start], {}, signal);
    await this.#git.text(top, ["update-ref", baseRef(branch), start], {}, signal);
    return start;
  }

  /** Git writes files one after the other unless it is told otherwise; the person's own choice stays. */
  async #inParallel(signal: AbortSignal): Promise<readonly string[]> {
    const args = ["config", "--get", "checkout.workers"];
    const { code } = await this.#git.answer(this.#repository.top, args, { answers: [1] }, signal);
    return code === 0 ? [] : ["-c", `checkout.workers=${Math.min(availableParallelism(), 8)}`];
  }

  /** The commit the branch started from: remembered since it was made, else where it left `base`. */
  async #baseOf(branch: string, base: string | undefined, signal: AbortSignal): Promise<string> {
    const { top } = this.#repository;
    const remembered = await commitOf(this.#git, top, baseRef(branch), signal);
    if (remembered !== undefined) return remembered;
    const args = ["merge-base", "--", base ?? "HEAD", `refs/heads/${branch}`];
    const { code, output } = await this.#git.answer(top, args, { answers: [1] }, signal);
    if (code === 0) return output.toString("utf8").trim();
    throw refused(`${branch} has no commit in common with ${base ?? "HEAD"}, so there is nothing to compare it with.`);
  }
}

/** Short, because paths on Windows are; unlike for two branches, because of the fingerprint. */
function folderOf(branch: string): string {
  const words = branch.replace(/^tutti\//, "").replaceAll(/[^\p{L}\p{N}_-]+/gu, "-");
  return `${words.slice(0, 40).replace(/-+$/, "")}-${fingerprint(branch).slice(0, 4)}`;
}
