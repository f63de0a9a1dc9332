import type { Ecosystem } from "../analyse/ecosystem.ts";
import type { CommandKind } from "../analyse/finding.ts";
import { readPackageJson } from "../analyse/ecosystems/node.ts";
import { readToml, tomlString } from "../analyse/toml-lines.ts";
import { refused } from "../errors.ts";
import type { RecipeInput } from "./recipe.ts";

/** The lines of a Dockerfile. @throws TuttiError `refused` when the program cannot be built or started like this */
export type Stages = (ecosystem: Ecosystem, input: RecipeInput) => readonly string[];

export const nodeStages: Stages = (ecosystem, input) => {
  const { project } = input;
  const manifest = readPackageJson(project.text("package.json"));
  const start = requireStart(ecosystem);
  const image = `node:${/\d+/.exec(ecosystem.version ?? "")?.[0] ?? "22"}-slim`;
  const install = commandOf(ecosystem, "install");
  const build = commandOf(ecosystem, "build");
  const tool = { pnpm: ["RUN corepack enable"], yarn: ["RUN corepack enable"], bun: ["RUN npm install --global bun"] };
  const setUp = ecosystem.manager in tool ? tool[ecosystem.manager as keyof typeof tool] : [];
  // Members of a workspace, and scripts that run on installing, need more than the manifest.
  const needsAll =
    manifest?.workspaces !== undefined || project.has("pnpm-workspace.yaml") || hasInstallScripts(manifest);
  const first = ["package.json", ecosystem.lockfile, ".npmrc", ".yarnrc.yml"].filter(
    (path): path is string => path !== undefined && project.has(path),
  );
  const copies = needsAll
    ? ["COPY . .", `RUN ${install}`]
    : [`COPY ${first.join(" ")} ./`, `RUN ${install}`, "COPY . ."];
  const prune = ecosystem.manager === "npm" && install !== undefined ? ["RUN npm prune --omit=dev"] : [];
  return [
    `FROM ${image} AS build`,
    "WORKDIR /app",
    ...setUp,
    ...(install === undefined ? ["COPY . ."] : copies),
    ...(build === undefined ? [] : [`RUN ${build}`]),
    ...prune,
    "",
    `FROM ${image}`,
    "ENV NODE_ENV=production",
    "WORKDIR /app",
    ...setUp,
    "COPY --from=build --chown=node:node /app ./",
    "USER node",
    `CMD ${words(start)}`,
  ];
};

function hasInstallScripts(manifest: ReturnType<typeof readPackageJson>): boolean {
  return ["preinstall", "install", "postinstall", "prepare"].some((name) => manifest?.scripts[name] !== undefined);
}

export const pythonStages: Stages = (ecosystem, { project }) => {
  const start = requireStart(ecosystem);
  const has = (path: string): boolean => project.has(path);
  const head = [
    `FROM python:${/^3\.\d+/.exec(ecosystem.version ?? "")?.[0] ?? "3.13"}-slim`,
    "ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1",
    "WORKDIR /app",
  ];
  const tail = ["RUN useradd --create-home app", "USER app", `CMD ${words(start)}`];
  switch (ecosystem.manager) {
    case "uv": {
      const locked = ecosystem.lockfile === undefined ? "" : " --locked";
      return [
        ...head,
        "RUN pip install --no-cache-dir uv",
        "COPY . .",
        `RUN uv sync${locked} --no-dev`,
        ...tail.slice(0, 2),
        `CMD ${words(start.replace(/^uv run /, "uv run --no-sync "))}`,
      ];
    }
    case "poetry":
      return [
        ...head,
        "ENV POETRY_VIRTUALENVS_CREATE=false",
        "RUN pip install --no-cache-dir poetry",
        "COPY . .",
        "RUN poetry install --only main",
        ...tail,
      ];
    case "pip":
      return [
        ...head,
        ...(has("requirements.txt")
          ? ["COPY requirements.txt ./", "RUN pip install --no-cache-dir -r requirements.txt"]
          : []),
        "COPY . .",
        ...(isInstallable(ecosystem, project.text("pyproject.toml")) ? ["RUN pip install --no-cache-dir ."] : []),
        ...tail,
      ];
    default:
      throw refused(`A Dockerfile for ${ecosystem.manager} is not built in. Add it by hand.`);
  }
};

function isInstallable({ manifest }: Ecosystem, pyproject: string | undefined): boolean {
  return manifest === "setup.py" || (pyproject !== undefined && readToml(pyproject).has("build-system"));
}

export const goStages: Stages = (ecosystem, { project }) => {
  const start = requireStart(ecosystem);
  const target = start.replace(/^go run /, "");
  const sums = project.has("go.sum") ? "go.mod go.sum" : "go.mod";
  return [
    `FROM golang:${/^\d+\.\d+/.exec(ecosystem.version ?? "")?.[0] ?? "1"} AS build`,
    "WORKDIR /src",
    `COPY ${sums} ./`,
    "RUN go mod download",
    "COPY . .",
    `RUN CGO_ENABLED=0 go build -trimpath -o /out/app ${target}`,
    "",
    "FROM gcr.io/distroless/static-debian12:nonroot",
    "COPY --from=build /out/app /app",
    'ENTRYPOINT ["/app"]',
  ];
};

export const rustStages: Stages = (ecosystem, { project }) => {
  requireStart(ecosystem);
  const toml = readToml(project.text("Cargo.toml") ?? "");
  const name = tomlString(toml, "bin", "name") ?? ecosystem.name;
  if (name === undefined || !/^[\w-]+$/.test(name)) throw refused("Cargo.toml does not name a program to start.");
  const locked = ecosystem.lockfile === undefined ? "" : " --locked";
  return [
    `FROM rust:${/^1\.\d+/.exec(ecosystem.version ?? "")?.[0] ?? "1"}-slim-bookworm AS build`,
    "WORKDIR /src",
    "COPY . .",
    `RUN cargo build --release${locked}`,
    "",
    "FROM debian:bookworm-slim",
    `COPY --from=build /src/target/release/${name} /usr/local/bin/${name}`,
    "USER 65534:65534",
    `ENTRYPOINT ["/usr/local/bin/${name}"]`,
  ];
};

function commandOf(ecosystem: Ecosystem, kind: CommandKind): string | undefined {
  return ecosystem.commands.find((each) => each.kind === kind)?.command;
}

function requireStart(ecosystem: Ecosystem): string {
  const start = commandOf(ecosystem, "run");
  if (start !== undefined) return start;
  throw refused(
    `${ecosystem.manifest} does not say how the program is started, so an image would not know what to do.`,
  );
}

function words(command: string): string {
  return `[${command
    .split(" ")
    .map((word) => JSON.stringify(word))
    .join(", ")}]`;
}
