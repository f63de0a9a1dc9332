import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** Whether a file below a folder is really there, and not behind a link that leads out of it. */
export async function isInside(folder: string, file: string): Promise<boolean> {
  const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, file))]).catch(() => ["", ""]);
  return root !== "" && path.startsWith(root + sep);
}
