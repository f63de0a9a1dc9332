import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { demonstrationFiles } from "./files.ts";

const run = promisify(execFile);

/** Git as on a machine of its own: nobody's configuration, nobody's name but Ada's. */
export function demonstrationGit(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
  };
}

/** Makes the demonstration repository in an empty folder: one commit on `main`. */
export async function makeDemonstration(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(demonstrationFiles())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const git = (...args: string[]): Promise<unknown> => run("git", args, { cwd: folder, env: demonstrationGit() });
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "Ada");
  await git("config", "user.email", "ada@example.com");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Split a bill to the last cent");
}
