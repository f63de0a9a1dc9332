import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "jsonc-parser";
import { conventionFiles, readConventions, type Conventions } from "#core/run/conventions.ts";

/** More than this is no file of settings. */
const LARGEST = 256 << 10;

/** What the files of a checkout say about new worktrees. */
export async function conventionsOf(folder: string): Promise<Conventions> {
  const { codex, ...single } = conventionFiles;
  const environments = await readdir(join(folder, codex)).catch(() => []);
  const paths = [
    ...Object.values(single),
    ...environments.filter((name) => name.endsWith(".toml")).map((name) => `${codex}/${name}`),
  ];
  const files = new Map<string, string>();
  for (const path of paths) {
    const text = await textOf(join(folder, path));
    if (text !== undefined) files.set(path, text);
  }
  return readConventions(files, process.platform === "win32" ? "windows" : "unix", (text) =>
    parse(text, [], { allowTrailingComma: true }),
  );
}

async function textOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size <= LARGEST ? readFile(path, "utf8").catch(() => undefined) : undefined;
}
