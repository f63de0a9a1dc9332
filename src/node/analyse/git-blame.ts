import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Written } from "#core/analyse/finding.ts";
import type { LineAuthors } from "#core/analyse/note-authors.ts";
import { TuttiError } from "#core/errors.ts";
import type { Git } from "../git/git.ts";

/** Where people list commits that only moved code about. */
const ignoreRevs = ".git-blame-ignore-revs";
/** The network is never asked, also where history is fetched only when it is needed. */
const environment = { GIT_NO_LAZY_FETCH: "1" };
const longestName = 100;

/** Asks `git blame`, and only for the lines that are wanted: then it stops as soon as these are explained. */
export class GitBlame implements LineAuthors {
  readonly #git: Git;

  constructor(git: Git) {
    this.#git = git;
  }

  async of(
    folder: string,
    file: string,
    lines: readonly number[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, Written>> {
    const cut = await this.#shallowCommits(folder, signal);
    const hasIgnored = await readFile(join(folder, ignoreRevs)).then(
      () => true,
      () => false,
    );
    const words = ["blame", "--line-porcelain", "--encoding=UTF-8"];
    const place = [...lines.map((line) => `-L${line},${line}`), "--", file];
    const ask = (...more: readonly string[]): Promise<string | undefined> =>
      this.#git.text(folder, [...words, ...more, ...place], { environment }, signal).catch((error: unknown) => {
        if (signal.aborted || TuttiError.from(error) === undefined) throw error;
        return undefined; // untracked, or without a commit
      });
    const text = (hasIgnored ? await ask("--ignore-revs-file", join(folder, ignoreRevs)) : undefined) ?? (await ask());
    return readBlame(text ?? "", cut);
  }

  /** Where a shallow clone's history was cut off: what is said to be of such a commit may be older. */
  async #shallowCommits(folder: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const path = await this.#git.line(
      folder,
      ["rev-parse", "--path-format=absolute", "--git-path", "shallow"],
      {},
      signal,
    );
    const text = await readFile(path, "utf8").catch(() => "");
    return new Set(text.split("\n").filter((line) => line !== ""));
  }
}

/** Each line begins with its commit and ends with its own text, after a tab. */
function readBlame(text: string, cut: ReadonlySet<string>): ReadonlyMap<number, Written> {
  const written = new Map<number, Written>();
  let commit = "";
  let number = 0;
  let by = "";
  let at = 0;
  for (const line of text.split("\n")) {
    const head = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(line);
    if (head !== null) [commit, number] = [head[1] ?? "", Number(head[2])];
    else if (line.startsWith("author ")) by = line.slice("author ".length, "author ".length + longestName);
    else if (line.startsWith("author-time ")) at = Number(line.slice("author-time ".length)) * 1_000;
    else if (line.startsWith("\t") && !/^0+$/.test(commit) && !cut.has(commit) && Number.isSafeInteger(at))
      written.set(number, { by, at });
  }
  return written;
}
