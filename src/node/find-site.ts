import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { storeDirectory } from "./store/open-store.ts";

/**
 * The name of this clone of the repository on this machine, the same for ever: runs with a worktree here go on here.
 * Its first word is the machine's name when it was made.
 */
export async function findSite(commonDirectory: string): Promise<string> {
  const directory = storeDirectory(commonDirectory);
  const file = join(directory, "site");
  const known = await readFile(file, "utf8").catch(() => "");
  if (known !== "") return known;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const own = `${file}.${process.pid}`;
  try {
    await writeFile(own, `${hostname().replaceAll(/\s/g, "-")} ${randomUUID()}`, { mode: 0o600 });
    await link(own, file).catch(() => {}); // another process was faster: its name counts
    return await readFile(file, "utf8");
  } finally {
    await rm(own, { force: true });
  }
}
