import { existsSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, isAbsolute, join, sep } from "node:path";
import { refused } from "#core/errors.ts";
import type { Environment } from "../process/environment.ts";
import type { ContainRequest } from "./contain.ts";
import { gitFolders } from "./git-folders.ts";

/** Absolute paths without links, all of which exist. */
export interface Places {
  readonly worktree: string;
  /** Outside the worktree. */
  readonly writable: readonly string[];
  /** Must not be written although a writable place may hold them: other people's work. */
  readonly guarded: readonly string[];
  /** Of the worktree and of git's folder, which a guarded place may hold. `guarded` wins. */
  readonly within: { readonly writable: readonly string[]; readonly guarded: readonly string[] };
  /** Must not even be read: the board, and how to ask the editor for secrets. */
  readonly hidden: readonly string[];
}

/** What a contained process may write, in the order in which the rules count. */
export async function placesOf(request: ContainRequest, environment: Environment): Promise<Places> {
  const expand = (path: string): string => fromHome(path, environment);
  const homes = request.homes.map(expand);
  for (const home of homes) if (!looksLikeFile(home)) await mkdir(home, { recursive: true, mode: 0o700 });
  const temporary = [tmpdir(), environment["TMPDIR"] ?? "/tmp", "/tmp", "/var/tmp"];
  const git = await gitFolders(request.worktree);
  const named = await existing([...homes, ...request.writable.map(expand)]);
  return {
    worktree: await realpath(request.worktree),
    writable: await existing(temporary),
    guarded: await existing([request.tuttiHome, ...git.guarded]),
    // What is named may lie in a guarded folder: the caches do.
    within: { writable: [...named, ...(await existing(git.writable))], guarded: await existing(git.own) },
    hidden: await existing(git.hidden),
  };
}

function fromHome(path: string, environment: Environment): string {
  const home = environment["HOME"] ?? homedir();
  if (path === "~")
    throw refused("The whole home folder cannot be writable for a contained agent: name folders in it.");
  const whole = path.startsWith("~/") ? join(home, path.slice(2)) : path;
  if (!isAbsolute(whole)) throw refused(`${path} must be an absolute path, or begin with “~/”.`);
  return whole;
}

/** `~/.claude.json` is a file: it is not made here, since its program decides what an empty one means. */
function looksLikeFile(path: string): boolean {
  return /\.(json|toml|ya?ml)$/.test(basename(path));
}

async function existing(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.filter((path) => existsSync(path)).map((path) => realpath(path)));
  return outermost([...new Set(found)]);
}

/** A folder in another one of the list adds nothing. */
function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isIn(path, other)));
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
