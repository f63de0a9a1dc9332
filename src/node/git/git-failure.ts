import { dirname } from "node:path";
import { TuttiError } from "#core/errors.ts";
import { diskFailure, diskTrouble } from "../disk-state.ts";

export interface GitFailure {
  readonly cwd: string;
  readonly args: readonly string[];
  /** The exit code, or the name of a system error or signal. */
  readonly code: number | string;
  /** What git wrote to the standard error. */
  readonly complaint: string;
  readonly secrets: readonly string[];
}

type Explain = (failure: GitFailure, match: RegExpExecArray) => TuttiError;

/** What git says, and what it means for the person. The first that matches is used. */
const explanations: readonly (readonly [RegExp, Explain])[] = [
  [
    /detected dubious ownership in repository at '([^']*)'/,
    (_, [, path]) =>
      new TuttiError(
        "refused",
        `Git refuses to use ${path}, because the folder belongs to another user. ` +
          `If you trust it, run: git config --global --add safe.directory ${path}`,
      ),
  ],
  [
    /git-lfs(?:[^\n]*: | )(?:command )?not found|git: 'lfs' is not a git command|cannot run git-lfs/,
    () =>
      new TuttiError(
        "refused",
        "This repository keeps files in Git LFS, and git-lfs is not installed where Tutti runs git. Install it, " +
          "or run git lfs uninstall to do without these files.",
      ),
  ],
  [
    /not a git repository/i,
    ({ cwd }) =>
      new TuttiError("refused", `${cwd} is not in a git repository. Run git init there, or open another folder.`),
  ],
  [
    /must be run in a work tree/i,
    ({ cwd }) => new TuttiError("refused", `${cwd} is a repository without a checkout. Clone it, and open the clone.`),
  ],
  [
    /Unable to create '([^']*\.lock)'/,
    (_, [, lock]) =>
      new TuttiError(
        "unavailable",
        `Another git process holds ${lock}. Try again when it has ended; if none is running, delete that file.`,
        { retryAfterMs: 5_000 },
      ),
  ],
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|Out of diskspace/,
    ({ cwd }) => diskFailure("full", `git could not write in ${cwd}`),
  ],
  [/Read-only file system|EROFS/, ({ cwd }) => diskFailure("read-only", `git could not write in ${cwd}`)],
  [
    /Permission denied(?! \(publickey)|EACCES/,
    ({ cwd, complaint }) =>
      new TuttiError("refused", `Git may not write in ${cwd}: ${firstComplaint(complaint)}. Check its permissions.`),
  ],
  [
    /is already (?:checked out|used by worktree) at '([^']*)'/,
    (_, [, path]) =>
      new TuttiError(
        "refused",
        `The branch is checked out in ${path}. Switch that checkout to another branch, then try again.`,
      ),
  ],
];

/** Turns a failed git command into a sentence. Secrets and credentials in addresses are masked. */
export function explainGitFailure(failure: GitFailure): TuttiError {
  const masked = { ...failure, complaint: mask(failure.complaint, failure.secrets) };
  if (masked.code === "ENOENT") {
    return new TuttiError(
      "refused",
      `Git could not be started in ${masked.cwd}. Check that git is installed (or set its path) and that the folder exists.`,
    );
  }
  if (masked.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    return new TuttiError("refused", `git ${verb(masked.args)} printed more than 256 MB, which is too much to handle.`);
  }
  for (const [pattern, explain] of explanations) {
    const match = pattern.exec(masked.complaint);
    if (match !== null) return explain(masked, match);
  }
  // Where git writes a ref it does not say why it could not.
  const places = [masked.cwd, ...masked.complaint.matchAll(/'(\/[^']*)'/g).map(([, path = ""]) => dirname(path))];
  const trouble = places.map((place) => diskTrouble(place)).find((each) => each !== undefined);
  if (trouble !== undefined) return diskFailure(trouble, `git could not write in ${masked.cwd}`);
  const said = firstComplaint(masked.complaint) || `it ended with ${masked.code}`;
  return new TuttiError("refused", `git ${verb(masked.args)} failed in ${masked.cwd}: ${said}`, {
    cause: new Error(masked.complaint),
  });
}

/** Whether another git process was in the way, so that trying again helps: it holds a lock, or is just adding a worktree. */
export function isLockConflict(complaint: string): boolean {
  return /Unable to create '[^']*\.lock': File exists|cannot lock ref .*File exists|could not lock config file|failed to read \S*worktrees\/[^/\s]+\/commondir: Success/.test(
    complaint,
  );
}

/** Replaces secrets, and the user part of addresses, by `***`. */
export function mask(text: string, secrets: readonly string[]): string {
  let result = text.replaceAll(/(\w+:\/\/)[^/\s@]+@/g, "$1***@");
  for (const secret of secrets) if (secret !== "") result = result.replaceAll(secret, "***");
  return result;
}

/** The line that tells most: the first `fatal:` or `error:`, or else the first at all. */
export function firstComplaint(complaint: string): string {
  const lines = complaint.split(/\r?\n/).filter((line) => line.trim() !== "");
  const line = lines.find((each) => /^(?:fatal|error): /.test(each)) ?? lines[0] ?? "";
  return line.replace(/^(?:fatal|error): /, "").slice(0, 500);
}

function verb(args: readonly string[]): string {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "-c" || arg === "-C") index++;
    else if (!arg.startsWith("-")) return arg;
  }
  return "";
}
