import type { Grammar, Parsed } from "../grammar.ts";
import type { Project } from "../project.ts";
import type { Dependency } from "./dependency.ts";

/** A lock file or manifest, and what surrounds it. */
export interface LockFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly project: Project;
  readonly grammar: Grammar;
}

/** What a lock file says of one dependency; the file itself is added by the caller. */
export type Locked = Omit<Dependency, "ecosystem" | "file">;

/** Reads one kind of file. Answers any text, and never throws. */
export type LockReader = (file: LockFile) => Parsed<readonly Locked[]>;

/** Everything that can be reached from `starts`, these included. */
export function reachable(
  starts: Iterable<string>,
  next: (id: string) => Iterable<string> | undefined,
): ReadonlySet<string> {
  const seen = new Set(starts);
  for (const id of seen) for (const other of next(id) ?? []) seen.add(other); // a set grows while it is walked
  return seen;
}

/** Without what is absent: optional fields are left out, not `undefined`. */
export function locked(
  name: string,
  version: string | undefined,
  relation: Dependency["relation"] | undefined,
  dev: boolean,
  more: { readonly line?: number | undefined; readonly licence?: string | undefined } = {},
): Locked {
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(relation === undefined ? {} : { relation }),
    dev,
    ...(more.licence === undefined ? {} : { licence: more.licence }),
    ...(more.line === undefined ? {} : { line: more.line }),
  };
}
