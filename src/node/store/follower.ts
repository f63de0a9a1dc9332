import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { Listeners } from "./listeners.ts";

const pollMs = 500;
const burstMs = 3;
const burstChecks = 12;

/**
 * Hears commits of other processes to one SQLite file.
 *
 * Idle: one look every half second, a net for file systems that announce
 * nothing. A write to the WAL file starts a burst of looks, because the write
 * is announced before the commit can be seen. Without listeners it does nothing
 * at all. It never keeps a process alive.
 */
export class Follower implements Disposable {
  readonly #file: string;
  readonly #dataVersion: () => number | undefined;
  readonly #listeners = new Listeners(
    () => this.#start(),
    () => this.#stop(),
  );
  #watcher: FSWatcher | undefined;
  #poll: NodeJS.Timeout | undefined;
  #burst: NodeJS.Timeout | undefined;
  #checksLeft = 0;
  #seen: number | undefined;

  /** @param dataVersion  changes when another connection has committed; `undefined` when that cannot be told now */
  constructor(file: string, dataVersion: () => number | undefined) {
    this.#file = file;
    this.#dataVersion = dataVersion;
  }

  listen(listener: () => void): Disposable {
    return this.#listeners.listen(listener);
  }

  /** Tells all listeners, once, after the current turn of the event loop. */
  tell(): void {
    this.#listeners.tell();
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
  }

  #start(): void {
    this.#seen = this.#dataVersion();
    this.#poll = setInterval(() => this.#look(), pollMs).unref();
    const wal = `${basename(this.#file)}-wal`;
    try {
      this.#watcher = watch(dirname(this.#file), { persistent: false }, (_kind, name) => {
        if (name === wal) this.#beginBurst();
      });
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = undefined; // no watches left on this machine: the poll remains
    }
  }

  #stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#burst);
    this.#poll = undefined;
    this.#burst = undefined;
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #beginBurst(): void {
    this.#checksLeft = burstChecks;
    this.#burst ??= setTimeout(() => this.#burstCheck(), 0).unref();
  }

  #burstCheck(): void {
    this.#look();
    this.#checksLeft -= 1;
    this.#burst = this.#checksLeft > 0 ? setTimeout(() => this.#burstCheck(), burstMs).unref() : undefined;
  }

  #look(): void {
    const version = this.#dataVersion();
    if (version === undefined || version === this.#seen) return;
    this.#seen = version;
    this.tell();
  }
}
