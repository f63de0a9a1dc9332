import type { CommandKind, ProjectCommand } from "./finding.ts";

export type EcosystemId =
  | "node"
  | "python"
  | "rust"
  | "go"
  | "maven"
  | "gradle"
  | "php"
  | "ruby"
  | "dotnet"
  | "perl"
  | "lua";

/** One package of the project, in one folder: who manages it, and what can be run there. */
export interface Ecosystem {
  readonly id: EcosystemId;
  /** Relative to the root; `.` is the root. */
  readonly folder: string;
  /** For example `npm`, `cargo`, `poetry`. */
  readonly manager: string;
  readonly manifest: string;
  /** The folder of the workspace it is a member of: installed, and mostly checked, from there. */
  readonly partOf: string | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly commands: readonly ProjectCommand[];
  /** The lock file that counts here, which may be a parent's; `undefined` when there is none. */
  readonly lockfile: string | undefined;
  /** Whether the manager would write a lock file and people commit it. */
  readonly wantsLockfile: boolean;
  /** The version of the tool chain that the project asks for, as a set-up action takes it. */
  readonly version: string | undefined;
}

/** Commands of one manifest, in the order of `CommandKind`, without those that are not there. */
export function commandsOf(
  folder: string,
  source: string,
  found: Partial<Record<CommandKind, string | undefined>>,
): readonly ProjectCommand[] {
  return commandKinds.flatMap((kind) => {
    const command = found[kind];
    return command === undefined ? [] : [{ kind, command, cwd: folder, source }];
  });
}

export const commandKinds: readonly CommandKind[] = ["install", "build", "types", "lint", "format", "test", "run"];
