import type { Places } from "./places.ts";

/**
 * The arguments of bubblewrap up to the program: everything can be read, the
 * writable places can be written, what they hold of others' cannot. Later ones win.
 *
 * The program starts in the folder that bubblewrap is started in. The processes see only themselves, and all end when the program does. They do
 * not end with whoever started them: an agent may outlive its worker.
 */
export function bubblewrapArguments({ writable, guarded, hidden, worktree, within }: Places): readonly string[] {
  const bind = (option: string, paths: readonly string[]) => paths.flatMap((path) => [option, path, path]);
  return [
    ...bubblewrapBase,
    ...bind("--bind", writable),
    ...bind("--ro-bind", guarded),
    ...bind("--bind", [worktree, ...within.writable]),
    ...bind("--ro-bind", within.guarded),
    ...hidden.flatMap((path) => ["--tmpfs", path]),
  ];
}

/** What every wall has, and the probe tries. */
export const bubblewrapBase = "--ro-bind / / --dev /dev --proc /proc --unshare-pid --unshare-ipc".split(
  " ",
) satisfies readonly string[];
