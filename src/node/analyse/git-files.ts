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

/** @throws TuttiError `refused` when git is missing, or does not trust the repository */
export async function openGitFiles(git: Git, folder: string, signal: AbortSignal): Promise<ProjectFiles> {
  const repository = await findRepository(git, folder, signal);
  const isTop = resolve(folder) === repository.top;
  return new GitFiles(git, folder, isTop ? repository.name : basename(folder));
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
    const [staged, changed, others] = await Promise.all([
      ask("-v", "--stage"),
      ask("--modified"),
      ask("--others", "--exclude-standard", ...excluded),
    ]);
    const modified = new Set(changed);
    const entries = new Map<string, Entry>();
    for (const line of staged) {
      const entry = entryOf(line, modified);
      entries.set(entry.path, entry);
    }
    if (staged[0] !== undefined && /^\S+ \d+ [0-9a-f]{64} /.test(staged[0])) this.#hash = "sha256";
    for (const path of others)
      entries.set(path, { path, mode: path.endsWith("/") ? "repository" : "file", tracked: false });
    return await this.#look([...entries.values()], signal);
  }

  async read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent> {
    if (++this.#reads % untilBreath === 0) await breathe();
    signal.throwIfAborted();
    return readNamedContent(join(this.#folder, path), limitBytes, this.#hash);
  }

  async #look(entries: readonly Entry[], signal: AbortSignal): Promise<FileList> {
    const files: ProjectFile[] = [];
    const skipped: SkippedFile[] = [];
    for (const [index, entry] of entries.entries()) {
      if (index % untilBreath === 0) await breathe();
      signal.throwIfAborted();
      const found = this.#lookAt(entry);
      if (found === undefined) continue;
      if ("reason" in found) skipped.push(found);
      else files.push(found);
    }
    return {
      files: files.toSorted((left, right) => compare(left.path, right.path)),
      skipped: skipped.toSorted((left, right) => compare(left.file, right.file)),
    };
  }

  /** `undefined` for a file that was deleted, or that a sparse checkout leaves out. */
  #lookAt(entry: Entry): ProjectFile | SkippedFile | undefined {
    const path = decode(entry.path);
    if (path === undefined) return { file: readable(entry.path), reason: "has a name that is not UTF-8" };
    if (entry.mode === "repository") return { file: path.replace(/\/$/, ""), reason: "is another repository" };
    try {
      const stat = lstatSync(join(this.#folder, path));
      if (stat.isSymbolicLink()) return { file: path, reason: "is a symbolic link" };
      if (!stat.isFile()) return { file: path, reason: "is not a regular file" };
      const { tracked, blob } = entry;
      return { path, size: stat.size, tracked, ...(blob === undefined ? {} : { blob }) };
    } catch (error) {
      return isGone(error) ? undefined : { file: path, reason: reasonOf(error) };
    }
  }
}

interface Entry {
  /** As git gave it: one character per byte. */
  readonly path: string;
  readonly mode: "file" | "repository";
  readonly tracked: boolean;
  readonly blob?: string;
}

/**
 * A line of `ls-files -v --stage`: tag, mode, blob, stage and path. A conflict
 * has up to three; none of them is what is on disk. Only the tag `H` promises
 * that git has compared the file with its blob: others are told to be left
 * alone (`update-index --assume-unchanged`, sparse checkouts).
 */
function entryOf(line: string, modified: ReadonlySet<string>): Entry {
  const tab = line.indexOf("\t");
  const [tag, mode, blob, stage] = line.slice(0, tab).split(" ");
  const path = line.slice(tab + 1);
  const isClean = tag === "H" && stage === "0" && !modified.has(path);
  const kind = mode === "160000" ? "repository" : "file";
  return { path, mode: kind, tracked: true, ...(isClean && blob !== undefined ? { blob } : {}) };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function decode(bytes: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}

function readable(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
