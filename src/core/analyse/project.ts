import type { ProjectFile, ProjectFiles, SkippedFile } from "./project-files.ts";
import { isVendored } from "./source-kind.ts";

/** A project as rules, ecosystems and recipes see it: what files there are, and what its manifests say. */
export interface Project {
  readonly name: string;
  readonly files: readonly ProjectFile[];
  readonly skipped: readonly SkippedFile[];
  /** Whether there is such a file. A folder is not a file. */
  has(path: string): boolean;
  /** The text of a manifest or lock file of the project itself (see `isManifest`); `undefined` for every other file. */
  text(path: string): string | undefined;
  /** Manifests and lock files by their own name, in every folder that counts, root first. */
  manifests(name: RegExp): readonly string[];
}

/** Folders deeper than this hold no package of their own that people run commands in. */
const deepestPackage = 3;
const manifestLimitBytes = 1_000_000;
const lockLimitBytes = 20_000_000;

const manifestName =
  /^(?:package\.json|pyproject\.toml|requirements[\w.-]{0,40}\.txt|setup\.(?:py|cfg)|tox\.ini|pytest\.ini|mypy\.ini|Pipfile|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|Rakefile|[\w.-]{1,100}\.(?:gemspec|rockspec)|Makefile\.PL|Build\.PL|dist\.ini|cpanfile|CMakeLists\.txt|meson\.build|[\w.-]{1,100}\.(?:csproj|fsproj|vbproj|sln|slnx)|Directory\.Packages\.props|(?:GNU)?[Mm]akefile|\.?[Jj]ustfile|\.gitignore|\.gitattributes|\.dockerignore|\.nvmrc|\.node-version|\.python-version|rust-toolchain(?:\.toml)?|\.tool-versions|LICEN[CS]E(?:\.md|\.txt)?|CODEOWNERS)$/;
/** Lock files that are read for what they name. They are long, and nothing but that is looked for in them. */
const lockName =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|gradle\.lockfile|Gemfile\.lock|composer\.lock|packages\.lock\.json)$/;
const notTheProject = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|test_data|cases|templates?|examples?)\//i;

/** Whether a file tells about the project itself, rather than being part of its substance. */
export function isManifest(path: string): boolean {
  return isOfProject(path, manifestName);
}

/** Whether a file is a lock file of the project itself. */
function isLockfile(path: string): boolean {
  return isOfProject(path, lockName);
}

function isOfProject(path: string, name: RegExp): boolean {
  if (!name.test(path.slice(path.lastIndexOf("/") + 1))) return false;
  return path.split("/").length - 1 <= deepestPackage && !notTheProject.test(path) && !isVendored(path);
}

/** Lists the files and reads the manifests. */
export async function openProject(files: ProjectFiles, signal: AbortSignal): Promise<Project> {
  const list = await files.list(signal);
  const texts = new Map<string, string>();
  const skipped = [...list.skipped];
  for (const { path } of list.files) {
    const isLock = isLockfile(path);
    if (!isLock && !isManifest(path)) continue;
    const content = await files.read(path, isLock ? lockLimitBytes : manifestLimitBytes, signal);
    if (content.kind === "text") texts.set(path, content.text);
    if (isLock && content.kind === "unreadable") skipped.push({ file: path, reason: content.reason });
  }
  return projectOf(files.name, list.files, skipped, texts);
}

/** @param texts  the manifests' texts by path */
export function projectOf(
  name: string,
  files: readonly ProjectFile[],
  skipped: readonly SkippedFile[],
  texts: ReadonlyMap<string, string>,
): Project {
  const paths = new Set(files.map((file) => file.path));
  const manifests = files
    .map(({ path }) => path)
    .filter((path) => isManifest(path) || isLockfile(path))
    .toSorted(rootFirst);
  return {
    name,
    files,
    skipped,
    has: (path) => paths.has(path),
    text: (path) => texts.get(path),
    manifests: (pattern) => manifests.filter((path) => pattern.test(path.slice(path.lastIndexOf("/") + 1))),
  };
}

/** The folder of a path: `.` for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : path.slice(0, slash);
}

/** A path in a folder, where `.` is the root. */
export function inFolder(folder: string, name: string): string {
  return folder === "." ? name : `${folder}/${name}`;
}

/** `folder` and every folder above it, nearest first, `.` last. */
export function upwards(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== ".";) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** Code unit order: the same on every machine, whatever its language. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function rootFirst(left: string, right: string): number {
  return left.split("/").length - right.split("/").length || compare(left, right);
}
