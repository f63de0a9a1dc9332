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

/** `.git` is a folder in a main checkout and a file in a worktree or submodule. */
async function liesInRepository(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (await exists(join(at, ".git"))) return true;
    if (dirname(at) === at) return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
