import * as z from "zod";

/**
 * What a question is about, from the harmless to what nobody can take back.
 *
 * - `read`: looks at files of the worktree; `edit`: changes them.
 * - `test`: the project's tests and checks; `run`: its other programs.
 * - `git`: commits and branches of this repository.
 * - `install`: packages, whose own scripts run; `network`: anything else beyond this machine.
 * - `outside`: files outside the worktree.
 * - `publish`: what others see at once, such as a push or a release.
 * - `system`: the machine itself, other programs, other users' rights.
 * - `unknown`: nobody can say.
 */
export const PermissionClass = z.enum([
  "read",
  "edit",
  "test",
  "run",
  "git",
  "install",
  "network",
  "outside",
  "publish",
  "system",
  "unknown",
]);
export type PermissionClass = z.infer<typeof PermissionClass>;

/** In words, as the object of “allow”. */
export const classWords: Readonly<Record<PermissionClass, string>> = {
  read: "reading files",
  edit: "changing files",
  test: "tests and checks",
  run: "the project's programs",
  git: "git on its own branch",
  install: "installing packages",
  network: "reaching the network",
  outside: "files outside the worktree",
  publish: "publishing",
  system: "changing the machine",
  unknown: "what cannot be told",
};

/** What a rule may allow for good. The rest is asked each time, whatever the rules say. */
export const RuleClass = PermissionClass.extract(["test", "run", "git", "install", "network", "outside"]);
export type RuleClass = z.infer<typeof RuleClass>;

export interface Risk {
  /** Everything that it does, the most far-reaching last. */
  readonly classes: readonly PermissionClass[];
  /** A human must look at it, whatever the rules allow. */
  readonly risky: boolean;
  /** Why, as sentences, the gravest first; none for what is usual. */
  readonly reasons: readonly string[];
}
