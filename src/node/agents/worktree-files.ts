import { constants, type Stats } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { refused, TuttiError } from "#core/errors.ts";
import { writeBelow } from "./jailed-write.ts";

/** Larger files are not given to a model: they are no source. In bytes. */
const LARGEST = 2 * 1024 * 1024;

/** A place in the worktree that has no link in it any more. */
interface Place {
  /** Absolute. */
  readonly path: string;
  /** From the worktree, with `/`. */
  readonly inside: string;
  /** `undefined` when there is nothing yet. */
  readonly stat: Stats | undefined;
}

interface ReadText {
  readonly place: Place;
  readonly text: string;
  readonly mark: boolean;
}

/**
 * Files of one worktree, by paths that a model gives. Links are followed first;
 * what then lies outside, or among git's own files, is refused.
 */
export class WorktreeFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async read(path: string): Promise<string> {
    return (await this.#readText(path)).text;
  }

  /** @returns whether the file is new */
  async create(path: string, text: string): Promise<boolean> {
    const place = await this.#place(path);
    if (place.stat !== undefined) {
      await this.replace(path, (await this.#readText(path)).text, text);
      return false;
    }
    await writeBelow(await realpath(this.#root), { path: place.inside, text });
    return true;
  }

  async replace(path: string, before: string, text: string): Promise<void> {
    const { place, mark } = await this.#readText(path);
    const whole = mark ? `\uFEFF${text}` : text;
    await writeBelow(await realpath(this.#root), { path: place.inside, text: whole, before });
  }

  /** The folder as a path from the worktree. */
  async folder(path: string): Promise<string> {
    const { inside, stat } = await this.#place(path);
    if (stat?.isDirectory() !== true) throw refused(`There is no folder ${path}.`);
    return inside;
  }

  async #readText(path: string): Promise<ReadText> {
    const place = await this.#place(path);
    if (place.stat === undefined) throw refused(`There is no file ${path}.`);
    if (place.stat.isDirectory()) throw refused(`${path} is a folder. List it with search.`);
    if (!place.stat.isFile()) throw refused(`${path} is not a regular file.`);
    if (place.stat.size > LARGEST) throw refused(`${path} is too large to be read: ${place.stat.size} bytes.`);
    const file = await open(place.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const bytes = await file.readFile();
      const mark = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      return { place, mark, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    } catch (error) {
      if (error instanceof TypeError) throw refused(`${path} is not a text file in UTF-8.`);
      throw error;
    } finally {
      await file.close();
    }
  }

  async #place(path: string): Promise<Place> {
    if (path.includes("\0")) throw refused("A path cannot hold a zero byte.");
    const root = await realpath(this.#root);
    const asked = resolve(root, path.startsWith(this.#root + sep) ? relative(this.#root, path) : path);
    const real = await realOf(asked);
    const inside = relative(root, real).replaceAll("\\", "/");
    if (inside === ".." || inside.startsWith("../") || resolve(root, inside) !== real) {
      throw refused(`${path} is outside the project. Only files inside of it can be used.`);
    }
    if (inside.split("/").some((name) => name.toLowerCase() === ".git")) {
      throw refused(`${path} belongs to git itself. Git's own files are not part of any task.`);
    }
    return { path: real, inside, stat: await lstat(real).catch(() => undefined) };
  }
}

/** The path without links; of what is not there yet, the part that is. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ELOOP") throw refused(`${path} is a link that leads to itself.`);
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") {
      throw new TuttiError("refused", `${path} cannot be looked at (${String(error.code)}).`, { cause: error });
    }
    const isLink = (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true;
    if (isLink) throw refused(`${path} is a link that leads nowhere.`);
    const folder = dirname(path);
    return folder === path ? path : join(await realOf(folder), basename(path));
  }
}
