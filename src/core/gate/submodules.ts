import type { ReviewFinding } from "../review/comment.ts";

/** What is in one submodule of a run's worktree. Publishing pushes the repository's own branch, and no submodule's. */
export interface SubmoduleWork {
  /** Relative to the worktree. */
  readonly path: string;
  /** The commit that is checked out, where no other repository is known to have it. */
  readonly ownCommit: string | undefined;
  /** Files are changed or new, and not committed. */
  readonly uncommitted: boolean;
}

/** Nothing of it is lost, as the worktree is not removed; but nobody else would have it. */
export function inspectSubmodules(submodules: readonly SubmoduleWork[]): ReviewFinding[] {
  return submodules.flatMap(({ path, ownCommit, uncommitted }): ReviewFinding[] => {
    const place = { file: path, anchor: "" };
    const commit: ReviewFinding = {
      ...place,
      rule: "submodules/commit",
      severity: "error",
      text:
        `${path} is a submodule, and its commit ${ownCommit?.slice(0, 10)} is in this run's worktree only: who takes the ` +
        `branch cannot check it out. Push it from ${path} in the worktree, or take the change in it back. The worktree stays until then.`,
    };
    const change: ReviewFinding = {
      ...place,
      rule: "submodules/uncommitted",
      severity: "warning",
      text:
        `Files in the submodule ${path} were changed, and are no part of the result: they belong to another repository. ` +
        `Commit and push them there, or take them back. The worktree stays until then.`,
    };
    return [...(ownCommit === undefined ? [] : [commit]), ...(uncommitted ? [change] : [])];
  });
}
