/** Where a command ran. */
export interface ProjectPlace {
  /** Absolute path of the worktree. */
  readonly worktree: string;
  /** The command's folder, relative to the worktree; `.` for the worktree itself. */
  readonly cwd: string;
  /** The project's files, relative to the worktree: with them, a bare name such as Go's is found in its folder. */
  readonly files?: readonly string[];
}

/**
 * A path as a tool printed it, relative to the worktree and with forward
 * slashes. `undefined` when it is outside, or in installed packages.
 */
export function pathInProject(printed: string, { worktree, cwd, files }: ProjectPlace): string | undefined {
  const path = fromUrl(printed.trim()).replaceAll("\\", "/");
  const root = worktree.replaceAll("\\", "/").replace(/\/+$/, "");
  const windows = /^[a-z]:\//i.test(root);
  let relative: string | undefined;
  if (/^(?:\/|[a-z]:\/)/i.test(path)) relative = inside(path, root, windows);
  else relative = normalise(`${cwd.replaceAll("\\", "/")}/${path}`);
  if (relative === undefined || relative === "" || /(?:^|\/)(?:node_modules|\.git)\//.test(relative)) return undefined;
  if (files === undefined || files.includes(relative)) return relative;
  const ending = files.filter((file) => file.endsWith(`/${path.replace(/^\.\//, "")}`));
  return ending.length === 1 ? ending[0] : relative;
}

function inside(path: string, root: string, windows: boolean): string | undefined {
  const fold = (text: string) => (windows ? text.toLowerCase() : text);
  // macOS tells temporary folders with and without its own prefix.
  for (const prefix of [root, `/private${root}`, root.replace(/^\/private(?=\/)/, "")]) {
    if (fold(path).startsWith(`${fold(prefix)}/`)) return normalise(path.slice(prefix.length + 1));
  }
  return undefined;
}

function normalise(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

function fromUrl(path: string): string {
  if (!path.startsWith("file://")) return path;
  const rest = path.slice("file://".length).replace(/^\/(?=[a-z]:\/)/i, "");
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}
