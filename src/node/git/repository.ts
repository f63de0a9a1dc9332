import { basename, dirname, resolve } from "node:path";
import { simpleGit, type SimpleGit } from "simple-git";
import { parseRemote, type Remote } from "#core/publish/remote.ts";
import { gitEnvironment } from "./environment.ts";
import type { Git } from "./git.ts";

/** Where a repository is. All paths are absolute. */
export interface Repository {
  /** The folder that is checked out. */
  readonly top: string;
  /** The `.git` folder that all its worktrees share. */
  readonly commonDir: string;
  /** The name of the main checkout's folder. */
  readonly name: string;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
}

export interface RepositoryState {
  /** `undefined` while HEAD is detached. */
  readonly currentBranch: string | undefined;
  /** What the remote calls its default; a local guess without a remote. */
  readonly defaultBranch: string | undefined;
  /** `undefined` before the first commit. */
  readonly head: string | undefined;
  /** `origin` first. */
  readonly remotes: readonly Remote[];
  /** `undefined` when git knows no name or no address of this person. */
  readonly identity: Identity | undefined;
}

/**
 * Finds the repository that contains `folder`.
 *
 * @throws TuttiError `refused` when there is none, it is not trusted, or git is missing
 */
export async function findRepository(git: Git, folder: string, signal: AbortSignal): Promise<Repository> {
  const top = await git.line(folder, ["rev-parse", "--show-toplevel"], {}, signal);
  const common = await git.line(top, ["rev-parse", "--git-common-dir"], {}, signal);
  const commonDir = resolve(top, common);
  const main = basename(commonDir) === ".git" ? dirname(commonDir) : commonDir.replace(/\.git$/, "");
  return { top: resolve(top), commonDir, name: basename(main) };
}

export async function readRepository(git: Git, repository: Repository, signal: AbortSignal): Promise<RepositoryState> {
  const everyday = everydayGit(git, repository.top, signal);
  const head = await commitOf(git, repository.top, "HEAD", signal);
  const remotes = (await everyday.getRemotes(true))
    .map(({ name, refs }) => parseRemote(name, refs.push === "" ? refs.fetch : refs.push))
    .toSorted((one, other) => Number(other.name === "origin") - Number(one.name === "origin"));
  const { current, detached, all } = await everyday.branchLocal();
  const currentBranch = detached || current === "" ? await unbornBranch(git, repository, signal) : current;
  return {
    currentBranch,
    defaultBranch: await defaultBranch(git, repository, remotes[0]?.name, all, currentBranch, signal),
    head,
    remotes,
    identity: await readIdentity(git, repository.top, signal),
  };
}

/** The commit that `name` means, or `undefined` when it means none. */
export async function commitOf(git: Git, cwd: string, name: string, signal: AbortSignal): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { code, output } = await git.answer(cwd, args, { answers: [1, 128] }, signal);
  const commit = output.toString("utf8").trim();
  return code === 0 && commit !== "" ? commit : undefined;
}

export async function readIdentity(git: Git, cwd: string, signal: AbortSignal): Promise<Identity | undefined> {
  const read = async (key: string) => {
    const { code, output } = await git.answer(cwd, ["config", "--get", key], { answers: [1] }, signal);
    return code === 0 ? output.toString("utf8").trim() : "";
  };
  const [name, email] = [await read("user.name"), await read("user.email")];
  return name === "" || email === "" ? undefined : { name, email };
}

/** `simple-git`, for everyday questions. It strips all `GIT_*` variables, so nothing that needs them runs here. */
export function everydayGit(git: Git, folder: string, signal: AbortSignal): SimpleGit {
  const environment = Object.fromEntries(
    Object.entries(gitEnvironment(git.settings.environment)).filter(
      ([name]) => !name.startsWith("GIT_") || name === "GIT_TERMINAL_PROMPT",
    ),
  );
  const { binary } = git.settings;
  return simpleGit({
    baseDir: folder,
    abort: signal,
    allowEnvironment: ["GIT_TERMINAL_PROMPT"],
    ...(binary === undefined ? {} : { binary, unsafe: { allowUnsafeCustomBinary: true } }),
  }).env(environment);
}

async function unbornBranch(git: Git, { top }: Repository, signal: AbortSignal): Promise<string | undefined> {
  const args = ["symbolic-ref", "--quiet", "--short", "HEAD"];
  const { code, output } = await git.answer(top, args, { answers: [1] }, signal);
  return code === 0 ? output.toString("utf8").trim() : undefined;
}

async function defaultBranch(
  git: Git,
  { top }: Repository,
  remote: string | undefined,
  local: readonly string[],
  current: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (remote !== undefined) {
    const args = ["symbolic-ref", "--quiet", "--short", `refs/remotes/${remote}/HEAD`];
    const { code, output } = await git.answer(top, args, { answers: [1, 128] }, signal);
    if (code === 0)
      return output
        .toString("utf8")
        .trim()
        .slice(remote.length + 1);
  }
  return ["main", "master", "trunk", "develop"].find((name) => local.includes(name)) ?? current;
}
