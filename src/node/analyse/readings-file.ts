import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FileReading } from "#core/analyse/file-reading.ts";
import type { KeptReadings, ReadingKey } from "#core/analyse/kept-readings.ts";

interface Entry {
  /** A line of the file: the key, and what was read, as JSON. */
  readonly line: string;
  reading?: FileReading | undefined;
  /** Entries that were used later have a higher number; those that were not used here have none above zero. */
  used: number;
}

type Entries = Map<string, Entry>;

const format = "tutti-readings 1";
/** Of all lines together. What was not used for the longest time goes first. */
const defaultLimitCharacters = 64_000_000;

/**
 * Readings in one file, for all processes and worktrees of a repository. The
 * file is replaced as a whole; of two processes that write at once one is
 * heard, and the other has to read again. A file that is damaged, or of
 * another version, counts as empty.
 */
export class ReadingsFile implements KeptReadings {
  readonly #path: string;
  readonly #version: string;
  readonly #limitCharacters: number;
  #entries: Entries = new Map();
  #uses = 0;
  #state: string | undefined;
  #changed = false;

  /** @param version  of the analyser: what another one has read is not known */
  constructor(path: string, version: string, limitCharacters = defaultLimitCharacters) {
    this.#path = path;
    this.#version = version;
    this.#limitCharacters = limitCharacters;
  }

  find(key: ReadingKey): FileReading | undefined {
    const name = nameOf(key);
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    entry.reading ??= readingIn(entry.line, name);
    if (entry.reading !== undefined) entry.used = ++this.#uses;
    return entry.reading;
  }

  keep(key: ReadingKey, reading: FileReading): void {
    const name = nameOf(key);
    this.#entries.set(name, { line: JSON.stringify([name, reading]), reading, used: ++this.#uses });
    this.#changed = true;
  }

  /** Takes in what other processes have written since. What is known here counts as used later. */
  load(): void {
    const state = stateOf(this.#path);
    if (state === this.#state) return;
    this.#state = state;
    const entries: Entries = state === undefined ? new Map() : readEntries(this.#path, this.#version);
    for (const [name, entry] of this.#entries) if (entry.used > 0 || !entries.has(name)) entries.set(name, entry);
    this.#entries = entries;
  }

  /** Writes when something was kept. A disk that does not take it costs nothing but the next analysis's time. */
  save(): void {
    if (!this.#changed) return;
    this.load();
    const body = this.#inOrderOfUse().join("\n");
    const fresh = `${this.#path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(fresh, `${format} ${this.#version} ${checksum(body)}\n${body}`, { mode: 0o600 });
      chmodSync(fresh, 0o600);
      renameSync(fresh, this.#path);
      this.#state = stateOf(this.#path);
      this.#changed = false;
    } catch {
      rmSync(fresh, { force: true });
    }
  }

  /** The lines, those used last at the end. The first ones go where it is too much. */
  #inOrderOfUse(): readonly string[] {
    const inOrder = [...this.#entries].toSorted(([, one], [, other]) => one.used - other.used);
    let length = inOrder.reduce((sum, [, { line }]) => sum + line.length + 1, 0);
    let forgotten = 0;
    for (const [name, { line }] of inOrder) {
      if (length <= this.#limitCharacters) break;
      length -= line.length + 1;
      forgotten += 1;
      this.#entries.delete(name);
    }
    return inOrder.slice(forgotten).map(([, { line }]) => line);
  }
}

function nameOf({ path, tracked, blob, size }: ReadingKey): string {
  return `${blob} ${size} ${tracked ? "tracked" : "new"} ${path}`;
}

function readEntries(path: string, version: string): Entries {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== `${format} ${version} ${checksum(body)}` || body === "") return new Map();
    const lines = body.split("\n");
    return new Map(lines.map((line, index) => [keyIn(line), { line, used: index - lines.length }]));
  } catch {
    return new Map();
  }
}

/** Without reading the rest: most lines are never asked for in full. */
function keyIn(line: string): string {
  const quoted = /^\["(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? "";
  return quoted.includes("\\") ? String(JSON.parse(quoted.slice(1))) : quoted.slice(2, -1);
}

/** The checksum has shown that the line is as this very version wrote it. */
function readingIn(line: string, name: string): FileReading | undefined {
  const [key, reading] = JSON.parse(line) as [string, FileReading];
  return key === name ? reading : undefined;
}

function checksum(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Another one for every file that was put in its place. */
function stateOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
