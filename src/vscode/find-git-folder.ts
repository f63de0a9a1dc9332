import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The first of `folders` on this machine that lies in a git repository. Starts no process. */
export async function findGitFolder<
  Folder extends { readonly uri: { readonly scheme: string; readonly fsPath: string } },
>(folders: readonly Folder[]): Promise<Folder | undefined> {
  for (const folder of folders) {
    if (folder.uri.scheme === "file" && (await liesInRepository(folder.uri.fsPath))) return folder;
  }
  return undefined;
}

/** `.git` is a folder with a HEAD in a main checkout and a file in a worktree or submodule. Sandboxes leave empty ones. */
async function liesInRepository(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (await isGit(join(at, ".git"))) return true;
    if (dirname(at) === at) return false;
  }
}

async function isGit(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return found !== undefined;
  return stat(join(path, "HEAD")).then(
    () => true,
    () => false,
  );
}
