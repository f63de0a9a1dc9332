import { glob, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog, importBacklogFiles } from "#core/backlog/import-backlog.ts";
import { refused } from "#core/errors.ts";

/**
 * Reads a backlog file, or a folder with a file for each task.
 *
 * @param path  absolute
 * @param name  its path in the repository; ids depend on it
 * @throws TuttiError `refused` when it cannot be read, or the folder holds no Markdown
 */
export async function readBacklog(path: string, name: string): Promise<BacklogImport> {
  try {
    if (!(await stat(path)).isDirectory()) return importBacklog(await readFile(path, "utf8"), name);
    const files: string[] = [];
    const exclude = ["**/node_modules/**"];
    for await (const file of glob("**/*.{md,yml,yaml}", { cwd: path, exclude })) files.push(file);
    files.sort();
    if (files.length === 0) throw refused(`${name} holds no Markdown files.`);
    const texts = files.map(async (file) => ({
      path: join(name, file).replaceAll("\\", "/"),
      text: await readFile(join(path, file), "utf8"),
    }));
    return importBacklogFiles(await Promise.all(texts));
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw refused(`${name} cannot be read (${String(cause.code)}). Check the path.`);
  }
}
