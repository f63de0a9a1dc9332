/** The files of a project by name, and those that it once had. Paths are relative to the repository. */
export interface KnownPaths {
  /** Whether there is such a file or folder. */
  has(path: string): boolean;
  /** Whether there was one, and is no more. */
  lost(path: string): boolean;
  /** The only file that has the same name now, in another folder. */
  namesake(path: string): string | undefined;
}

/**
 * @param present  all files
 * @param former   files that the history knows, whether or not they are there again
 */
export function knownPaths(present: Iterable<string>, former: Iterable<string>): KnownPaths {
  const files = new Set(present);
  const there = withFolders(files);
  const once = withFolders(former);
  let byName: ReadonlyMap<string, readonly string[]> | undefined;
  const lost = (path: string): boolean => !there.has(path) && once.has(path);
  return {
    has: (path) => there.has(path),
    lost,
    namesake: (path) => {
      byName ??= Map.groupBy(files, nameOf);
      const [only, ...others] = byName.get(nameOf(path)) ?? [];
      return others.length === 0 ? only : undefined;
    },
  };
}

function withFolders(files: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const file of files) {
    for (let at = file; at !== "" && !all.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) all.add(at);
  }
  return all;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
