import { lstat, open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { generatedFolders } from "../analyse/generated-folders.ts";
import { exists } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { bytePath, fields } from "./working-files.ts";

/** Folders that a program makes again from what is committed. Only where git ignores them. */
const remade: ReadonlySet<string> = new Set([
  ...generatedFolders,
  ".angular",
  ".next",
  ".nuxt",
  ".nyc_output",
  ".parcel-cache",
  ".ruff_cache",
  ".svelte-kit",
  ".turbo",
]);

/** What lies in a worktree and git ignores. Paths are byte strings, folders end with a slash. */
export interface IgnoredFiles {
  /** Nobody else has these bytes. */
  readonly own: readonly string[];
  /** The bytes of `own`. */
  readonly size: number;
  /** Links into the main checkout, and copies of files that are there. */
  readonly shared: readonly string[];
  /** Folders that can be made again, such as installed packages. */
  readonly remade: readonly string[];
  /** Repositories of their own. */
  readonly nested: readonly string[];
}

interface Found {
  readonly own: string[];
  size: number;
  readonly shared: string[];
  readonly remade: string[];
  readonly nested: string[];
}

/**
 * @param top     the main checkout
 * @param extra   names of more folders that can be made again, by the person's own word
 */
export async function listIgnoredFiles(
  git: Git,
  top: string,
  worktree: string,
  extra: readonly string[],
  signal: AbortSignal,
): Promise<IgnoredFiles> {
  const args = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];
  const found: Found = { own: [], size: 0, shared: [], remade: [], nested: [] };
  const names = new Set([...remade, ...extra]);
  for (const path of fields(await git.bytes(worktree, args, {}, signal))) {
    signal.throwIfAborted();
    await sort(path.replace(/\/$/, ""), { top, worktree, names, found, signal });
  }
  return { ...found, remade: [...new Set(found.remade)] };
}

interface Search {
  readonly top: string;
  readonly worktree: string;
  readonly names: ReadonlySet<string>;
  readonly found: Found;
  readonly signal: AbortSignal;
}

async function sort(path: string, search: Search): Promise<void> {
  const { worktree, top, found } = search;
  const folder = await remadeFolder(path, search);
  if (folder !== undefined) return void found.remade.push(`${folder}/`);
  const place = bytePath(worktree, path);
  const stat = await lstat(place).catch(() => undefined); // it may be gone meanwhile
  if (stat?.isDirectory() === true) return sortFolder(path, search);
  if (stat === undefined || !(stat.isFile() || stat.isSymbolicLink())) return; // sockets and pipes hold no bytes
  const main = bytePath(top, path);
  if ((stat.isSymbolicLink() && (await readlink(place)) === main.toString()) || (await sameFile(place, main)))
    return void found.shared.push(path);
  found.own.push(path);
  found.size += stat.size;
}

async function sortFolder(path: string, search: Search): Promise<void> {
  search.signal.throwIfAborted();
  const entries = (await readdir(bytePath(search.worktree, path), { encoding: "buffer" })).map((name) =>
    name.toString(process.platform === "win32" ? "utf8" : "latin1"),
  );
  if (entries.includes(".git")) return void search.found.nested.push(`${path}/`);
  // The mark that caches carry: https://bford.info/cachedir/
  if (entries.includes("CACHEDIR.TAG")) return void search.found.remade.push(`${path}/`);
  for (const name of entries) await sort(`${path}/${name}`, search);
}

/** The first folder on the way to `path` that can be made again; a folder of Python's only with Python's mark in it. */
async function remadeFolder(path: string, { worktree, names }: Search): Promise<string | undefined> {
  const parts = path.split("/");
  for (const [place, name] of parts.entries()) {
    if (!names.has(name)) continue;
    const folder = parts.slice(0, place + 1).join("/");
    const stat = await lstat(bytePath(worktree, folder)).catch(() => undefined);
    if (stat?.isDirectory() !== true) continue;
    if (!/^\.?venv$/.test(name) || (await exists(join(worktree, folder, "pyvenv.cfg")))) return folder;
  }
  return undefined;
}

const CHUNK = 1 << 20;

async function sameFile(one: string | Buffer, other: string | Buffer): Promise<boolean> {
  const [mine, theirs] = await Promise.all([one, other].map((path) => lstat(path).catch(() => undefined)));
  if (mine === undefined || theirs === undefined || mine.size !== theirs.size) return false;
  if (mine.isSymbolicLink() && theirs.isSymbolicLink()) return (await readlink(one)) === (await readlink(other));
  if (!mine.isFile() || !theirs.isFile() || (mine.mode & 0o100) !== (theirs.mode & 0o100)) return false;
  await using left = await open(one);
  await using right = await open(other);
  for (let at = 0; at < mine.size; at += CHUNK) {
    const [here, there] = await Promise.all(
      [left, right].map(async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, at);
        return buffer.subarray(0, bytesRead);
      }),
    );
    if (here === undefined || there === undefined || !here.equals(there)) return false;
  }
  return true;
}
