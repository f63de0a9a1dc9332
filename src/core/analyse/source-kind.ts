/** Whether people write and read a file. Only `written` files are counted and searched for what people left in them. */
export type SourceKind = "written" | "lock" | "vendored" | "minified" | "generated";

const lockFiles: ReadonlySet<string> = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "Cargo.lock",
  "poetry.lock",
  "uv.lock",
  "pdm.lock",
  "Pipfile.lock",
  "go.sum",
  "go.work.sum",
  "composer.lock",
  "Gemfile.lock",
  "packages.lock.json",
  "gradle.lockfile",
  "flake.lock",
  "mix.lock",
  "pubspec.lock",
  "Podfile.lock",
  "Package.resolved",
  "gradlew",
  "gradlew.bat",
  "mvnw",
  "mvnw.cmd",
]);

const vendored = /(?:^|\/)(?:node_modules|vendor|vendors|third[_-]party|bower_components|\.yarn|Pods|\.venv|venv)\//;
const built = /(?:\.min\.(?:js|mjs|cjs|css)|\.bundle\.js|\.map|-min\.js|\.(?:js|css)\.snap|\.snap)$/;
const generatedMark = /@generated\b|\bDO NOT EDIT\b|auto-?generated (?:file|by|from|code)/i;
const shortLines = /\.(?:[cm]?jsx?|css|html?|json)$/i;

/** Whether a file lies among what others wrote. */
export function isVendored(path: string): boolean {
  return vendored.test(path);
}

/** Says so by the name alone; the text may tell more, see `kindOfText`. */
export function kindOfPath(path: string): SourceKind {
  if (lockFiles.has(path.slice(path.lastIndexOf("/") + 1))) return "lock";
  if (vendored.test(path)) return "vendored";
  return built.test(path) ? "minified" : "written";
}

/** @param lines  how many lines `text` has */
export function kindOfText(path: string, text: string, lines: number): SourceKind {
  const kind = kindOfPath(path);
  if (kind !== "written") return kind;
  if (shortLines.test(path) && text.length > 2_000 && text.length / lines > 500) return "minified";
  return generatedMark.test(text.slice(0, 600)) && /generated/i.test(text.slice(0, 600)) ? "generated" : "written";
}

/** Lines of a text as an editor counts them, without the empty one after a last line break. */
export function countLines(text: string): number {
  if (text === "") return 0;
  let lines = text.endsWith("\n") ? 0 : 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
