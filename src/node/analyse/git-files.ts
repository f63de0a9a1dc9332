import { lstatSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { FileContent, FileList, ProjectFile, ProjectFiles, SkippedFile } from "#core/analyse/project-files.ts";
import { compare } from "#core/analyse/project.ts";
import type { Git } from "../git/git.ts";
import { findRepository } from "../git/repository.ts";
import { fields } from "../git/working-files.ts";
import { generatedFolders } from "./generated-folders.ts";
import { readNamedContent, reasonOf } from "./read-file.ts";

/** So many files are looked at or read before anything else of this thread, such as a cancel, has its turn. */
const untilBreath = 64;

/** What a folder is called, by git's process and folder: it is asked for at every saved file. */
const names = new WeakMap<Git, Map<string, string>>();

/** @throws TuttiError `refused` when git is missing, or does not trust the repository */
export async function openGitFiles(git: Git, folder: string, signal: AbortSignal): Promise<ProjectFiles> {
  const known = names.get(git) ?? new Map<string, string>();
  names.set(git, known);
  const name = known.get(folder) ?? (await nameOf(git, folder, signal));
  known.set(folder, name);
  return new GitFiles(git, folder, name);
}

async function nameOf(git: Git, folder: string, signal: AbortSignal): Promise<string> {
  const repository = await findRepository(git, folder, signal);
  return resolve(folder) === repository.top ? repository.name : basename(folder);
}

/** What git tracks below a folder, and what it would take in. */
class GitFiles implements ProjectFiles {
  readonly name: string;
  readonly #git: Git;
  readonly #folder: string;
  #hash: "sha1" | "sha256" = "sha1";
  #reads = 0;

  constructor(git: Git, folder: string, name: string) {
    this.#git = git;
    this.#folder = folder;
    this.name = name;
  }

  async list(signal: AbortSignal): Promise<FileList> {
    const ask = async (...args: readonly string[]): Promise<readonly string[]> =>
      fields(
        await this.#git.bytes(this.#folder, ["-c", "core.fsmonitor=false", "ls-files", "-z", ...args], {}, signal),
      );
    const excluded = generatedFolders.map((name) => `--exclude=${name}/`);
    // The tracked files are looked at while git compares them.
    const [tracked, modified, others] = await Promise.all([
      ask("-v", "--stage").then((lines) => this.#look(this.#tracked(lines), signal)),
      ask("--modified").then((paths) => new Set(paths)),
      ask("--others", "--exclude-standard", ...excluded).then((paths) => this.#look(paths.map(untracked), signal)),
    ]);
    const files: ProjectFile[] = [];
    const skipped: SkippedFile[] = [];
    for (const { entry, found } of [...tracked, ...others]) {
      if ("reason" in found) skipped.push(found);
      else if (entry.blob === undefined || modified.has(entry.path)) files.push(found);
      else files.push({ ...found, blob: entry.blob });
    }
    return {
      files: files.toSorted((left, right) => compare(left.path, right.path)),
      skipped: skipped.toSorted((left, right) => compare(left.file, right.file)),
    };
  }

  async read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent> {
    if (++this.#reads % untilBreath === 0) await breathe();
    signal.throwIfAborted();
    return readNamedContent(join(this.#folder, path), limitBytes, this.#hash);
  }

  /** Each once: a conflict has up to three lines. */
  #tracked(lines: readonly string[]): readonly Entry[] {
    if (lines[0] !== undefined && /^\S+ \d+ [0-9a-f]{64} /.test(lines[0])) this.#hash = "sha256";
    return [...new Map(lines.map(entryOf).map((entry) => [entry.path, entry])).values()];
  }

  async #look(entries: readonly Entry[], signal: AbortSignal): Promise<readonly Looked[]> {
    const looked: Looked[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index % untilBreath === 0) await breathe();
      signal.throwIfAborted();
      const found = this.#lookAt(entry);
      if (found !== undefined) looked.push({ entry, found });
    }
    return looked;
  }

  /** `undefined` for a file that was deleted, or that a sparse checkout leaves out. */
  #lookAt(entry: Entry): ProjectFile | SkippedFile | undefined {
    const path = decode(entry.path);
    if (path === undefined) return { file: readable(entry.path), reason: "has a name that is not UTF-8" };
    if (entry.mode === "repository") return { file: path.replace(/\/$/, ""), reason: "is another repository" };
    try {
      const stat = lstatSync(`${this.#folder}/${path}`);
      if (stat.isSymbolicLink()) return { file: path, reason: "is a symbolic link" };
      if (!stat.isFile()) return { file: path, reason: "is not a regular file" };
      return { path, size: stat.size, tracked: entry.tracked };
    } catch (error) {
      return isGone(error) ? undefined : { file: path, reason: reasonOf(error) };
    }
  }
}

/** What is on disk of an entry. */
interface Looked {
  readonly entry: Entry;
  readonly found: ProjectFile | SkippedFile;
}

interface Entry {
  /** As git gave it: one character per byte. */
  readonly path: string;
  readonly mode: "file" | "repository";
  readonly tracked: boolean;
  /** Of the index, where git compares the file with it. */
  readonly blob?: string;
}

/**
 * A line of `ls-files -v --stage`: tag, mode, blob, stage and path. A conflict
 * has up to three; none of them is what is on disk. Only the tag `H` promises
 * that git has compared the file with its blob: others are told to be left
 * alone (`update-index --assume-unchanged`, sparse checkouts).
 */
function entryOf(line: string): Entry {
  const tab = line.indexOf("\t");
  const [tag, mode, blob, stage] = line.slice(0, tab).split(" ");
  const path = line.slice(tab + 1);
  const kind = mode === "160000" ? "repository" : "file";
  return { path, mode: kind, tracked: true, ...(tag === "H" && stage === "0" && blob !== undefined ? { blob } : {}) };
}

function untracked(path: string): Entry {
  return { path, mode: path.endsWith("/") ? "repository" : "file", tracked: false };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}

function readable(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
