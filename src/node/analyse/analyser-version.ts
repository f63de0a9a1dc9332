import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Changes with every change of the analyser: a fingerprint of its own program
 * where that is bundled, of all sources that it may be made of where it is not.
 *
 * @param program  the address of the module that runs
 */
export function analyserVersion(program: string): string {
  const path = fileURLToPath(program);
  const hash = createHash("sha256");
  for (const file of path.endsWith(".ts") ? sourcesBeside(path) : [path]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 32);
}

function sourcesBeside(path: string): readonly string[] {
  const sources = join(dirname(path), "../..");
  const folders = [join(sources, "core"), join(sources, "node/analyse")];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .toSorted()
      .map((name) => join(folder, name)),
  );
}
