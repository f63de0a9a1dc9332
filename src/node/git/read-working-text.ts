import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

const LARGEST = 4 << 20;

/**
 * A text file of a worktree as it is on disk. `undefined` when it is missing,
 * binary, too large to be read by a person, or leads out of the worktree: an
 * agent may have put a link there.
 */
export async function readWorkingText(worktree: string, file: string): Promise<string | undefined> {
  try {
    const [root, path] = [await realpath(worktree), await realpath(join(worktree, file))];
    if (!path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    if (!found.isFile() || found.size > LARGEST) return undefined;
    const content = await readFile(path);
    return content.subarray(0, 8_000).includes(0) ? undefined : content.toString("utf8");
  } catch {
    return undefined; // it went away, or may not be read: there is no text to show then
  }
}
