import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Git } from "#node/git/git.ts";
import { GitWorktrees } from "#node/git/git-worktrees.ts";
import { findRepository, type Repository } from "#node/git/repository.ts";

export const never = new AbortController().signal;

/** A real repository in a temporary folder, with a HOME of its own: nothing of this machine's git set-up is seen. */
export interface Scratch extends AsyncDisposable {
  /** Holds everything; the repository is in `repo`, worktrees in `worktrees`. */
  readonly folder: string;
  readonly repo: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly git: Git;
  readonly repository: Repository;
  readonly worktrees: GitWorktrees;
  /** Runs git in the repository, or in `cwd`. */
  run(args: readonly string[], cwd?: string): Promise<string>;
}

/** @param files  committed as the first commit; without any, the repository has no commit */
export async function openScratch(
  files: Readonly<Record<string, string>> = { "README.md": "hello\n" },
): Promise<Scratch> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tutti-git-")));
  const repo = join(folder, "repo");
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: join(folder, "home"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: join(folder, "home", "gitconfig"),
  };
  await writeFiles(folder, {
    "home/gitconfig": "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n",
  });
  await mkdir(repo);
  const git = new Git({ environment });
  const run = (args: readonly string[], cwd = repo) => git.text(cwd, args, {}, never);
  await run(["init", "--quiet"]);
  await writeFiles(repo, files);
  if (Object.keys(files).length > 0) {
    await run(["add", "--all"]);
    await run(["commit", "--quiet", "-m", "first"]);
  }
  const repository = await findRepository(git, repo, never);
  const settings = { folder: join(folder, "worktrees"), now: () => Date.UTC(2026, 10, 21, 12) };
  return {
    folder,
    repo,
    environment,
    git,
    repository,
    worktrees: new GitWorktrees(git, repository, settings),
    run,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}

/** Text is content; `link:TARGET` makes a link, `exec:TEXT` an executable file. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    if (text.startsWith("link:")) await symlink(text.slice("link:".length), path);
    else await writeFile(path, text.replace(/^exec:/, ""));
    if (text.startsWith("exec:")) await chmod(path, 0o755);
  }
}
