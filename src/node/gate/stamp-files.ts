import { createHash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { arch, platform } from "node:os";
import { delimiter, join } from "node:path";
import type { Worktree } from "#core/run/worktrees.ts";
import { addAll } from "../git/add-all.ts";
import type { Git } from "../git/git.ts";
import { submoduleWork } from "../git/submodules.ts";
import { gitDirOf, openTemporaryIndex } from "../git/temporary-index.ts";
import type { Environment } from "../process/environment.ts";

/** Programs that checks are usually run by. Another version of one of them may say something else. */
const tools =
  "node npm npx pnpm yarn bun deno python python3 uv poetry go cargo rustc java mvn gradle dotnet ruby php gcc g++ clang make cmake";

/** Where package managers write down what is installed. Git ignores them, and checks depend on them. */
const installed = [
  "node_modules/.package-lock.json",
  "node_modules/.modules.yaml",
  "node_modules/.yarn-state.yml",
  "node_modules/.yarn-integrity",
  "vendor/composer/installed.json",
  ".venv/pyvenv.cfg",
];

/**
 * Names all that the outcome of a command in a worktree depends on, as far as
 * that can be known without running anything: its files as git would commit
 * them, installed packages, `.env` files, and the tools of the machine.
 *
 * @param rest  what else counts: settings, for example
 * @returns `undefined` where it cannot be known: elsewhere, or with work inside submodules
 */
export async function stampFiles(
  git: Git,
  commonDir: string,
  { path, elsewhere }: Worktree,
  environment: Environment,
  rest: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (elsewhere !== undefined) return undefined;
  const submodules = await submoduleWork(git, commonDir, path, signal);
  if (submodules.some(({ uncommitted }) => uncommitted)) return undefined;
  const parts = [
    await treeOf(git, path, signal),
    platform(),
    arch(),
    ...(await Promise.all(installed.map((file) => digestOf(join(path, file))))),
    ...(await environmentFiles(path)),
    ...(await toolsOf(environment)),
    rest,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** Uncommitted and new files included. The worktree's index stays as it is. */
async function treeOf(git: Git, path: string, signal: AbortSignal): Promise<string> {
  await using index = await openTemporaryIndex(await gitDirOf(git, path, signal));
  const { environment } = index;
  await addAll(git, path, { environment }, signal);
  return await git.line(path, ["write-tree"], { environment }, signal);
}

async function digestOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes === undefined ? "" : createHash("sha256").update(bytes).digest("hex");
}

async function environmentFiles(path: string): Promise<readonly string[]> {
  const names = (await readdir(path).catch(() => [])).filter((name) => /^\.env(?:\.|$)/.test(name)).toSorted();
  return Promise.all(names.map(async (name) => `${name} ${await digestOf(join(path, name))}`));
}

/** Which file each of them is, and whether that was replaced. */
async function toolsOf(environment: Environment): Promise<readonly string[]> {
  const folders = (environment["PATH"] ?? environment["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = platform() === "win32" ? [".exe", ".cmd"] : [""];
  return Promise.all(
    tools.split(" ").map(async (tool) => {
      for (const folder of folders) {
        for (const ending of endings) {
          const file = await realpath(join(folder, tool + ending)).catch(() => undefined);
          const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
          if (found?.isFile() === true) return `${file} ${found.size} ${found.mtimeMs}`;
        }
      }
      return "";
    }),
  );
}
