import { appendFile, constants, copyFile, lstat, mkdir, readlink, realpath, symlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import ignore from "ignore";
import type { Conventions } from "#core/run/conventions.ts";
import { exists } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { fields } from "./working-files.ts";

/** What a new worktree was given of the files that git ignores. Paths are relative to both. */
export interface IncludedFiles {
  readonly copied: readonly string[];
  readonly linked: readonly string[];
  /** Named, but not brought; each with its reason as the end of a sentence. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

interface Included {
  readonly copied: string[];
  readonly linked: string[];
  readonly refused: { readonly path: string; readonly reason: string }[];
}

/**
 * Brings ignored files of the main checkout, for example `.env`, into a
 * worktree, as the conventions name them. Only what git ignores in the main
 * checkout can be meant, so a repository's files can name nothing outside it.
 * Files that are there already stay.
 */
export async function bringIncludedFiles(
  git: Git,
  top: string,
  worktree: string,
  { copy, link }: Pick<Conventions, "copy" | "link">,
  signal: AbortSignal,
): Promise<IncludedFiles> {
  const included: Included = { copied: [], linked: [], refused: [] };
  if (resolve(top) === resolve(worktree)) return included;
  for (const path of await ignoredMatches(git, top, link, true, signal)) {
    signal.throwIfAborted();
    if (await linkOne(git, top, worktree, path, included, signal)) included.linked.push(path);
  }
  for (const path of await ignoredMatches(git, top, copy, false, signal)) {
    signal.throwIfAborted();
    if (await copyOne(top, worktree, path, included)) included.copied.push(path);
  }
  return included;
}

/** The ignored files that the patterns name; with `folders`, a folder that they name counts as one. */
async function ignoredMatches(
  git: Git,
  top: string,
  patterns: readonly string[],
  folders: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (patterns.length === 0) return [];
  const collapse = folders ? ["--directory"] : [];
  const list = async (args: readonly string[], under: readonly string[] = []) =>
    fields(await git.text(top, ["ls-files", "-z", "--others", "--ignored", ...args, "--", ...under], {}, signal));
  const excludes = patterns.map((pattern) => `--exclude=${pattern}`);
  const ignored = new Set(await list([...collapse, "--exclude-standard"]));
  const within = (path: string) => prefixes(path).some((folder) => ignored.has(folder));
  const found = (await list([...collapse, ...excludes])).filter((path) => ignored.has(path) || within(path));
  if (!folders) return found;
  // Git also collapses a folder in which everything is named, but not the folder itself.
  const named = ignore().add([...patterns]);
  const linked = new Set<string>();
  for (const path of found) {
    const files = path.endsWith("/") && !named.ignores(path) ? await list(excludes, [`:(literal,top)${path}`]) : [path];
    for (const file of files) linked.add(prefixes(file).find((folder) => named.ignores(folder)) ?? file);
  }
  return [...linked].map((path) => path.replace(/\/$/, ""));
}

/** The folders on the way to a path, itself if it is one, each with its slash. */
function prefixes(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(0, -1).map((_, place) => `${parts.slice(0, place + 1).join("/")}/`);
}

async function copyOne(top: string, worktree: string, path: string, included: Included): Promise<boolean> {
  const [from, to] = [join(top, path), join(worktree, path)];
  const stat = await lstat(from).catch(() => undefined);
  if (stat === undefined || (await exists(to))) return false;
  if (!(await mayStandAt(top, worktree, path, included))) return false;
  await mkdir(dirname(to), { recursive: true });
  if (stat.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (stat.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  return stat.isSymbolicLink() || stat.isFile();
}

async function linkOne(
  git: Git,
  top: string,
  worktree: string,
  path: string,
  included: Included,
  signal: AbortSignal,
): Promise<boolean> {
  const [from, to] = [join(top, path), join(worktree, path)];
  if (!(await exists(from)) || (await exists(to))) return false;
  if (!(await mayStandAt(top, worktree, path, included))) return false;
  await keepOutOfCommits(git, worktree, `/${path}`, path, signal);
  await mkdir(dirname(to), { recursive: true });
  const folder = (await lstat(from)).isDirectory();
  await symlink(from, to, folder && process.platform === "win32" ? "junction" : undefined);
  return true;
}

/** Nothing may lead out of the main checkout, nor out of the worktree, where another commit may have links. */
async function mayStandAt(top: string, worktree: string, path: string, { refused }: Included): Promise<boolean> {
  const root = await realpath(top);
  const source = await realpath(join(top, path)).catch(() => undefined);
  if (source === undefined || !source.startsWith(root + sep)) {
    refused.push({ path, reason: "leads out of the main checkout" });
    return false;
  }
  const parts = path.split("/").slice(0, -1);
  for (const [place] of parts.entries()) {
    const parent = await lstat(join(worktree, ...parts.slice(0, place + 1))).catch(() => undefined);
    if (parent === undefined || parent.isDirectory()) continue;
    refused.push({ path, reason: "has no folder of its own in the worktree" });
    return false;
  }
  return true;
}

/**
 * Makes sure that git ignores a path in this worktree: a link in the place of
 * an ignored folder is not ignored by `folder/`. In the repository's private
 * list, not in a file of the project.
 *
 * @param probe  what git is asked about
 */
export async function keepOutOfCommits(
  git: Git,
  worktree: string,
  pattern: string,
  probe: string,
  signal: AbortSignal,
): Promise<void> {
  if (await git.asks(worktree, ["check-ignore", "--quiet", "--", probe], {}, signal)) return;
  const file = resolve(worktree, await git.line(worktree, ["rev-parse", "--git-path", "info/exclude"], {}, signal));
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `\n# Brought into worktrees of Tutti\n${pattern.replaceAll(/[\\*?[\]!#]/g, "\\$&")}\n`);
}
