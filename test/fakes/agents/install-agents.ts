import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { npmCommand } from "../../../scripts/bootstrap.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pinned = join(root, "test", "agents");
const cache = join(root, ".cache", "agents");
const files = ["package.json", "package-lock.json", ".npmrc"];

/**
 * Installs the real agents that `test/agents/package-lock.json` pins,
 * under this very Node: npm under an older one would silently choose older
 * agents. No install scripts run but those that an agent cannot do without. Several processes may call it at once.
 *
 * @returns the folder of their programs
 */
export async function installAgents(): Promise<string> {
  const lock = await readFile(join(pinned, "package-lock.json"));
  const stamp = createHash("sha256").update(lock).update(process.version).digest("hex").slice(0, 12);
  const folder = join(cache, stamp);
  const programs = join(folder, "node_modules", ".bin");
  if (await exists(folder)) return programs;

  const partial = join(cache, `${stamp}.${process.pid}`);
  await mkdir(partial, { recursive: true });
  for (const file of files) await cp(join(pinned, file), join(partial, file));
  // Not `ci`: it insists on the programs for other machines, and not every registry has them.
  await npm(partial, "install", "--no-save", "--ignore-scripts");
  await npm(partial, "rebuild", "opencode-ai"); // puts the program for this machine in its place
  try {
    await rename(partial, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error;
    await rm(partial, { recursive: true, force: true }); // another process was faster
  }
  return programs;
}

async function npm(cwd: string, ...words: readonly string[]): Promise<void> {
  const [command = "npm", ...first] = npmCommand();
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  await promisify(execFile)(command, [...first, ...words, "--loglevel=error"], {
    cwd,
    env: { ...process.env, PATH },
    shell: command === "npm" && process.platform === "win32",
  });
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
