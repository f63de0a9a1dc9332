import { glob, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { refused } from "#core/errors.ts";
import { readFiles } from "#node/import/read-files.ts";

/** More is no backlog that anybody wrote. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Reads a backlog file of any kind, or a folder with a file for each task.
 *
 * @param path  absolute
 * @param name  its path in the repository; ids depend on it
 * @throws TuttiError `refused` when it cannot be read, or the folder holds no Markdown
 */
export async function readBacklog(path: string, name: string): Promise<BacklogImport> {
  try {
    if (!(await stat(path)).isDirectory()) return readFiles([{ path: name, text: await readText(path, name) }]);
    const files: string[] = [];
    const exclude = ["**/node_modules/**"];
    for await (const file of glob("**/*.{md,yml,yaml}", { cwd: path, exclude })) files.push(file);
    files.sort();
    if (files.length === 0) throw refused(`${name} holds no Markdown files.`);
    const texts = files.map(async (file) => ({
      path: join(name, file).replaceAll("\\", "/"),
      text: await readText(join(path, file), file),
    }));
    return readFiles(await Promise.all(texts));
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw refused(`${name} cannot be read (${String(cause.code)}). Check the path.`);
  }
}

/** UTF-8, or UTF-16 where a mark says so, as some editors of Windows write it. */
async function readText(path: string, name: string): Promise<string> {
  const about = await stat(path);
  if (!about.isFile())
    throw refused(`${name} is no file. Name a Markdown, JSON or CSV file, or a folder of task files.`);
  if (about.size > mostBytes) throw refused(`${name} is larger than 64 MB. Split it, and import the parts.`);
  const bytes = await readFile(path);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return bytes.toString("utf8");
}
