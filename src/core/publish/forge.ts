import type { PullRequest } from "../board/task.ts";

export interface PullRequestDraft {
  /** The branch with the work, already pushed. */
  readonly branch: string;
  /** The branch to merge into; the forge's default branch when absent. */
  readonly base?: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly labels: readonly string[];
}

/** A place that keeps repositories and pull requests. Safe to call twice: see each method. */
export interface Forge {
  /**
   * Pushes the branch to the remote. Pushing the same commit again does nothing.
   *
   * @throws TuttiError `refused` when the remote has other commits on that branch; nothing is forced
   * @throws TuttiError `unauthorised` when the credential is missing or rejected
   * @throws TuttiError `unavailable` when the remote cannot be reached
   */
  push(branch: string, signal: AbortSignal): Promise<void>;

  /**
   * As `push`, of a branch that was rewritten since `pushed` went to the remote: replaces that very
   * commit, and nothing that anybody else has pushed.
   *
   * @throws TuttiError as `push` does
   */
  replace(branch: string, pushed: string, signal: AbortSignal): Promise<void>;

  /** Opens the pull request of a branch, or brings the open one of that branch up to date. */
  open(draft: PullRequestDraft, signal: AbortSignal): Promise<PullRequest>;
}
