import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project } from "../project.ts";
import { readToml, tomlString, type TomlTables } from "../toml-lines.ts";

type Manager = "uv" | "poetry" | "pdm" | "pipenv" | "pip";

export function pythonEcosystems(project: Project): readonly Ecosystem[] {
  const manifests = project.manifests(/^(?:pyproject\.toml|setup\.py|setup\.cfg|requirements\.txt|Pipfile)$/);
  const byFolder = new Map<string, string>();
  for (const name of ["pyproject.toml", "Pipfile", "setup.py", "setup.cfg", "requirements.txt"]) {
    for (const path of manifests) {
      if (path.endsWith(name) && !byFolder.has(folderOf(path))) byFolder.set(folderOf(path), path);
    }
  }
  return [...byFolder.entries()].map(([folder, manifest]) => pythonEcosystem(project, folder, manifest));
}

function pythonEcosystem(project: Project, folder: string, manifest: string): Ecosystem {
  const read = (name: string) => project.text(inFolder(folder, name)) ?? "";
  const has = (name: string) => project.has(inFolder(folder, name));
  const toml = readToml(read("pyproject.toml"));
  const { manager, lockfile } = managerOf(has, toml);
  const prefix = manager === "pip" ? "" : `${manager} run `;
  const said = [read("pyproject.toml"), read("setup.cfg"), read("setup.py"), read("Pipfile"), read("tox.ini")]
    .concat(
      project
        .manifests(/^requirements/)
        .filter((path) => folderOf(path) === folder)
        .map((path) => project.text(path) ?? ""),
    )
    .join("\n");
  const mentions = (tool: string) => new RegExp(`(?:^|[\\s"'\\[=.])${tool}\\b`, "m").test(said);
  const tool = (name: string, ...files: readonly string[]) => mentions(name) || files.some(has);
  const when = (condition: boolean, command: string) => (condition ? prefix + command : undefined);
  return {
    id: "python",
    folder,
    manager,
    manifest,
    partOf: undefined,
    name: tomlString(toml, "project", "name") ?? tomlString(toml, "tool.poetry", "name"),
    description: tomlString(toml, "project", "description") ?? tomlString(toml, "tool.poetry", "description"),
    lockfile: lockfile === undefined ? undefined : inFolder(folder, lockfile),
    wantsLockfile: manager !== "pip",
    version: pythonVersion(read, toml),
    commands: commandsOf(folder, manifest, {
      install: installCommand(manager, lockfile, has, toml),
      types:
        when(tool("mypy", "mypy.ini"), toml.get("tool.mypy")?.has("files") ? "mypy" : "mypy .") ??
        when(tool("pyright", "pyrightconfig.json"), "pyright"),
      lint: when(tool("ruff", "ruff.toml", ".ruff.toml"), "ruff check .") ?? when(tool("flake8", ".flake8"), "flake8"),
      format: when(toml.has("tool.ruff.format"), "ruff format --check .") ?? when(mentions("black"), "black --check ."),
      test: testCommand(project, folder, tool, when),
      run: startCommand(project, folder, toml, when),
    }),
  };
}

function managerOf(
  has: (name: string) => boolean,
  toml: TomlTables,
): { manager: Manager; lockfile: string | undefined } {
  if (has("uv.lock")) return { manager: "uv", lockfile: "uv.lock" };
  if (has("poetry.lock")) return { manager: "poetry", lockfile: "poetry.lock" };
  if (has("pdm.lock")) return { manager: "pdm", lockfile: "pdm.lock" };
  if (has("Pipfile.lock")) return { manager: "pipenv", lockfile: "Pipfile.lock" };
  const sections = [...toml.keys()];
  if (sections.some((name) => name === "tool.uv" || name.startsWith("tool.uv.")))
    return { manager: "uv", lockfile: undefined };
  if (sections.includes("tool.poetry")) return { manager: "poetry", lockfile: undefined };
  if (sections.some((name) => name.startsWith("tool.pdm"))) return { manager: "pdm", lockfile: undefined };
  return { manager: has("Pipfile") ? "pipenv" : "pip", lockfile: undefined };
}

function installCommand(
  manager: Manager,
  lockfile: string | undefined,
  has: (name: string) => boolean,
  toml: TomlTables,
): string | undefined {
  switch (manager) {
    case "uv":
      return lockfile === undefined ? "uv sync" : "uv sync --locked";
    case "poetry":
      return "poetry install";
    case "pdm":
      return lockfile === undefined ? "pdm install" : "pdm sync";
    case "pipenv":
      return lockfile === undefined ? "pipenv install --dev" : "pipenv sync --dev";
    case "pip":
      return pipInstall(has, toml);
  }
}

function pipInstall(has: (name: string) => boolean, toml: TomlTables): string | undefined {
  const lists = ["requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "requirements_dev.txt"].filter(
    has,
  );
  const extras = [...(toml.get("project.optional-dependencies")?.keys() ?? [])].filter((name) =>
    ["dev", "test", "tests"].includes(name),
  );
  const parts = lists.map((name) => `-r ${name}`);
  if (has("setup.py") || has("setup.cfg") || toml.has("project") || toml.has("build-system")) {
    parts.push(extras.length === 0 ? "-e ." : `-e ".[${extras.join(",")}]"`);
  }
  return parts.length === 0 ? undefined : `python -m pip install ${parts.join(" ")}`;
}

function testCommand(
  project: Project,
  folder: string,
  tool: (name: string, ...files: readonly string[]) => boolean,
  when: (condition: boolean, command: string) => string | undefined,
): string | undefined {
  const below = folder === "." ? "" : `${folder}/`;
  const here = project.files.filter((file) => file.path.startsWith(below)).map((file) => file.path.slice(below.length));
  const isPytest = tool("pytest", "pytest.ini", "conftest.py") || here.some((path) => path.endsWith("/conftest.py"));
  if (project.has(inFolder(folder, "tox.ini")) && !isPytest) return "tox";
  if (isPytest) return when(true, "pytest");
  if (here.includes("manage.py")) return when(true, "python manage.py test");
  const hasTests = here.some((path) => /(?:^|\/)test_[\w-]{1,100}\.py$/.test(path));
  return when(hasTests, "python -m unittest discover");
}

/** A script that the package declares, a module that can be run, or a file of the usual name. */
function startCommand(
  project: Project,
  folder: string,
  toml: TomlTables,
  when: (condition: boolean, command: string) => string | undefined,
): string | undefined {
  const [script] = toml.get("project.scripts")?.keys() ?? toml.get("tool.poetry.scripts")?.keys() ?? [];
  if (script !== undefined && /^[\w.-]+$/.test(script)) return when(true, script);
  const below = folder === "." ? "" : `${folder}/`;
  for (const { path } of project.files) {
    const module = path.startsWith(below) ? /^(?:src\/)?(\w+)\/__main__\.py$/.exec(path.slice(below.length)) : null;
    if (module !== null) return when(!path.slice(below.length).startsWith("src/"), `python -m ${module[1]}`);
  }
  const file = ["main.py", "app.py"].find((name) => project.has(inFolder(folder, name)));
  return when(file !== undefined, `python ${file}`);
}

function pythonVersion(read: (name: string) => string, toml: TomlTables): string | undefined {
  const pinned = /^\d+\.\d+(?:\.\d+)?/.exec(read(".python-version").trim())?.[0];
  if (pinned !== undefined) return pinned;
  return /(?:>=|~=|\^|==)\s*(3\.\d+)/.exec(
    tomlString(toml, "project", "requires-python") ?? tomlString(toml, "tool.poetry.dependencies", "python") ?? "",
  )?.[1];
}
