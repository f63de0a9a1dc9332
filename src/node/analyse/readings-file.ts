import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FileReading } from "#core/analyse/file-reading.ts";
import type { KeptReadings, ReadingKey } from "#core/analyse/kept-readings.ts";

/** A line of the file: the key, and what was read, as JSON. Those used last come last. */
type Lines = Map<string, string>;

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
  #lines: Lines = new Map();
  readonly #parsed = new Map<string, FileReading>();
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
    const line = this.#lines.get(name);
    if (line === undefined) return undefined;
    const reading = this.#parsed.get(name) ?? readingIn(line, name);
    if (reading === undefined) return undefined;
    this.#lines.delete(name); // used last
    this.#lines.set(name, line);
    this.#parsed.set(name, reading);
    return reading;
  }

  keep(key: ReadingKey, reading: FileReading): void {
    const name = nameOf(key);
    this.#lines.delete(name);
    this.#lines.set(name, JSON.stringify([name, reading]));
    this.#parsed.set(name, reading);
    this.#changed = true;
  }

  /** Takes in what other processes have written since. What is known here counts as used later. */
  load(): void {
    const state = stateOf(this.#path);
    if (state === this.#state) return;
    this.#state = state;
    const lines = state === undefined ? new Map<string, string>() : readLines(this.#path, this.#version);
    for (const [name, line] of this.#lines) {
      lines.delete(name);
      lines.set(name, line);
    }
    this.#lines = lines;
  }

  /** Writes when something was kept. A disk that does not take it costs nothing but the next analysis's time. */
  save(): void {
    if (!this.#changed) return;
    this.load();
    this.#forgetOldest();
    const body = [...this.#lines.values()].join("\n");
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

  #forgetOldest(): void {
    let length = 0;
    for (const line of this.#lines.values()) length += line.length + 1;
    for (const [name, line] of this.#lines) {
      if (length <= this.#limitCharacters) return;
      length -= line.length + 1;
      this.#lines.delete(name);
      this.#parsed.delete(name);
    }
  }
}

function nameOf({ path, tracked, blob, size }: ReadingKey): string {
  return `${blob} ${size} ${tracked ? "tracked" : "new"} ${path}`;
}

function readLines(path: string, version: string): Lines {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== `${format} ${version} ${checksum(body)}` || body === "") return new Map();
    return new Map(body.split("\n").map((line) => [keyIn(line), line]));
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
