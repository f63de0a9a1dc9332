import type { Ecosystem } from "../analyse/ecosystem.ts";
import { inFolder, type Project } from "../analyse/project.ts";
import { readPackageJson } from "../analyse/ecosystems/node.ts";

/** One step of a workflow. Values of `with` are written as given; quote what is not plain. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
}

type SetUp = (ecosystem: Ecosystem, project: Project) => readonly Step[];

/** What a fresh Ubuntu runner needs before a package's own commands work. */
export const setUpSteps: Readonly<Record<Ecosystem["id"], SetUp>> = {
  node: setUpNode,
  python: setUpPython,
  rust: setUpRust,
  go: ({ folder, manifest, lockfile }) => [
    {
      uses: "actions/setup-go@v5",
      with: {
        "go-version-file": manifest,
        ...(lockfile === undefined ? { cache: "false" } : folder === "." ? {} : { "cache-dependency-path": lockfile }),
      },
    },
  ],
  maven: (ecosystem) => setUpJava(ecosystem, "maven"),
  gradle: (ecosystem) => setUpJava(ecosystem, "gradle"),
  php: ({ version }) => [{ uses: "shivammathur/setup-php@v2", with: { "php-version": quoted(version ?? "8.3") } }],
  ruby: ({ version }) => [{ uses: "ruby/setup-ruby@v1", with: { "ruby-version": quoted(version ?? "3.3") } }],
  dotnet: ({ version }) => [
    { uses: "actions/setup-dotnet@v4", with: { "dotnet-version": quoted(version ?? "8.0.x") } },
  ],
  perl: () => [{ run: "sudo apt-get update && sudo apt-get install -y cpanminus" }],
  lua: () => [{ run: "sudo apt-get update && sudo apt-get install -y luarocks && sudo luarocks install busted" }],
};

function setUpNode({ manager, folder, lockfile, version, manifest }: Ecosystem, project: Project): readonly Step[] {
  const node = { "node-version": quoted(version ?? "lts/*") };
  const cache = lockfile === undefined || manager === "bun" ? {} : { cache: manager };
  const where =
    lockfile === undefined || folder === "." || manager === "bun" ? {} : { "cache-dependency-path": lockfile };
  const setUp: Step = { uses: "actions/setup-node@v4", with: { ...node, ...cache, ...where } };
  const asked = readPackageJson(project.text(manifest))?.packageManager;
  switch (manager) {
    case "bun":
      return [setUp, { uses: "oven-sh/setup-bun@v2" }];
    case "pnpm": {
      // With the field the action reads the version itself, and refuses to be told another one.
      const told = asked === undefined ? { version: "10" } : folder === "." ? {} : { package_json_file: manifest };
      const pnpm = Object.keys(told).length === 0 ? {} : { with: told };
      return [{ uses: "pnpm/action-setup@v4", ...pnpm }, setUp];
    }
    case "yarn":
      return asked === undefined ? [setUp] : [{ run: "corepack enable" }, setUp];
    default:
      return [setUp];
  }
}

function setUpPython(
  { manager, folder, version, manifest, lockfile, commands }: Ecosystem,
  project: Project,
): readonly Step[] {
  const python: Step = {
    uses: "actions/setup-python@v5",
    with: {
      "python-version": quoted(version ?? "3.x"),
      ...(manager === "pip" && /\.(?:txt|toml)$/.test(manifest)
        ? { cache: "pip", "cache-dependency-path": manifest }
        : {}),
    },
  };
  if (manager !== "pip") {
    if (manager === "uv")
      return [
        { uses: "astral-sh/setup-uv@v5", ...(lockfile === undefined ? { with: { "enable-cache": "false" } } : {}) },
        python,
      ];
    return [python, { run: `pipx install ${manager}` }];
  }
  const tools = commands.flatMap(({ kind, command }) => (kind === "install" ? [] : [command.split(" ")[0] ?? ""]));
  const needed = [...new Set(tools)].filter((tool) =>
    ["pytest", "ruff", "mypy", "black", "flake8", "pyright", "tox"].includes(tool),
  );
  const isListed = project.has(inFolder(folder, "requirements-dev.txt"));
  return needed.length === 0 || isListed
    ? [python]
    : [python, { name: "Install the tools", run: `python -m pip install ${needed.join(" ")}` }];
}

function setUpRust({ version, commands }: Ecosystem): readonly Step[] {
  const wants = (word: string): boolean => commands.some((each) => each.command.startsWith(`cargo ${word}`));
  const parts = [...(wants("clippy") ? ["clippy"] : []), ...(wants("fmt") ? ["rustfmt"] : [])];
  const components = parts.length === 0 ? "" : ` --component ${parts.join(",")}`;
  const chain = version ?? "stable";
  return [
    { run: `rustup toolchain install ${chain} --profile minimal${components}` },
    { run: `rustup default ${chain}` },
  ];
}

function setUpJava({ version, folder, manifest }: Ecosystem, cache: string): readonly Step[] {
  const where = folder === "." ? {} : { "cache-dependency-path": manifest };
  return [
    {
      uses: "actions/setup-java@v4",
      with: { distribution: "temurin", "java-version": quoted(version ?? "21"), cache, ...where },
    },
  ];
}

/** Versions are texts: 3.10 as a number is 3.1. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
