import { readFile } from "node:fs/promises";
import type { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { refused } from "#core/errors.ts";

/**
 * Reads a backlog file.
 *
 * @param path  absolute
 * @param name  its path in the repository; ids depend on it
 * @throws TuttiError `refused` when it cannot be read
 */
export async function readBacklog(path: string, name: string): Promise<BacklogImport> {
  try {
    return importBacklog(await readFile(path, "utf8"), name);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw refused(`${name} cannot be read (${String(cause.code)}). Check the path.`);
  }
}
