import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Makes a git repository in a new folder with one commit that holds `files`. */
export function makeRepository(
  folder: string,
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...words: readonly string[]): void => {
    execFileSync("git", words, { cwd: folder, env: environment, stdio: ["ignore", "ignore", "pipe"] });
  };
  git("init", "--initial-branch=main");
  git("config", "user.name", "A Person");
  git("config", "user.email", "person@example.com");
  git("add", "--all");
  git("commit", "--allow-empty", "--message=Begin");
}
