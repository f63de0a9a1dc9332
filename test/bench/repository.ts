import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A repository of its own to measure in, with what git and Tutti need to work there. */
export interface MeasuredRepository extends AsyncDisposable {
  /** Holds all that is measured; goes with the repository. */
  readonly folder: string;
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs git in it. @returns what it printed, trimmed */
  readonly git: (...words: readonly string[]) => Promise<string>;
}

/** Source files of 5 kB, 60 lines each, in 350 folders. @returns path to text */
export function sourceFiles(count: number): ReadonlyMap<string, string> {
  const line = (index: number): string =>
    `export const value${index} = ${index}; // what an apple of this orchard weighs more than its neighbour\n`;
  const text = Array.from({ length: 60 }, (_, index) => line(index)).join("");
  return new Map(Array.from({ length: count }, (_, index) => [fileName(index), text]));
}

export function fileName(index: number): string {
  return `packages/p${index % 50}/src/d${index % 7}/file-${index}.js`;
}

/**
 * Makes a repository with one commit of these files.
 *
 * @param settings  of Tutti, where it works there
 */
export async function makeRepository(
  name: string,
  files: ReadonlyMap<string, string>,
  settings?: unknown,
): Promise<MeasuredRepository> {
  const folder = await mkdtemp(join(tmpdir(), `tutti-bench-${name}-`));
  const path = join(folder, "repository");
  const environment = { PATH: process.env["PATH"] ?? "", HOME: join(folder, "home"), GIT_CONFIG_NOSYSTEM: "1" };
  const git = async (...words: readonly string[]): Promise<string> =>
    (await execute("git", words, { cwd: path, env: environment })).stdout.trim();
  await mkdir(path);
  for (const [file, text] of files) await write(join(path, file), text);
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "A Person");
  await git("config", "user.email", "person@example.com");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=Begin");
  if (settings !== undefined) await write(join(path, ".git/tutti/settings.json"), JSON.stringify(settings));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return { folder, path, environment, git, [Symbol.asyncDispose]: dispose };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
