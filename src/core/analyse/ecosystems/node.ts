import * as z from "zod";
import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";

/** What we need of a package.json. A field of a wrong type counts as absent: npm itself forgives most of them. */
const PackageJson = z.object({
  name: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).catch({}),
  workspaces: z.unknown().optional(),
  engines: z.object({ node: z.string().optional() }).optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).catch({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}),
  optionalDependencies: z.record(z.string(), z.unknown()).catch({}),
  license: z.unknown().optional(),
  bin: z.unknown().optional(),
  main: z.string().optional().catch(undefined),
});
export type PackageJson = z.infer<typeof PackageJson>;

/** `undefined` when the text is not a JSON object. */
export function readPackageJson(text: string | undefined): PackageJson | undefined {
  if (text === undefined) return undefined;
  try {
    return PackageJson.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Manager = "npm" | "pnpm" | "yarn" | "bun";

const locks: readonly (readonly [string, Manager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["yarn.lock", "yarn"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

export function nodeEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^package\.json$/).map((manifest) => nodeEcosystem(project, manifest));
}

function nodeEcosystem(project: Project, manifest: string): Ecosystem {
  const folder = folderOf(manifest);
  const content = readPackageJson(project.text(manifest));
  const { manager, lockfile, home } = managerOf(project, folder, content);
  const scripts = new Map<string, string>();
  for (const [name, text] of Object.entries(content?.scripts ?? {})) {
    if (typeof text === "string" && text.trim() !== "" && !isPlaceholder(text)) scripts.set(name, text);
  }
  const isRoot = content !== undefined && home === folder;
  const needsInstall =
    isRoot && (lockfile !== undefined || hasDependencies(content) || content.workspaces !== undefined);
  const run = (...names: readonly string[]) => runScript(manager, firstOf(scripts, names));
  return {
    id: "node",
    folder,
    manager,
    manifest,
    partOf: home === folder ? undefined : home,
    name: content?.name,
    description: content?.description || undefined,
    lockfile,
    wantsLockfile: needsInstall,
    version: nodeVersion(project, folder, content),
    commands: commandsOf(folder, manifest, {
      install: needsInstall ? installCommand(project, manager, folder, lockfile) : undefined,
      build: run("build", "compile", "bundle"),
      types: run("types", "typecheck", "type-check", "check-types", "check:types", "tsc"),
      lint: run("lint", "lint:check", "eslint", "check:lint", ...lintersIn(scripts)),
      format: run(
        "format:check",
        "check:format",
        "fmt:check",
        "prettier:check",
        "format-check",
        "format",
        "fmt",
        "prettier",
      ),
      test: run("test", "tests", "test:unit", "unit", "test:ci"),
      run: run("start", "serve", "dev", "develop"),
    }),
  };
}

/** Scripts of other names that do nothing but lint. */
function lintersIn(scripts: ReadonlyMap<string, string>): readonly string[] {
  return ["check", "standard", "style", "posttest", "pretest"].filter((name) =>
    /^(?:eslint|standardx?|xo|semistandard|oxlint|biome (?:lint|check)|jshint|gts (?:lint|check))\b(?!.*\b(?:mocha|jest|tsc|vitest|ava|tap)\b)/.test(
      scripts.get(name) ?? "",
    ),
  );
}

/** What `npm init` writes when nobody has answered; running it always fails. */
function isPlaceholder(script: string): boolean {
  return /\bno test specified\b/i.test(script);
}

function firstOf(scripts: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return names.find((name) => scripts.has(name));
}

function runScript(manager: Manager, script: string | undefined): string | undefined {
  if (script === undefined) return undefined;
  if (script === "test" && manager !== "bun") return `${manager} test`; // `bun test` is Bun's own test runner
  if (script === "start" && manager !== "bun") return `${manager} start`;
  return `${manager} run ${script}`;
}

/** `home` is the folder where the install command is run: the nearest one upwards with a lock file or a workspace list. */
function managerOf(
  project: Project,
  folder: string,
  content: PackageJson | undefined,
): { manager: Manager; lockfile: string | undefined; home: string } {
  const asked = managerField(content);
  for (const at of upwards(folder)) {
    const here = at === folder ? content : readPackageJson(project.text(inFolder(at, "package.json")));
    const field = managerField(here);
    const isPnpm = project.has(inFolder(at, "pnpm-workspace.yaml"));
    const isWorkspace = here !== undefined && (here.workspaces !== undefined || isPnpm);
    if (at !== folder && !isWorkspace) continue;
    const found = locks.filter(([name]) => project.has(inFolder(at, name)));
    const [name, manager] = found.find((lock) => lock[1] === field) ?? found[0] ?? [];
    if (name !== undefined && manager !== undefined) return { manager, lockfile: inFolder(at, name), home: at };
    if (isWorkspace) return { manager: field ?? asked ?? (isPnpm ? "pnpm" : "npm"), lockfile: undefined, home: at };
  }
  return { manager: asked ?? "npm", lockfile: undefined, home: folder };
}

function managerField(content: PackageJson | undefined): Manager | undefined {
  const name = content?.packageManager?.split("@")[0];
  return name === "npm" || name === "pnpm" || name === "yarn" || name === "bun" ? name : undefined;
}

function installCommand(project: Project, manager: Manager, folder: string, lockfile: string | undefined): string {
  if (lockfile === undefined) return `${manager} install`;
  switch (manager) {
    case "npm":
      return "npm ci";
    case "pnpm":
    case "bun":
      return `${manager} install --frozen-lockfile`;
    case "yarn":
      return isYarnBerry(project, folder) ? "yarn install --immutable" : "yarn install --frozen-lockfile";
  }
}

/** Yarn 2 and later; yarn 1 knows no `--immutable`. */
function isYarnBerry(project: Project, folder: string): boolean {
  const field = readPackageJson(project.text(inFolder(folder, "package.json")))?.packageManager;
  if (field?.startsWith("yarn@")) return !field.startsWith("yarn@1.");
  return project.has(inFolder(folder, ".yarnrc.yml"));
}

function hasDependencies(content: PackageJson | undefined): boolean {
  return content !== undefined && Object.keys({ ...content.dependencies, ...content.devDependencies }).length > 0;
}

function nodeVersion(project: Project, folder: string, content: PackageJson | undefined): string | undefined {
  for (const at of upwards(folder)) {
    const pinned = (project.text(inFolder(at, ".nvmrc")) ?? project.text(inFolder(at, ".node-version")))?.trim();
    if (pinned !== undefined && /^v?\d+(?:\.\d+){0,2}$|^lts\/[\w*-]+$/.test(pinned)) return pinned;
  }
  const major = /^(?:>=|\^|~|=|v)?\s*(\d{2})(?:\.|\s|$)/.exec(content?.engines?.node ?? "")?.[1];
  return major;
}
