import type { CommandOutcome } from "../gate/check.ts";

/**
 * What a model may touch: one worktree. Paths are relative to it, or absolute
 * and inside of it; everything else, git's own files and every link that leads
 * out are refused.
 *
 * Each throws `TuttiError` `refused` with a sentence for the model.
 */
export interface Workspace {
  read(path: string, signal: AbortSignal): Promise<string>;
  /** Makes the file, and the folders on the way. @returns whether it is new */
  create(path: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** Puts `text` in the place of what was read as `before`. */
  replace(path: string, before: string, text: string, signal: AbortSignal): Promise<void>;
  /** Paths of files that are not ignored, at most some thousands. */
  list(folder: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Lines that match an extended regular expression, as `path:line:text`. */
  search(pattern: string, folder: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Runs a line of the shell in the worktree. Its whole process tree is gone when this returns. */
  run(
    command: string,
    timeLimitMs: number,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<CommandOutcome>;
}
