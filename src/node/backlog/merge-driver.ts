import { appendFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "../git/git.ts";
import type { Repository } from "../git/repository.ts";

const driver = "tutti-backlog";

export interface InstalledDriver {
  /** Lines that were added to `.gitattributes`; those that were there already are not. */
  readonly attributes: readonly string[];
}

/**
 * Makes git merge backlogs with `tutti merge-backlog`, in this clone. A clone
 * without that merges them as text, as before.
 *
 * @param names    backlogs: files, or folders with a file for each task
 * @param program  the file that this Node runs as Tutti. Absolute
 */
export async function installMergeDriver(
  git: Git,
  { top }: Pick<Repository, "top">,
  names: readonly string[],
  program: string,
  signal: AbortSignal,
): Promise<InstalledDriver> {
  const command = [
    quoted(process.execPath),
    quoted(program),
    "merge-backlog",
    "--marker-size",
    "%L",
    "%O",
    "%A",
    "%B",
    "%P",
  ].join(" ");
  await git.text(top, ["config", "--local", `merge.${driver}.name`, "Tutti: backlogs, entry by entry"], {}, signal);
  await git.text(top, ["config", "--local", `merge.${driver}.driver`, command], {}, signal);
  const file = join(top, ".gitattributes");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const wanted = await Promise.all(
    names.map(async (name) => `${pattern(name, (await stat(join(top, name))).isDirectory())} merge=${driver}`),
  );
  const attributes = wanted.filter((line) => !known.has(line));
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = text === "" || text.endsWith("\n") ? "" : end;
  if (attributes.length > 0) await appendFile(file, gap + attributes.map((line) => line + end).join(""));
  return { attributes };
}

/** For the shell that git runs it with, also on Windows. */
function quoted(word: string): string {
  return `'${word.replaceAll("\\", "/").replaceAll("'", String.raw`'\''`)}'`;
}

function pattern(name: string, isFolder: boolean): string {
  const path = `/${name}${isFolder ? "/**/*.md" : ""}`;
  return /[\s"]/.test(path) ? JSON.stringify(path) : path;
}
