import { posix } from "node:path";
import { TuttiError } from "#core/errors.ts";
import { fingerprint } from "#core/hash.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import type { Executors, Placed } from "#core/run/executor.ts";
import type { Settings } from "#core/settings.ts";
import type { Git } from "../git/git.ts";
import type { Repository } from "../git/repository.ts";
import type { ProcessStart, RunningProcess } from "../process/running-process.ts";
import { carry, isThere, metRef, sendAll, type Sides } from "./carry.ts";
import type { Executor } from "./executor.ts";
import { PrefixExecutor } from "./prefix-executor.ts";
import { removeScript, repositoryScript } from "./there-scripts.ts";

export interface ExecutorsParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly settings: () => Pick<Settings, "executors">;
  /** Runs whose place is the worker's own machine. */
  readonly local: Executor;
  readonly now: () => number;
  /** Makes the executor of a name; those of the settings when absent. */
  readonly create?: (id: string) => Executor | undefined;
}

/** All executors of this machine, and what is done with a run's worktree in them. */
export class ExecutorRegistry implements Executors {
  readonly #parts: ExecutorsParts;

  constructor(parts: ExecutorsParts) {
    this.#parts = parts;
  }

  /** @throws TuttiError `refused` when the settings describe no such executor */
  get(id: string): Executor {
    const { settings, git, create, local } = this.#parts;
    if (id === local.id) return local;
    const setting = settings().executors[id];
    const made =
      create?.(id) ?? (setting && new PrefixExecutor({ id, setting, environment: git.settings.environment }));
    if (made !== undefined) return made;
    throw new TuttiError(
      "refused",
      `There is no executor ${id} any more, and the run's worktree is there. Describe it under “executors” again, then try again.`,
    );
  }

  /** Where every process of a run is started, wherever that is. */
  readonly start = async (start: ProcessStart): Promise<RunningProcess> => {
    const { executor, name } = start.elsewhere ?? { executor: this.#parts.local.id, name: "" };
    return await this.get(executor).start(name, start);
  };

  async open(id: string, worktree: Placed, signal: AbortSignal): Promise<Elsewhere> {
    const executor = this.get(id);
    const name = nameOf(this.#parts.repository, worktree.branch);
    const path = posix.join(executor.folder, this.#key(), name);
    const sides = this.#sides({ ...worktree, elsewhere: { executor: id, name, path } });
    await executor.provide(name, signal);
    const words = [sides.repositoryThere];
    const { code, complaint } = await executor.run(name, { script: repositoryScript, words }, signal);
    if (code !== 0) throw new TuttiError("refused", `${id} cannot make a repository: ${complaint.trim()}`);
    if (await isThere(sides, signal)) await carry(sides, signal);
    else await sendAll(sides, signal);
    return sides.elsewhere;
  }

  async carry(worktree: Placed & { readonly elsewhere: Elsewhere }, signal: AbortSignal) {
    return await carry(this.#sides(worktree), signal);
  }

  /** Makes the place where it is missing, without anything in it. */
  async provide({ executor, name }: Elsewhere, signal: AbortSignal): Promise<void> {
    await this.get(executor).provide(name, signal);
  }

  /** Whether its worktree is still there. */
  async holds(worktree: Placed & { readonly elsewhere: Elsewhere }, signal: AbortSignal): Promise<boolean> {
    return await isThere(this.#sides(worktree), signal);
  }

  /** Puts files that git does not carry beside the worktree's own there. */
  async write(
    { executor, name, path }: Elsewhere,
    file: string,
    content: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    await this.get(executor).write(name, posix.join(path, file), content, signal);
  }

  async endRun({ executor, name }: Elsewhere, run: string, signal: AbortSignal): Promise<void> {
    await this.get(executor).endRun(name, run, signal);
  }

  /** Removes the worktree there, then the place. What was in it must have been carried. */
  async giveBack(worktree: Placed & { readonly elsewhere: Elsewhere }, signal: AbortSignal): Promise<void> {
    const { elsewhere, executor, git, repositoryThere } = this.#sides(worktree);
    const words = [repositoryThere, elsewhere.path, metRef(elsewhere.name), worktree.branch];
    await executor.run(elsewhere.name, { script: removeScript, words }, signal);
    await executor.giveBack(elsewhere.name, signal);
    for (const ref of [metRef(elsewhere.name), `refs/tutti/brought/${elsewhere.name}`])
      await git.text(this.#parts.repository.top, ["update-ref", "-d", ref], {}, signal);
  }

  #sides(worktree: Placed & { readonly elsewhere: Elsewhere }): Sides {
    const { git, now } = this.#parts;
    const executor = this.get(worktree.elsewhere.executor);
    const repositoryThere = posix.join(executor.folder, `${this.#key()}.git`);
    return { git, executor, worktree, elsewhere: worktree.elsewhere, repositoryThere, now };
  }

  #key(): string {
    const { name, commonDir } = this.#parts.repository;
    return `${safe(name)}-${fingerprint(commonDir).slice(0, 7)}`;
  }
}

/** For containers, too, whose names allow letters, digits and dashes. Other than that of any other branch or clone. */
function nameOf({ commonDir }: Repository, branch: string): string {
  const words = safe(branch.replace(/^tutti\//, "")).slice(0, 40);
  return `${words.replace(/-+$/, "")}-${fingerprint(`${commonDir}\n${branch}`).slice(0, 7)}`;
}

function safe(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/^-+/, "");
}
