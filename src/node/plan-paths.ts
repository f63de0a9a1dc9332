import type { BoardState } from "#core/board/board-state.ts";
import { knownPaths, type KnownPaths } from "#core/plan/lint/known-paths.ts";
import { isPlanned } from "#core/plan/lint/lint.ts";
import { pathsNamedBy } from "#core/plan/lint/lint-references.ts";
import { join } from "node:path";
import type { Parts } from "./assemble-project.ts";
import { exists } from "./git/checkouts.ts";
import { formerPaths } from "./git/former-paths.ts";
import { commitOf } from "./git/repository.ts";
import { fields } from "./git/working-files.ts";

/** The files that the tasks of a board may name, as they were last looked at. */
export class PlanPaths {
  readonly #parts: Pick<Parts, "git" | "repository">;
  #latest: KnownPaths | undefined;
  /** What `#latest` was made of. */
  #seen = "";

  constructor(parts: Pick<Parts, "git" | "repository">) {
    this.#parts = parts;
  }

  /** `undefined` before the first look. The same object as long as nothing is different. */
  get latest(): KnownPaths | undefined {
    return this.#latest;
  }

  async look(board: BoardState, signal: AbortSignal): Promise<void> {
    const { git, repository } = this.#parts;
    const { top } = repository;
    const named = [...new Set([...board.tasks.values()].filter(isPlanned).flatMap(pathsNamedBy))];
    const list = async (...how: readonly string[]): Promise<readonly string[]> =>
      fields(await git.text(top, ["ls-files", "-z", ...how], {}, signal));
    const deleted = named.length === 0 ? [] : await list("--deleted");
    const gone = new Set(deleted);
    const listed = named.length === 0 ? [] : await list("--cached", "--others", "--exclude-standard");
    const present = listed.filter((path) => !gone.has(path));
    const head = await commitOf(git, top, "HEAD", signal);
    const seen = JSON.stringify([head, named, present, deleted]);
    if (this.#latest !== undefined && seen === this.#seen) return;
    const there = knownPaths(present, []);
    const missing = await this.#missing(named.filter((path) => !there.has(path)));
    const former = missing.length === 0 ? [] : await formerPaths(git, top, missing, signal);
    this.#latest = knownPaths(
      [...present, ...named.filter((path) => !there.has(path) && !missing.includes(path))],
      [...deleted, ...former],
    );
    this.#seen = seen;
  }

  /** What git ignores may be there all the same. */
  async #missing(paths: readonly string[]): Promise<readonly string[]> {
    const { top } = this.#parts.repository;
    const missing: string[] = [];
    for (const path of paths) if (!(await exists(join(top, path)))) missing.push(path);
    return missing;
  }
}
