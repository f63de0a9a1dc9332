import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunPlace } from "#core/board/run.ts";
import type { Touch } from "#core/overlap/touch.ts";
import { exists } from "../git/checkouts.ts";
import type { Git } from "../git/git.ts";
import { changedLines, ignoredOf, knownFiles } from "./changed-lines.ts";
import { FolderWatcher } from "./folder-watcher.ts";

/** More folders than this are not watched one by one: the worktree is looked at now and then instead. */
const MOST_FOLDERS = 8_000;
/** How often a worktree is looked at that cannot be watched. */
const POLL_MS = 10_000;

/**
 * Which files of a worktree may have changed since its base, heard from the
 * file system, and what changed in them, asked of git only for files that
 * somebody wants to know of.
 *
 * `open` looks at everything once. Afterwards events collect in `#heard` until
 * `absorb` sorts them: what git ignores is left alone, folders are watched, and
 * files become touched. A touched file stays so; `changes` says what it is.
 */
export class WatchedWorktree implements Disposable {
  readonly place: RunPlace;
  readonly #git: Git;
  readonly #onChange: () => void;
  readonly #watcher: FolderWatcher;
  readonly #heard = new Map<string, boolean>();
  readonly #ignored = new Set<string>();
  readonly #touched = new Set<string>();
  /** Touched since git was asked last. */
  readonly #stale = new Set<string>();
  readonly #known = new Map<string, Touch>();
  #poll: NodeJS.Timeout | undefined;
  #lookAgain = false;

  private constructor(git: Git, place: RunPlace, onChange: () => void, wholeTree?: boolean) {
    this.#git = git;
    this.place = place;
    this.#onChange = onChange;
    this.#watcher = new FolderWatcher(
      place.path,
      { onPath: (path, entry) => this.#hear(path, entry), onLost: () => this.#startPolling() },
      wholeTree,
    );
  }

  /** @param wholeTree  whether one watch hears of all folders; as the system can when absent */
  static async open(
    git: Git,
    place: RunPlace,
    onChange: () => void,
    signal: AbortSignal,
    wholeTree?: boolean,
  ): Promise<WatchedWorktree> {
    const worktree = new WatchedWorktree(git, place, onChange, wholeTree);
    try {
      await worktree.#look(signal);
      return worktree;
    } catch (error) {
      worktree[Symbol.dispose]();
      throw error;
    }
  }

  /** Files that may differ from the base; of a folder that came or went, all in it. */
  get touched(): ReadonlySet<string> {
    return this.#touched;
  }

  get watches(): number {
    return this.#watcher.size;
  }

