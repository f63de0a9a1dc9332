import { constants } from "node:fs";
import { chmod, lstat, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileWrite } from "#core/recipes/recipe.ts";
import { refused } from "#core/errors.ts";

/**
 * Writes a file below `root` and nowhere else: no part of its path may be a
 * link. A new file never replaces one; an edit only the text it was made from.
 *
 * @returns whether anything was written; not when the file has this text already
 * @throws TuttiError `refused` when the path leads out, or the file is not as expected
 */
export async function writeBelow(root: string, { path, text, before }: FileWrite): Promise<boolean> {
  const names = path.split("/");
  if (
    names.some((name) => name === "" || name === "." || name === ".." || /[\\:\0]/.test(name)) ||
    names[0] === ".git"
  ) {
    throw refused(`${path} is not a path inside the worktree. Nothing was written.`);
  }
  const target = join(root, ...names);
  for (let depth = 1; depth < names.length; depth++) await ensureFolder(join(root, ...names.slice(0, depth)), path);
  const current = await textOf(target, path);
  if (current === text) return false;
  if (current !== before) {
    throw refused(
      before === undefined
        ? `${path} exists already. It was left as it is.`
        : `${path} has changed meanwhile. It was left as it is.`,
    );
  }
  if (before === undefined) await writeFile(target, text, { flag: "wx" });
  else await replace(target, text);
  return true;
}

async function ensureFolder(folder: string, path: string): Promise<void> {
  const stat = await lstat(folder).catch(() => undefined);
  if (stat === undefined) return void (await mkdir(folder, { recursive: true }));
  if (!stat.isDirectory()) throw refused(`${path} leads through something that is not a folder. Nothing was written.`);
}

/** `undefined` when there is no such file. */
async function textOf(target: string, path: string): Promise<string | undefined> {
  const stat = await lstat(target).catch(() => undefined);
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw refused(`${path} is not a regular file. It was left as it is.`);
  const file = await open(target, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return new TextDecoder("utf-8", { ignoreBOM: false }).decode(await readFile(file));
  } finally {
    await file.close();
  }
}

/** The whole new text appears at once, under the old permissions. */
async function replace(target: string, text: string): Promise<void> {
  const { mode } = await lstat(target);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { flag: "wx" });
    await chmod(beside, mode & 0o777);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
