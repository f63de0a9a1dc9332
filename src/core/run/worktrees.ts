import * as z from "zod";
import type { FileChange } from "../review/diff.ts";
import type { Elsewhere } from "./elsewhere.ts";

/** Where one run works. `base` is the commit the branch started from. */
export interface Worktree {
  /** Absolute. */
  readonly path: string;
  readonly branch: string;
  readonly base: string;
  /** Where it is worked on, when that is not on this machine; `path` is a copy then. */
  readonly elsewhere?: Elsewhere | undefined;
}

export interface Commit {
  /** `undefined` when there was nothing to commit. */
  readonly commit: string | undefined;
  /** What the branch points at now. An agent may have committed everything itself. */
  readonly head: string;
}

/** What a worktree shall be again. */
export interface PutBack {
  /** The commit that its branch shall point at, and its files be; it stays as it is when absent. */
  readonly commit: string | undefined;
  /** What `remove` returned, to begin with where the worktree is gone. */
  readonly saved: string | undefined;
  /** A tree that its files shall be, uncommitted; those of `commit` when absent. */
  readonly files?: string | undefined;
  /** What its branch counts as begun from, from now on; as before when absent. */
  readonly base?: string | undefined;
}

/**
 * What would become of a worktree on another commit. `fits`: its own commits,
 * and what is not committed in it, go there as they are. `collides`: only with
 * these files to be settled; the change is one, uncommitted, and each of them
 * holds both sides between markers. `contained`: nothing of it would be left.
 * `there`: it stands on that commit already.
 */
export const Fitted = z.discriminatedUnion("how", [
  z.object({ how: z.literal("fits"), commit: z.string(), files: z.string().optional() }),
  z.object({ how: z.literal("collides"), commit: z.string(), files: z.string(), conflicts: z.array(z.string()) }),
  z.object({ how: z.literal("contained") }),
  z.object({ how: z.literal("there") }),
]);
export type Fitted = z.infer<typeof Fitted>;

export interface PutBackWorktree {
  readonly worktree: Worktree;
  /** It was gone and had to be made again. */
  readonly made: boolean;
  /** The ref that keeps what was in it; `undefined` when nothing was left behind. */
  readonly kept: string | undefined;
}

/** Isolated checkouts of one repository. Nothing here deletes work: see `remove`. */
export interface Worktrees {
  /**
   * Makes the worktree and its branch, or returns the one that is there for this branch.
   *
   * @param branch  for example `tutti/t-3f9ab2c-add-a-licence`
   * @param base    a commit or branch; the repository's HEAD when absent
   * @throws TuttiError `refused` when there is no commit yet, no git, or the branch is checked out elsewhere
   */
  open(branch: string, base: string | undefined, signal: AbortSignal): Promise<Worktree>;

  /** Commits everything that changed, hooks off, as the user's own identity or `Tutti` when there is none. */
  commit(worktree: Worktree, message: string, signal: AbortSignal): Promise<Commit>;

  /** What the branch changes against `worktree.base`, uncommitted changes included. */
  diff(worktree: Worktree, signal: AbortSignal): Promise<readonly FileChange[]>;

  /** The text of `file` at a commit; `undefined` when it does not exist there, or is binary. */
  read(commit: string, file: string, signal: AbortSignal): Promise<string | undefined>;

  /**
   * Works out what a rebase onto `onto` would bring. Nothing but objects is written.
   *
   * @throws TuttiError `refused` when there is no such commit here, or git is too old
   */
  fit(worktree: Worktree, onto: string, signal: AbortSignal): Promise<Fitted>;

  /**
   * Puts a worktree back to an earlier state, or makes it again. All that it holds, and all commits
   * that the branch leaves behind, are saved under `refs/tutti/trash/…` first. What git ignores stays.
   *
   * @throws TuttiError `refused` when something cannot be saved: then it stays as it is
   */
  putBack(worktree: Worktree, to: PutBack, signal: AbortSignal): Promise<PutBackWorktree>;

  /**
   * Saves all work (commits, staged, unstaged, untracked, ignored) under `refs/tutti/trash/…`,
   * then removes the worktree with `git worktree remove`. The branch stays. Left out are ignored
   * folders that can be made again, and files that are the same in the main checkout.
   *
   * @returns the ref from which everything can be restored, or `undefined` when nothing was unsaved
   * @throws TuttiError `refused` when something cannot be saved: then the worktree stays as it is
   */
  remove(worktree: Worktree, signal: AbortSignal): Promise<string | undefined>;
}
