import { type FSWatcher, watch } from "node:fs";
import { join, sep } from "node:path";

export interface FolderEvents {
  /** Something happened to this path below the folder; with forward slashes. `entry`: it came, went or was moved. */
  onPath(path: string, entry: boolean): void;
  /** Nothing is heard any more, for example because the machine has no watches left. */
  onLost(): void;
}

/**
 * Hears what happens to files. Where the system watches whole trees (macOS,
 * Windows) one watch does it, else every folder that was named has one: a tree
 * that is not named, such as installed packages, costs nothing.
 */
export class FolderWatcher implements Disposable {
  readonly #top: string;
  readonly #events: FolderEvents;
  readonly #wholeTree: boolean;
  readonly #watchers = new Map<string, FSWatcher>();
  #closed = false;

  constructor(
    top: string,
    events: FolderEvents,
    wholeTree = process.platform === "darwin" || process.platform === "win32",
  ) {
    this.#top = top;
    this.#events = events;
    this.#wholeTree = wholeTree;
  }

  /** How many watches it holds. */
  get size(): number {
    return this.#watchers.size;
  }

  /** Watches these folders too, named from the top; "" is the top itself. */
  add(folders: Iterable<string>): void {
    for (const folder of this.#wholeTree ? [""] : folders) {
      if (this.#closed || this.#watchers.has(folder)) continue;
      try {
        this.#watchers.set(folder, this.#watch(folder));
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === "ENOENT" || code === "ENOTDIR") continue; // gone meanwhile: its parent tells
        return this.#lose();
      }
    }
  }

  /** Forgets a folder and all below it. */
  drop(folder: string): void {
    if (this.#wholeTree || folder === "") return;
    for (const [watched, watcher] of this.#watchers) {
      if (watched !== folder && !watched.startsWith(`${folder}/`)) continue;
      watcher.close();
      this.#watchers.delete(watched);
    }
  }

  has(folder: string): boolean {
    return this.#watchers.has(folder);
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): FSWatcher {
    const options = { persistent: false, recursive: this.#wholeTree };
    const watcher = watch(join(this.#top, folder), options, (kind, name) => {
      if (this.#closed || name === null) return;
      const path = sep === "/" ? name : name.replaceAll(sep, "/");
      this.#events.onPath(folder === "" ? path : `${folder}/${path}`, kind === "rename");
    });
    watcher.on("error", () => {
      // A deleted folder is told as an error on some systems; its parent tells of it as well.
      watcher.close();
      this.#watchers.delete(folder);
      if (folder === "") this.#lose();
    });
    return watcher;
  }

  #lose(): void {
    if (this.#closed) return;
    this[Symbol.dispose]();
    this.#events.onLost();
  }
}
