import type { RunId } from "../ids.ts";

/** What the base branch has gained since the work of runs began, in words, by run; nothing of those that have it all. */
export type BehindBase = ReadonlyMap<RunId, string>;

/** For example `3 commits behind main`. */
export function behindWords({ commits, name }: { readonly commits: number; readonly name: string }): string {
  return `${commits} ${commits === 1 ? "commit" : "commits"} behind ${name}`;
}
