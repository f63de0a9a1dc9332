import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** Where git notes commits that belong to one worktree alone: halves of a merge, a rebase, what `--autostash` put away. */
const notes = [
  "HEAD",
  "ORIG_HEAD",
  "MERGE_HEAD",
  "MERGE_AUTOSTASH",
  "CHERRY_PICK_HEAD",
  "REVERT_HEAD",
  "REBASE_HEAD",
  "FETCH_HEAD",
  "logs/HEAD",
  "rebase-merge/autostash",
  "rebase-merge/orig-head",
  "rebase-merge/stopped-sha",
  "rebase-apply/autostash",
  "rebase-apply/orig-head",
  "sequencer/head",
];

/** Refs that only this worktree sees. */
const ownRefs = ["refs/worktree", "refs/bisect", "refs/rewritten"];

/**
 * Commits that no branch, tag or remote reaches and that go away with the
 * worktree: only the last of each line, as it holds the others.
 *
 * @param cwd     the worktree, or git's own folder for it when the worktree is gone
 * @param gitDir  git's own folder for it
 */
export async function strayCommits(
  git: Git,
  cwd: string,
  gitDir: string,
  head: string,
  signal: AbortSignal,
): Promise<string[]> {
  const known = new Set([head]);
  for (const note of notes) {
    const text = await readFile(join(gitDir, note), "utf8").catch(() => "");
    for (const [commit] of text.matchAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g)) known.add(commit);
  }
  const refs = await git.text(cwd, ["for-each-ref", "--format=%(objectname)", ...ownRefs], {}, signal);
  for (const commit of refs.split("\n")) if (commit !== "") known.add(commit);
  const input = [...known].filter((commit) => !/^0+$/.test(commit)).join("\n");
  const others = ["--not", "--branches", "--tags", "--remotes", "--glob=refs/tutti"];
  const args = ["rev-list", "--ignore-missing", "--parents", "--stdin", ...others];
  const lines = (await git.text(cwd, args, { input: `${input}\n` }, signal)).split("\n").filter((line) => line !== "");
  const held = new Set(lines.flatMap((line) => line.split(" ").slice(1)));
  return lines.map((line) => line.split(" ")[0] ?? "").filter((commit) => !held.has(commit));
}
