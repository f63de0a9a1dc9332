import { liesInRepository } from "#node/git/in-repository.ts";

/** The first of `folders` on this machine that lies in a git repository. Starts no process. */
export async function findGitFolder<
  Folder extends { readonly uri: { readonly scheme: string; readonly fsPath: string } },
>(folders: readonly Folder[]): Promise<Folder | undefined> {
  for (const folder of folders) {
    if (folder.uri.scheme === "file" && (await liesInRepository(folder.uri.fsPath))) return folder;
  }
  return undefined;
}
