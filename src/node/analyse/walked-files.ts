import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { FileContent, FileList, ProjectFile, ProjectFiles, SkippedFile } from "#core/analyse/project-files.ts";
import { compare, inFolder } from "#core/analyse/project.ts";
import { TuttiError } from "#core/errors.ts";
import { generatedFolders } from "./generated-folders.ts";
import { readFileContent, reasonOf } from "./read-file.ts";

const ignoreFileLimitBytes = 1_000_000;
const versionControl = new Set([".git", ".hg", ".svn", ".jj"]);

/** The rules of one folder's `.gitignore`, for what is below that folder. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

interface Walk {
  readonly files: ProjectFile[];
  readonly skipped: SkippedFile[];
  readonly signal: AbortSignal;
}

/** The files of a folder without a repository, as far as no ignore file names them. Nothing counts as tracked. */
export class WalkedFiles implements ProjectFiles {
  readonly name: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.name = basename(folder);
  }

  async list(signal: AbortSignal): Promise<FileList> {
    const stat = await lstat(this.#folder).catch((error: unknown) => {
      throw new TuttiError("refused", `${this.#folder} ${reasonOf(error)}. Choose another folder.`, { cause: error });
    });
    if (!stat.isDirectory()) throw new TuttiError("refused", `${this.#folder} is not a folder. Choose a folder.`);
    const walk: Walk = { files: [], skipped: [], signal };
    const always = ignore().add(generatedFolders.map((name) => `${name}/`));
    const waiting: { folder: string; rules: readonly Rules[] }[] = [
      { folder: ".", rules: [{ folder: ".", rules: always }] },
    ];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      signal.throwIfAborted();
      const { folders, rules } = await this.#readFolder(next.folder, next.rules, walk);
      for (const folder of folders) waiting.push({ folder, rules });
    }
    return {
      files: walk.files.toSorted((left, right) => compare(left.path, right.path)),
      skipped: walk.skipped.toSorted((left, right) => compare(left.file, right.file)),
    };
  }

  async read(path: string, limitBytes: number, signal: AbortSignal): Promise<FileContent> {
    signal.throwIfAborted();
    return await readFileContent(join(this.#folder, path), limitBytes);
  }

  async #readFolder(
    folder: string,
    above: readonly Rules[],
    { files, skipped }: Walk,
  ): Promise<{ folders: readonly string[]; rules: readonly Rules[] }> {
    const folders: string[] = [];
    const entries = await readdir(join(this.#folder, folder), { withFileTypes: true }).catch((error: unknown) => {
      skipped.push({ file: folder, reason: reasonOf(error) });
      return [];
    });
    const rules = entries.some((entry) => entry.name === ".gitignore") ? await this.#withRulesOf(folder, above) : above;
    for (const entry of entries) {
      const path = inFolder(folder, entry.name);
      if (versionControl.has(entry.name) || isIgnored(entry.isDirectory() ? `${path}/` : path, rules)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) await this.#addFile(path, files, skipped);
      else
        skipped.push({ file: path, reason: entry.isSymbolicLink() ? "is a symbolic link" : "is not a regular file" });
    }
    return { folders, rules };
  }

  async #addFile(path: string, files: ProjectFile[], skipped: SkippedFile[]): Promise<void> {
    try {
      files.push({ path, size: (await lstat(join(this.#folder, path))).size, tracked: false });
    } catch (error) {
      skipped.push({ file: path, reason: reasonOf(error) });
    }
  }

  async #withRulesOf(folder: string, above: readonly Rules[]): Promise<readonly Rules[]> {
    const content = await readFileContent(join(this.#folder, folder, ".gitignore"), ignoreFileLimitBytes);
    return content.kind === "text" ? [...above, { folder, rules: ignore().add(content.text) }] : above;
  }
}

/** The nearest ignore file that has an opinion decides, as in git. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { folder, rules: own } of rules.toReversed()) {
    const { ignored, unignored } = own.test(folder === "." ? path : path.slice(folder.length + 1));
    if (ignored || unignored) return ignored;
  }
  return false;
}
