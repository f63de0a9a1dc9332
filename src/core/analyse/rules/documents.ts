import type { RuleFinding } from "../finding.ts";
import { anchorsOf, type MarkdownFile, type Reference } from "../markdown/read-markdown.ts";
import { folderOf, type Project } from "../project.ts";
import type { Overview } from "../rule.ts";
import { type Fault, findingsOfFile } from "./file-findings.ts";

/** Documents that are data, or that tell of what once was. */
const notTold = /(?:^|\/)(?:tests?|fixtures?|__fixtures__|testdata|cases|examples?|templates?|archive|changelogs?)\//i;
const history =
  /(?:^|\/)(?:CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES?|MIGRATION|UPGRADING|ROADMAP|TODO|BACKLOG)[^/]{0,40}$/i;

/** Links that lead nowhere, and paths of files that are no longer there. */
export function documentsRule({ project, documents }: Overview): readonly RuleFinding[] {
  const told = documents.filter(({ path }) => !notTold.test(path));
  if (told.length === 0) return [];
  const folders = foldersOf(project);
  const byPath = new Map(documents.map((document) => [document.path, document]));
  return told.flatMap((document) => {
    const faults = [
      ...document.links.flatMap((link) => linkFault(document, link, project, folders, byPath)),
      ...(history.test(document.path)
        ? []
        : document.paths.flatMap((path) => pathFault(document, path, project, folders))),
    ];
    return findingsOfFile(document.path, faults);
  });
}

function foldersOf(project: Project): ReadonlySet<string> {
  const folders = new Set<string>(["."]);
  for (const { path } of project.files) {
    for (let at = folderOf(path); !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  for (const { file } of project.skipped) folders.add(file); // submodules and symbolic links: what is in them is not known
  return folders;
}

function linkFault(
  document: MarkdownFile,
  { target, line }: Reference,
  project: Project,
  folders: ReadonlySet<string>,
  byPath: ReadonlyMap<string, MarkdownFile>,
): readonly Fault[] {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/)|[{}$<>*]/i.test(target)) return []; // addresses, routes of a site, templates
  const [before = "", anchor = ""] = target.split("#");
  const asked = decode(before.split("?")[0] ?? "");
  const path = asked === "" ? document.path : resolve(folderOf(document.path), asked);
  if (path === undefined) return []; // out of the repository: a page of the forge
  const found = pageOf(path, project, folders);
  if (found === undefined) {
    const message = `${path} is not in the repository: it was moved, renamed or never added.`;
    return [
      {
        rule: "docs/dead-link",
        severity: "warning",
        line,
        title: `A link leads to ${path}, which does not exist`,
        message,
        text: target,
        fixClass: "update",
      },
    ];
  }
  const wanted = decode(anchor)
    .toLowerCase()
    .replace(/^user-content-/, "");
  const page = byPath.get(found);
  if (wanted === "" || wanted === "top" || page === undefined || anchorsOf(page).has(wanted)) return [];
  const message = `${found} has no heading or anchor of that name.`;
  return [
    {
      rule: "docs/dead-anchor",
      severity: "info",
      line,
      title: `A link leads to #${wanted}, which is not in ${found}`,
      message,
      text: target,
      fixClass: "update",
    },
  ];
}

/** The file or folder that a link means. Generators of sites also take a page without its ending, or with that of the result. */
function pageOf(path: string, project: Project, folders: ReadonlySet<string>): string | undefined {
  const plain = path.replace(/\/$/, "").replace(/\.html?$/, "");
  const candidates = [path, ...[".md", ".mdx", "/index.md", "/README.md"].map((ending) => plain + ending)];
  const isInside = [...upwardsOf(plain)].some((at) => project.skipped.some(({ file }) => file === at));
  return candidates.find((each) => project.has(each)) ?? (folders.has(plain) || isInside ? plain : undefined);
}

function* upwardsOf(path: string): Iterable<string> {
  for (let at = path; at !== "."; at = folderOf(at)) yield at;
}

/** Only paths whose first folder is one of the project's are meant to be its files. */
function pathFault(
  document: MarkdownFile,
  { target, line }: Reference,
  project: Project,
  folders: ReadonlySet<string>,
): readonly Fault[] {
  const first = target.split("/")[0] ?? "";
  const here = folderOf(document.path);
  const bases = [".", here].filter((base) => folders.has(resolve(base, first) ?? ""));
  if (bases.length === 0 || first === "..") return [];
  const written = [target, target.replace(/\.([cm]?)jsx?$/, ".$1ts"), target.replace(/\.jsx?$/, ".tsx")]; // imports name what is built
  const isThere = written.some(
    (name) =>
      bases.some((base) => project.has(resolve(base, name) ?? "")) ||
      project.files.some(({ path }) => path.endsWith(`/${name}`)),
  );
  if (isThere) return [];
  const message = `${document.path} names ${target}, but there is no such file: it was moved, renamed or removed.`;
  return [
    {
      rule: "docs/stale-reference",
      severity: "info",
      line,
      title: `${target} is named, but does not exist`,
      message,
      text: target,
      fixClass: "update",
    },
  ];
}

/** A path from a folder; `undefined` when it leaves the repository. */
function resolve(folder: string, target: string): string | undefined {
  const parts = folder === "." ? [] : folder.split("/");
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
