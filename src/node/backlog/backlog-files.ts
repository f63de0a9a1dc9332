import { randomUUID } from "node:crypto";
import { access, constants, glob, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import type { BacklogFiles } from "#core/backlog/sync/rewrite-files.ts";
import { refused } from "#core/errors.ts";
import { decode, type Decoded } from "./decode.ts";

/** More is no backlog that anybody wrote. */
const mostBytes = 64 * 1024 * 1024;

/**
 * The files of a backlog on disk. Each is replaced as a whole or not at all, in
 * the encoding that it has; a symbolic link stays one.
 *
 * @param top   absolute path of the checkout
 * @param name  the file, or the folder of one-file tasks, in the checkout
 */
export function backlogFiles(top: string, name: string): BacklogFiles {
  const known = new Map<string, { readonly bytes: Buffer; readonly decoded: Decoded }>();
  return {
    async read() {
      const paths = await pathsOf(top, name);
      return Promise.all(
        paths.map(async (path) => {
          const bytes = await readWhole(join(top, path), path);
          const decoded = decode(bytes, path);
          known.set(path, { bytes, decoded });
          return { path, text: decoded.text };
        }),
      );
    },
    async write({ path, text }, was) {
      const before = known.get(path);
      if (before === undefined || before.decoded.text !== was) return false;
      const target = await writable(top, path);
      if (!(await readFile(target)).equals(before.bytes)) return false;
      await replace(target, before.decoded.encode(text));
      return true;
    },
    async create({ path, text }) {
      const folder = await realpath(join(top, dirname(path)));
      if (folder !== (await realpath(top)) && !folder.startsWith(`${await realpath(top)}${sep}`)) {
        throw refused(`${dirname(path)} leads to ${folder}, outside the repository: nothing is written there.`);
      }
      try {
        await writeFile(join(folder, basename(path)), text, { flag: "wx", flush: true });
        return true;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
        throw error;
      }
    },
  };
}

/** The file itself, where a link leads to it. */
async function writable(top: string, path: string): Promise<string> {
  const target = await realpath(join(top, path));
  if (!target.startsWith(`${await realpath(top)}${sep}`)) {
    throw refused(`${path} leads to ${target}, outside the repository: that is not written.`);
  }
  await access(target, constants.W_OK).catch(() => {
    throw refused(`${path} can only be read. Allow it to be written, then sync it.`);
  });
  return target;
}

async function pathsOf(top: string, name: string): Promise<readonly string[]> {
  const about = await stat(join(top, name)).catch(() => undefined);
  if (about === undefined) throw refused(`${name} is not there. Check the path, or end it with tutti sync --unlink.`);
  if (!about.isDirectory()) return [name];
  const files: string[] = [];
  for await (const file of glob("**/*.{md,yml,yaml}", { cwd: join(top, name), exclude: ["**/node_modules/**"] })) {
    files.push(join(name, file).replaceAll("\\", "/"));
  }
  if (files.length === 0) throw refused(`${name} holds no Markdown files.`);
  return files.toSorted();
}

async function readWhole(file: string, path: string): Promise<Buffer> {
  if ((await stat(file)).size > mostBytes) throw refused(`${path} is larger than 64 MB. Split it, and sync the parts.`);
  return readFile(file);
}

async function replace(target: string, bytes: Buffer): Promise<void> {
  const fresh = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}`);
  try {
    const { mode } = await stat(target);
    const handle = await open(fresh, "wx", mode);
    try {
      await handle.chmod(mode); // as it was, whatever is usual for new files
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
