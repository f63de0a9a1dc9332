import { commandsOf, type Ecosystem } from "../ecosystem.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";
import { readToml, tomlString } from "../toml-lines.ts";

export function rustEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^Cargo\.toml$/).map((manifest) => {
    const folder = folderOf(manifest);
    const toml = readToml(project.text(manifest) ?? "");
    const home = upwards(folder)
      .slice(1)
      .find((at) => readToml(project.text(inFolder(at, "Cargo.toml")) ?? "").has("workspace"));
    const lockfile = inFolder(home ?? folder, "Cargo.lock");
    const isLocked = project.has(lockfile);
    const locked = isLocked ? " --locked" : "";
    const isProgram = project.has(inFolder(folder, "src/main.rs"));
    const all = toml.has("workspace") ? " --workspace" : "";
    const commands = {
      install: `cargo fetch${locked}`,
      build: `cargo build${all}${locked}`,
      lint: `cargo clippy${all} --all-targets${locked}`,
      format: "cargo fmt --all --check",
      test: `cargo test${all}${locked}`,
      run: isProgram ? "cargo run" : undefined,
    };
    return {
      id: "rust",
      folder,
      manager: "cargo",
      manifest,
      partOf: home,
      name: tomlString(toml, "package", "name"),
      description: tomlString(toml, "package", "description"),
      lockfile: isLocked ? lockfile : undefined,
      wantsLockfile: home === undefined && isProgram,
      version: rustVersion(project, folder),
      commands: home === undefined ? commandsOf(folder, manifest, commands) : [],
    };
  });
}

function rustVersion(project: Project, folder: string): string | undefined {
  const text =
    project.text(inFolder(folder, "rust-toolchain.toml")) ?? project.text(inFolder(folder, "rust-toolchain"));
  if (text === undefined) return undefined;
  return /^[\w.-]{1,40}$/.exec(tomlString(readToml(text), "toolchain", "channel") ?? text.trim())?.[0];
}

export function goEcosystems(project: Project): readonly Ecosystem[] {
  return project.manifests(/^go\.mod$/).map((manifest) => {
    const folder = folderOf(manifest);
    const text = project.text(manifest) ?? "";
    const hasLinter = [".golangci.yml", ".golangci.yaml", ".golangci.toml"].some((name) =>
      project.has(inFolder(folder, name)),
    );
    const sum = inFolder(folder, "go.sum");
    return {
      id: "go",
      folder,
      manager: "go",
      manifest,
      partOf: undefined,
      name: /^module\s+(\S{1,200})/m
        .exec(text)?.[1]
        ?.split("/")
        .findLast((part) => !/^v\d+$/.test(part)),
      description: undefined,
      lockfile: project.has(sum) ? sum : undefined,
      wantsLockfile: /^(?:require\s|\s+\S+\s+v\d)/m.test(text),
      version: /^go\s+(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1],
      commands: commandsOf(folder, manifest, {
        install: "go mod download",
        build: "go build ./...",
        lint: hasLinter ? "golangci-lint run" : "go vet ./...",
        test: "go test ./...",
        run: goProgram(project, folder),
      }),
    };
  });
}

/** The root's own program, or the only one under `cmd`. */
function goProgram(project: Project, folder: string): string | undefined {
  if (project.has(inFolder(folder, "main.go"))) return "go run .";
  const pattern = /^cmd\/([\w-]{1,80})\/main\.go$/;
  const below = folder === "." ? "" : `${folder}/`;
  const programs = project.files.flatMap(({ path }) =>
    path.startsWith(below) ? (pattern.exec(path.slice(below.length))?.slice(1, 2) ?? []) : [],
  );
  return programs.length === 1 ? `go run ./cmd/${programs[0]}` : undefined;
}

export function dotnetEcosystems(project: Project): readonly Ecosystem[] {
  // Solutions of C++ have the same name; what they hold is not .NET.
  const solutions = project.manifests(/\.slnx?$/).filter((path) => {
    const text = project.text(path) ?? "";
    return /\.(?:cs|fs|vb)proj\b/.test(text) || !/\.\w{1,10}proj\b/.test(text);
  });
  const projects = project.manifests(/\.(?:cs|fs|vb)proj$/);
  const manifest = solutions[0] ?? projects[0];
  if (manifest === undefined) return [];
  const folder = folderOf(manifest);
  const texts = projects.map((path) => project.text(path) ?? "");
  // Before the SDK, only MSBuild itself could build a project.
  const isOld =
    texts.length > 0 &&
    texts.every((text) => /<Project\s[^>]{0,300}\bToolsVersion=/.test(text) && !/\bSdk=|<Sdk\b/.test(text));
  const hasTests = texts.some((text) => text.includes("Microsoft.NET.Test.Sdk"));
  const isOne = projects.length === 1 && /<OutputType>Exe</i.test(texts[0] ?? "");
  const lockfile = inFolder(folder, "packages.lock.json");
  return [
    {
      id: "dotnet",
      folder,
      manager: "nuget",
      manifest,
      partOf: undefined,
      name: manifest.slice(manifest.lastIndexOf("/") + 1).replace(/\.\w+$/, ""),
      description: undefined,
      lockfile: project.has(lockfile) ? lockfile : undefined,
      wantsLockfile: false,
      version: /<TargetFrameworks?>[^<]{0,200}?net(\d+\.\d+)/.exec(texts.join("\n"))?.[1]?.replace(/\.0$/, ".0.x"),
      commands: commandsOf(
        folder,
        manifest,
        isOld
          ? { build: "msbuild -restore" }
          : {
              install: "dotnet restore",
              build: "dotnet build --no-restore",
              test: hasTests ? "dotnet test" : undefined,
              run: isOne ? "dotnet run" : undefined,
            },
      ),
    },
  ];
}
