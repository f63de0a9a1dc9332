import { refused, type TuttiError } from "#core/errors.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import type { Git } from "./git.ts";
import { listIgnoredFiles, type IgnoredFiles } from "./ignored-files.ts";
import { saveStaged, saveWork, type SavedWork } from "./save-work.ts";

export const TRASH = "refs/tutti/trash";

/*
 * A trash commit's tree holds the files as they were on disk. Its first parent
 * is what HEAD was, its second the staged state, further ones are commits that
 * only the worktree knew.
 */

/** Keeps the commit that a branch started from, so that its diff stays the same when the base branch moves. */
export function baseRef(branch: string): string {
  return `refs/tutti/base/${branch}`;
}

export interface Trash {
  /** The main checkout. */
  readonly top: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The most bytes of ignored files that are kept. */
  readonly ignoredLimit: number;
  /** Those of the repositories inside a worktree whose work cannot be saved. */
  readonly unsavable: (worktree: string, nested: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;
  /** Names of ignored folders that need not be kept, beside the known ones. */
  readonly remadeFolders: readonly string[];
  /** What is about to be done, for the sentence that refuses it; `removed` when absent. */
  readonly doing?: Doing;
  /** Commits that the branch is about to leave behind; none when absent. */
  readonly left?: readonly string[];
}

type Doing = "removed" | "put back";

/** The most ignored files that are kept: more is the output of a program. */
const IGNORED_FILES_LIMIT = 20_000;

/**
 * @returns the ref, or `undefined` when every byte is in a branch already
 * @throws TuttiError `refused` when something cannot be kept; nothing was changed then
 */
export async function saveToTrash(
  git: Git,
  { path, branch, base }: Worktree,
  trash: Trash,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { now, left = [] } = trash;
  const ignored = await requireIgnoredKept(git, path, trash, signal);
  const saved = await saveWork(git, path, ignored.own, signal);
  const work = { ...saved, strays: [...new Set([...saved.strays, ...left])] };
  return work.empty && left.length === 0
    ? undefined
    : keep(git, path, work, { branch, base, unsaved: leftOut(ignored) }, now, signal);
}

/**
 * What git ignores in a worktree, all of which can be kept.
 *
 * @throws TuttiError `refused` when it cannot
 */
export async function requireIgnoredKept(
  git: Git,
  path: string,
  { top, ignoredLimit, remadeFolders, doing = "removed" }: Trash,
  signal: AbortSignal,
): Promise<IgnoredFiles> {
  const ignored = await listIgnoredFiles(git, top, path, remadeFolders, signal);
  if (ignored.nested.length > 0) throw holdsRepositories(path, ignored.nested, doing);
  if (ignored.size > ignoredLimit || ignored.own.length > IGNORED_FILES_LIMIT) throw tooMuch(path, ignored, doing);
  return ignored;
}

/** Why a worktree stays: nothing can look into a repository inside it. */
export function holdsRepositories(worktree: string, nested: readonly string[], doing: Doing = "removed"): TuttiError {
  return refused(
    `${worktree} was not ${doing}: ${nested.join(", ")} is a repository of its own, and its work cannot be ` +
      `saved from here. Move it elsewhere or delete it, then try again.`,
  );
}

function tooMuch(worktree: string, { own, size }: IgnoredFiles, doing: Doing): TuttiError {
  const places = [...new Set(own.map((path) => path.replace(/\/.*$/, "/")))];
  const shown = places.slice(0, 5).join(", ") + (places.length > 5 ? ", …" : "");
  return refused(
    `${worktree} was not ${doing}: git ignores ${own.length} files in it, ${Math.ceil(size / (1 << 20))} MB in all ` +
      `(${shown}), which is too much to keep. Move or delete them, or name their folders in the setting ` +
      `“remadeFolders” if they can be made again; then ${doing === "removed" ? "run: tutti worktrees --prune" : "try again."}`,
  );
}

function leftOut({ shared, remade }: IgnoredFiles): string {
  const parts = [
    ...(remade.length === 0 ? [] : [`can be made again: ${remade.join(", ")}`]),
    ...(shared.length === 0 ? [] : [`the same in the main checkout: ${shared.join(", ")}`]),
  ];
  if (parts.length === 0) return "Everything is here, also what git ignores.";
  return Buffer.from(`Left out, as it is ignored and ${parts.join("; ")}.`, "latin1").toString("utf8");
}

/**
 * Saves what is left of a worktree whose folder somebody deleted by hand.
 *
 * @param gitDir  git's own folder for that worktree
 */
export async function saveStagedToTrash(
  git: Git,
  gitDir: string,
  branch: string,
  now: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const work = await saveStaged(git, gitDir, signal);
  if (work.empty) return undefined;
  const unsaved = "Not saved: the files, as the folder was gone. Only what was staged is here.";
  return keep(git, gitDir, work, { branch, base: work.head, unsaved }, now, signal);
}

async function commitTree(
  git: Git,
  cwd: string,
  tree: string,
  parents: readonly string[],
  message: string,
  signal: AbortSignal,
): Promise<string> {
  const identity = ["-c", "user.name=Tutti", "-c", "user.email=tutti@localhost"];
  const args = [...identity, "commit-tree", "--no-gpg-sign", tree, ...parents.flatMap((parent) => ["-p", parent])];
  return git.line(cwd, args, { input: message }, signal);
}

/**
 * Keeps work that is a commit already, on top of what HEAD was; nothing of it was staged.
 *
 * @param files  a commit whose tree holds the files, and whose parent is what HEAD was
 */
export async function keepCommit(
  git: Git,
  cwd: string,
  files: string,
  { branch, base }: Pick<Worktree, "branch" | "base">,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const [tree = "", head = ""] = await Promise.all(
    [`${files}^{tree}`, `${files}^`].map((name) => git.line(cwd, ["rev-parse", "--verify", name], {}, signal)),
  );
  const indexTree = await git.line(cwd, ["rev-parse", "--verify", `${head}^{tree}`], {}, signal);
  const work: SavedWork = { head, indexTree, filesTree: tree, strays: [], empty: false };
  return keep(git, cwd, work, { branch, base, unsaved: "Not saved: what git ignores." }, now, signal);
}

/** Makes the commits and their ref; never moves a ref that is there. */
async function keep(
  git: Git,
  cwd: string,
  work: SavedWork,
  { branch, base, unsaved }: { readonly branch: string; readonly base: string; readonly unsaved: string },
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const staged = await commitTree(git, cwd, work.indexTree, [work.head], "Staged files", signal);
  const note = `Saved work of ${branch}\n\n${unsaved}\n\nTutti-Branch: ${branch}\nTutti-Base: ${base}\n`;
  const parents = [work.head, staged, ...work.strays.filter((stray) => stray !== work.head)];
  const commit = await commitTree(git, cwd, work.filesTree, parents, note, signal);
  for (let copy = 1; ; copy++) {
    const ref = `${TRASH}/${branch}/${stamp(now)}${copy === 1 ? "" : `-${copy}`}`;
    if (await git.asks(cwd, ["show-ref", "--verify", "--quiet", ref], {}, signal)) continue;
    await git.text(cwd, ["update-ref", "-m", "tutti: save work", ref, commit, ""], {}, signal);
    return ref;
  }
}

/** For example `20261121T114850Z`. */
function stamp(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
