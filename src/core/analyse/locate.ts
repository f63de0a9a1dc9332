import type { Project } from "./project.ts";

/**
 * Finds the project's file that another tool's report means; `undefined` when
 * there is none. Reports are often written on another machine or in a
 * container, where the project lies elsewhere: the longest end of the path
 * that is a file here is taken, and else the only file that ends with it.
 */
export function locatorOf(project: Project): (path: string) => string | undefined {
  let byName: Map<string, string[]> | undefined;
  return (path) => {
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    for (let start = 0; start < parts.length; start++) {
      const candidate = parts.slice(start).join("/");
      if (project.has(candidate)) return candidate;
    }
    byName ??= filesByName(project);
    const ending = `/${parts.join("/")}`;
    const same = (byName.get(parts.at(-1) ?? "") ?? []).filter((each) => each.endsWith(ending));
    return same.length === 1 ? same[0] : undefined;
  };
}

function filesByName(project: Project): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const { path } of project.files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const known = files.get(name);
    if (known === undefined) files.set(name, [path]);
    else known.push(path);
  }
  return files;
}