  /** Sorts what was heard. */
  async absorb(signal: AbortSignal): Promise<void> {
    if (this.#lookAgain) return this.#look(signal);
    const heard = [...this.#heard];
    this.#heard.clear();
    if (heard.some(([path]) => path.endsWith(".gitignore"))) return this.#look(signal);
    const unknown: string[] = [];
    for (const [path, entry] of heard) {
      if (this.#ignored.has(path)) continue;
      const there = await lstat(join(this.place.path, path)).catch(() => undefined);
      if (there === undefined) {
        if (this.#watcher.has(path)) unknown.push(path); // a folder that was moved away tells nothing of its files
        this.#forget(path);
      } else if (there.isDirectory() ? entry || !this.#watcher.has(path) : !this.#touched.has(path)) unknown.push(path);
      else if (!there.isDirectory()) this.#stale.add(path);
    }
    if (unknown.length > 0) await this.#sort(unknown, signal);
  }

  /** What was done to those of `wanted` that are touched here. A renamed file is wanted when its old name is. */
  async changes(wanted: ReadonlySet<string>, signal: AbortSignal): Promise<readonly Touch[]> {
    const isWanted = (touch: Touch): boolean => wanted.has(touch.path) || wanted.has(touch.newPath);
    const stale = [...this.#stale].filter((path) => {
      const known = this.#known.get(path);
      return wanted.has(path) || (known !== undefined && isWanted(known));
    });
    if (stale.length > 0) await this.#ask(stale, signal);
    return [...this.#known.values()].filter(isWanted);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#poll);
    this.#watcher[Symbol.dispose]();
  }

  #hear(path: string, entry: boolean): void {
    if (path === ".git" || path.startsWith(".git/") || /(?:^|\/)node_modules(?:\/|$)/.test(path)) return;
    this.#heard.set(path, entry || this.#heard.get(path) === true);
    this.#onChange();
  }

  #startPolling(): void {
    this.#poll ??= setInterval(() => {
      this.#lookAgain = true;
      this.#onChange();
    }, POLL_MS).unref();
  }

  /** Looks at everything. Watches first, so that what changes meanwhile is heard. */
  async #look(signal: AbortSignal): Promise<void> {
    this.#lookAgain = false;
    this.#heard.clear();
    this.#ignored.clear();
    const { path, base } = this.place;
    const folders = foldersOf(await knownFiles(this.#git, path, undefined, signal));
    if (folders.size > MOST_FOLDERS) this.#startPolling();
    else if (this.#poll === undefined) this.#watcher.add(folders);
    this.#stale.clear();
    this.#known.clear();
    for (const touch of await changedLines(this.#git, path, base, undefined, signal)) this.#learn(touch);
  }

  /** A file or folder is gone. */
  #forget(path: string): void {
    this.#watcher.drop(path);
    for (const file of [...this.#touched, path]) if (file === path || file.startsWith(`${path}/`)) this.#touch(file);
  }

  /** Names that came, of files and folders: git says which of them count. */
  async #sort(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const { path: top } = this.place;
    for (const path of paths) this.#watcher.drop(path); // it may be another folder of the same name by now
    const list = async () => (await knownFiles(this.#git, top, paths, signal)).filter((file) => !file.endsWith("/"));
    const listed = await list();
    const known = new Set(listed);
    const unlisted = paths.filter((path) => !known.has(path) && !listed.some((file) => file.startsWith(`${path}/`)));
    await this.#leaveOut(unlisted, signal);
    for (const file of listed) this.#touch(file);
    const folders = foldersOf(listed);
    if (this.#poll !== undefined || [...folders].every((folder) => this.#watcher.has(folder))) return;
    this.#watcher.add(folders);
    // What came into a new folder before it was watched.
    for (const file of await list()) {
      if (known.has(file)) continue;
      this.#touch(file);
      this.#watcher.add(foldersOf([file]));
    }
  }

  /** What git does not list it ignores, or it is a folder without files: those may come yet. */
  async #leaveOut(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const { path: top } = this.place;
    const ignored = new Set(await ignoredOf(this.#git, top, paths, signal));
    for (const path of paths) {
      const entries = await readdir(join(top, path), { withFileTypes: true }).catch(() => undefined);
      if (ignored.has(path)) this.#ignored.add(path);
      if (ignored.has(path) || entries === undefined) continue;
      this.#watcher.add([path]);
      for (const entry of entries) this.#hear(`${path}/${entry.name}`, true);
    }
  }

  #touch(path: string): void {
    this.#touched.add(path);
    this.#stale.add(path);
  }

  async #ask(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const { path: top, base } = this.place;
    const there = await Promise.all(paths.map((path) => exists(join(top, path))));
    // A file that is gone may be one that is here under another name: only all of them together show it.
    const moved = there.includes(false) || paths.some((path) => this.#isMoved(path));
    const asked = moved ? [...new Set([...this.#touched, ...paths])] : paths;
    const mayBeNew = moved || paths.some((path) => this.#known.get(path)?.kind !== "modified");
    const touches = await changedLines(this.#git, top, base, asked, signal, mayBeNew);
    for (const path of asked) {
      this.#known.delete(path);
      this.#stale.delete(path);
    }
    for (const touch of touches) this.#learn(touch);
  }

  #isMoved(path: string): boolean {
    const known = this.#known.get(path);
    return known !== undefined && known.kind !== "modified";
  }

  #learn(touch: Touch): void {
    this.#known.set(touch.newPath, touch);
    this.#touched.add(touch.newPath);
    if (touch.path !== touch.newPath) this.#touched.add(touch.path);
  }
}

/** The folders that hold these files, with all above them; not those of installed packages. */
function foldersOf(files: Iterable<string>): ReadonlySet<string> {
  const folders = new Set([""]);
  for (const file of files) {
    if (file.includes("node_modules/")) continue;
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      const folder = file.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
