import type { Ecosystem } from "./ecosystem.ts";
import type { Project } from "./project.ts";

/** What must never be committed in a project of these kinds, as `.gitignore` lines. */
export function neededIgnores(ecosystems: readonly Ecosystem[]): readonly string[] {
  const entries = new Set<string>();
  for (const { id } of ecosystems) for (const entry of byEcosystem[id]) entries.add(entry);
  if (ecosystems.some(({ id }) => readsEnvironmentFiles.has(id))) entries.add(".env");
  return [...entries];
}

/** Where a `.env` file beside the program is the habit. */
const readsEnvironmentFiles: ReadonlySet<Ecosystem["id"]> = new Set(["node", "python", "php", "ruby"]);

const byEcosystem: Readonly<Record<Ecosystem["id"], readonly string[]>> = {
  node: ["node_modules/"],
  python: ["__pycache__/", ".venv/"],
  rust: ["target/"],
  go: [],
  maven: ["target/"],
  gradle: [".gradle/", "build/"],
  php: ["vendor/"],
  ruby: [".bundle/"],
  dotnet: ["bin/", "obj/"],
  perl: ["blib/", "pm_to_blib"],
  lua: ["lua_modules/"],
};

/** The needed lines that the root `.gitignore` does not cover, and that match nothing tracked. */
export function missingIgnores(project: Project, ecosystems: readonly Ecosystem[]): readonly string[] {
  const lines = (project.text(".gitignore") ?? "").split(/\r?\n/);
  return neededIgnores(ecosystems).filter((entry) => !covers(lines, entry) && !isTracked(project, entry));
}

/** Whether one of the lines of an ignore file ignores `entry` at the root. The last word counts, as in git. */
export function covers(lines: readonly string[], entry: string): boolean {
  const name = entry.replace(/\/$/, "");
  let covered = false;
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const negated = trimmed.startsWith("!");
    const pattern = trimmed
      .replace(/^!/, "")
      .replace(/^(?:\*\*\/|\/)/, "")
      .replace(/(?:\/\*{0,2})?$/, "");
    if (matches(pattern, name)) covered = !negated;
  }
  return covered;
}

/** A glob of one path segment: `*` for any characters, `?` for one, `[…]` for one of some. */
function matches(pattern: string, name: string): boolean {
  if (pattern.length > 100) return false;
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    return false; // an unclosed bracket: git does not match it either
  }
}

/** Whether a plain entry, or one that ends in a slash, or `*.extension`, matches a tracked file: then it must not be ignored. */
export function isTracked(project: Project, entry: string): boolean {
  const name = entry.replace(/^\//, "");
  const matches = (path: string): boolean => {
    if (name.endsWith("/")) return `/${path}`.includes(`/${name}`);
    if (name.startsWith("*.")) return path.endsWith(name.slice(1));
    return path === name || path.endsWith(`/${name}`);
  };
  return project.files.some((file) => file.tracked && matches(file.path));
}
