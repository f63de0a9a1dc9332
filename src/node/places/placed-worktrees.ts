import type { FileChange } from "#core/review/diff.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import type { Commit, Fitted, PutBack, PutBackWorktree, Worktree, Worktrees } from "#core/run/worktrees.ts";
import { exists } from "../git/checkouts.ts";
import type { ExecutorRegistry } from "./executors.ts";

type There = Worktree & { readonly elsewhere: Elsewhere };

/**
 * Worktrees of which some are worked on elsewhere. What is asked of one is done with the copy on this machine, after
 * what was done there has come here; and what changes here goes there.
 */
export class PlacedWorktrees implements Worktrees {
  readonly #here: Worktrees;
  readonly #executors: ExecutorRegistry;

  constructor(here: Worktrees, executors: ExecutorRegistry) {
    this.#here = here;
    this.#executors = executors;
  }

  open(branch: string, base: string | undefined, signal: AbortSignal): Promise<Worktree> {
    return this.#here.open(branch, base, signal);
  }

  async commit(worktree: Worktree, message: string, signal: AbortSignal): Promise<Commit> {
    const there = placed(worktree);
    if (there === undefined) return this.#here.commit(worktree, message, signal);
    await this.#executors.carry(there, signal);
    const commit = await this.#here.commit(worktree, message, signal);
    await this.#executors.carry(there, signal);
    return commit;
  }

  /** As it was last carried. */
  diff(worktree: Worktree, signal: AbortSignal): Promise<readonly FileChange[]> {
    return this.#here.diff(worktree, signal);
  }

  read(commit: string, file: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#here.read(commit, file, signal);
  }

  async fit(worktree: Worktree, onto: string, signal: AbortSignal): Promise<Fitted> {
    const there = placed(worktree);
    if (there !== undefined) await this.#bring(there, signal);
    return this.#here.fit(worktree, onto, signal);
  }

  async putBack(worktree: Worktree, to: PutBack, signal: AbortSignal): Promise<PutBackWorktree> {
    const there = placed(worktree);
    if (there === undefined) return this.#here.putBack(worktree, to, signal);
    await this.#bring(there, signal);
    const back = await this.#here.putBack(worktree, to, signal);
    const { executor } = there.elsewhere;
    const elsewhere = await this.#executors.open(executor, back.worktree, signal);
    return { ...back, worktree: { ...back.worktree, elsewhere } };
  }

  /** A place that cannot be reached may hold work that nobody has: then nothing is removed. */
  async remove(worktree: Worktree, signal: AbortSignal): Promise<string | undefined> {
    const there = placed(worktree);
    if (there === undefined) return this.#here.remove(worktree, signal);
    await this.#bring(there, signal);
    const ref = await this.#here.remove(worktree, signal);
    await this.#executors.giveBack(there, signal);
    return ref;
  }

  async #bring(there: There, signal: AbortSignal): Promise<void> {
    if (!(await exists(there.path))) return; // somebody deleted the copy: what is there has no place to come to
    await this.#executors.provide(there.elsewhere, signal);
    if (await this.#executors.holds(there, signal)) await this.#executors.carry(there, signal);
  }
}

function placed(worktree: Worktree): There | undefined {
  const { elsewhere } = worktree;
  return elsewhere === undefined ? undefined : { ...worktree, elsewhere };
}
