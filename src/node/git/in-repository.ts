import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Whether a folder lies in a git repository or worktree. Starts no process, so it says so also where git is missing. */
export async function liesInRepository(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (await isGit(join(at, ".git"))) return true;
    if (dirname(at) === at) return false;
  }
}

/** A folder with a HEAD in a main checkout, a file in a worktree or submodule. Sandboxes of agents leave empty folders. */
async function isGit(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return found !== undefined;
  return stat(join(path, "HEAD")).then(
    () => true,
    () => false,
  );
}
