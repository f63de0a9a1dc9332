import type { Grammar } from "../grammar.ts";
import { folderOf, type Project } from "../project.ts";
import { readComposerLock } from "./composer-lock.ts";
import type { Dependency, DependencyEcosystem } from "./dependency.ts";
import { readGemLock } from "./gem-lock.ts";
import { readGoMod } from "./go-mod.ts";
import { readGradleLock, readPom } from "./jvm-locks.ts";
import type { Locked, LockReader } from "./lock-reader.ts";
import { readNpmLock } from "./npm-lock.ts";
import { readDotnetProject, readNugetLock } from "./nuget-lock.ts";
import { readPnpmLock } from "./pnpm-lock.ts";
import { readPipfileLock, readRequirements } from "./python-lists.ts";
import { readCargoLock, readPdmLock, readPoetryLock, readUvLock } from "./toml-locks.ts";
import { readYarnLock } from "./yarn-lock.ts";

const readers: readonly (readonly [name: RegExp, ecosystem: DependencyEcosystem, read: LockReader])[] = [
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, "npm", readNpmLock],
  [/^pnpm-lock\.yaml$/, "npm", readPnpmLock],
  [/^yarn\.lock$/, "npm", readYarnLock],
  [/^requirements[\w.-]{0,40}\.txt$/, "pypi", readRequirements],
  [/^poetry\.lock$/, "pypi", readPoetryLock],
  [/^uv\.lock$/, "pypi", readUvLock],
  [/^pdm\.lock$/, "pypi", readPdmLock],
  [/^Pipfile\.lock$/, "pypi", readPipfileLock],
  [/^Cargo\.lock$/, "cargo", readCargoLock],
  [/^go\.mod$/, "go", readGoMod],
  [/^pom\.xml$/, "maven", readPom],
  [/^gradle\.lockfile$/, "maven", readGradleLock],
  [/^Gemfile\.lock$/, "gem", readGemLock],
  [/^composer\.lock$/, "composer", readComposerLock],
  [/^packages\.lock\.json$/, "nuget", readNugetLock],
  [/^[\w.-]{1,100}\.(?:cs|fs|vb)proj$/, "nuget", readDotnetProject],
];

export interface Dependencies {
  /** By file, root first, and in the order of the file. */
  readonly list: readonly Dependency[];
  /** Files that could not be read, and why, as the end of a sentence. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

/** What the lock files of a project name. Where a manager has none that is complete, its manifest is read. */
export function readDependencies(project: Project, grammar: Grammar): Dependencies {
  const list: Dependency[] = [];
  const broken: { file: string; reason: string }[] = [];
  for (const [name, ecosystem, read] of readers) {
    for (const path of project.manifests(name)) {
      const text = project.text(path);
      if (text === undefined || text.trim() === "") continue;
      const parsed = read({ path, folder: folderOf(path), text, project, grammar });
      if (!parsed.ok) broken.push({ file: path, reason: parsed.reason });
      else for (const each of distinct(parsed.value)) list.push({ ecosystem, ...each, file: path });
    }
  }
  return { list, broken };
}

/** The same version in several places, or with other peers, is one dependency. */
function distinct(all: readonly Locked[]): readonly Locked[] {
  const seen = new Map<string, Locked>();
  for (const each of all) {
    const key = `${each.name}\n${each.version}`;
    const known = seen.get(key);
    const isDirect = known?.relation === "direct" || each.relation === "direct";
    const relation = isDirect ? { relation: "direct" as const } : {};
    seen.set(key, { ...(known ?? each), ...relation, dev: (known?.dev ?? true) && each.dev });
  }
  return [...seen.values()];
}
