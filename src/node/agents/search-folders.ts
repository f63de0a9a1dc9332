import { readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Machine } from "../process/environment.ts";

/** Where installers put programs for all users of a machine. */
const sharedFolders = ["/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Where programs may be: PATH first, then the folders into which the usual
 * installers put them. An editor that was started from a dock or a menu often
 * has a shorter PATH than the terminal its user knows.
 */
export async function searchFolders(
  { variables, platform }: Machine,
  shared: readonly string[] = sharedFolders,
): Promise<readonly string[]> {
  const find = (name: string): string | undefined =>
    Object.entries(variables).find(([key]) => key.toUpperCase() === name)?.[1];
  const onPath = (find("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  if (platform === "win32") {
    const appData = find("APPDATA");
    const home = find("USERPROFILE");
    return [...onPath, ...(appData ? [join(appData, "npm")] : []), ...(home ? [join(home, ".local", "bin")] : [])];
  }
  const home = variables["HOME"];
  if (home === undefined) return onPath;
  const inHome = [".local/bin", ".claude/local", ".npm-global/bin", ".volta/bin", ".bun/bin", ".opencode/bin"];
  return [
    ...onPath,
    ...inHome.map((folder) => join(home, folder)),
    ...shared,
    ...(await nodeVersions(join(home, ".nvm/versions/node"))),
  ];
}

async function nodeVersions(folder: string): Promise<readonly string[]> {
  const versions = await readdir(folder).catch(() => []);
  const newestFirst = versions.toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return newestFirst.map((version) => join(folder, version, "bin"));
}
