import { describe, expect, it } from "vitest";
import { analysisOf } from "../../../fakes/analysis-of.ts";

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly managers: readonly string[];
  /** `kind: command`, with the folder in front when it is not the root. */
  readonly commands: readonly string[];
}

const scripts = (all: Readonly<Record<string, string>>, more = {}) =>
  JSON.stringify({ scripts: all, dependencies: { a: "1" }, ...more });

const cases: Readonly<Record<string, Case>> = {
  "npm with a lock file": {
    files: {
      "package.json": scripts({ build: "tsc", lint: "eslint .", "format:check": "x", format: "y", start: "node ." }),
      "package-lock.json": "{}",
    },
    managers: ["npm"],
    commands: [
      "install: npm ci",
      "build: npm run build",
      "lint: npm run lint",
      "format: npm run format:check",
      "run: npm start",
    ],
  },
  "npm without a lock file, and the placeholder instead of a test": {
    files: { "package.json": scripts({ test: 'echo "Error: no test specified" && exit 1' }) },
    managers: ["npm"],
    commands: ["install: npm install"],
  },
  "npm without anything to install": {
    files: { "package.json": '{"scripts":{"test":"node --test"}}' },
    managers: ["npm"],
    commands: ["test: npm test"],
  },
  pnpm: {
    files: { "package.json": scripts({ test: "vitest", typecheck: "tsc" }), "pnpm-lock.yaml": "" },
    managers: ["pnpm"],
    commands: ["install: pnpm install --frozen-lockfile", "types: pnpm run typecheck", "test: pnpm test"],
  },
  "yarn 1": {
    files: { "package.json": scripts({ test: "jest" }), "yarn.lock": "" },
    managers: ["yarn"],
    commands: ["install: yarn install --frozen-lockfile", "test: yarn test"],
  },
  "yarn 4": {
    files: { "package.json": scripts({ test: "jest" }, { packageManager: "yarn@4.1.0" }), "yarn.lock": "" },
    managers: ["yarn"],
    commands: ["install: yarn install --immutable", "test: yarn test"],
  },
  "bun, whose own test runner is not the script": {
    files: { "package.json": scripts({ test: "vitest" }), "bun.lock": "" },
    managers: ["bun"],
    commands: ["install: bun install --frozen-lockfile", "test: bun run test"],
  },
  "the packageManager field, when no lock file contradicts it": {
    files: { "package.json": scripts({ test: "x" }, { packageManager: "pnpm@9.0.0" }) },
    managers: ["pnpm"],
    commands: ["install: pnpm install", "test: pnpm test"],
  },
  "a lock file against the packageManager field": {
    files: { "package.json": scripts({ test: "x" }, { packageManager: "pnpm@9.0.0" }), "package-lock.json": "" },
    managers: ["npm"],
    commands: ["install: npm ci", "test: npm test"],
  },
  "a workspace, whose members add what the root lacks": {
    files: {
      "package.json": scripts({ test: "x" }, { workspaces: ["packages/*"] }),
      "package-lock.json": "{}",
      "packages/a/package.json": scripts({ test: "x", build: "y" }),
    },
    managers: ["npm"],
    commands: ["install: npm ci", "test: npm test", "packages/a build: npm run build"],
  },
  "two packages side by side": {
    files: {
      "web/package.json": scripts({ test: "x" }),
      "api/pyproject.toml": "[tool.poetry]\n[tool.pytest.ini_options]\n",
    },
    managers: ["poetry", "npm"],
    commands: [
      "api install: poetry install",
      "api test: poetry run pytest",
      "web install: npm install",
      "web test: npm test",
    ],
  },
  "a manifest that is broken, or deep, or somebody else's": {
    files: {
      "package.json": "{ nope",
      "a/b/c/d/package.json": scripts({ test: "x" }),
      "test/fixtures/package.json": "{}",
    },
    managers: ["npm"],
    commands: [],
  },
  "uv with ruff and mypy": {
    files: {
      "pyproject.toml":
        '[project]\nname = "a"\n[dependency-groups]\ndev = [\n  "pytest>=8",\n]\n[tool.ruff.format]\n[tool.mypy]\n',
      "uv.lock": "",
    },
    managers: ["uv"],
    commands: [
      "install: uv sync --locked",
      "types: uv run mypy .",
      "lint: uv run ruff check .",
      "format: uv run ruff format --check .",
      "test: uv run pytest",
    ],
  },
  "pip with requirements": {
    files: { "requirements.txt": "flask\n", "requirements-dev.txt": "pytest\nblack==24.1\n", "app.py": "" },
    managers: ["pip"],
    commands: [
      "install: python -m pip install -r requirements.txt -r requirements-dev.txt",
      "format: black --check .",
      "test: pytest",
      "run: python app.py",
    ],
  },
  "pip with extras": {
    files: { "pyproject.toml": '[project]\nname = "a"\n[project.optional-dependencies]\ndev = ["pytest"]\n' },
    managers: ["pip"],
    commands: ['install: python -m pip install -e ".[dev]"', "test: pytest"],
  },
  "tox and unittest": {
    files: { "a/setup.py": "", "a/tox.ini": "", "b/requirements.txt": "x", "b/tests/test_a.py": "" },
    managers: ["pip"],
    commands: [
      "a install: python -m pip install -e .",
      "a test: tox",
      "b install: python -m pip install -r requirements.txt",
      "b test: python -m unittest discover",
    ],
  },
  "cargo, a workspace": {
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["a"]\n',
      "Cargo.lock": "",
      "a/Cargo.toml": '[package]\nname = "a"\n',
    },
    managers: ["cargo"],
    commands: [
      "install: cargo fetch --locked",
      "build: cargo build --workspace --locked",
      "lint: cargo clippy --workspace --all-targets --locked",
      "format: cargo fmt --all --check",
      "test: cargo test --workspace --locked",
    ],
  },
  go: {
    files: { "go.mod": "module example.org/a/v2\n\ngo 1.23\n", "main.go": "package main\n" },
    managers: ["go"],
    commands: [
      "install: go mod download",
      "build: go build ./...",
      "lint: go vet ./...",
      "test: go test ./...",
      "run: go run .",
    ],
  },
  maven: {
    files: { "pom.xml": "<project><modules></modules></project>", mvnw: "", "a/pom.xml": "<project/>" },
    managers: ["maven"],
    commands: ["build: ./mvnw -B package -DskipTests", "test: ./mvnw -B test"],
  },
  gradle: {
    files: { "settings.gradle": "", "build.gradle": "plugins { id 'application' }", "a/build.gradle.kts": "" },
    managers: ["gradle"],
    commands: ["build: gradle assemble", "test: gradle test", "run: gradle run"],
  },
  composer: {
    files: { "composer.json": '{"name":"a/b","scripts":{"phpstan":"x"}}', "phpunit.xml": "" },
    managers: ["composer"],
    commands: ["install: composer install", "types: composer run phpstan", "test: vendor/bin/phpunit"],
  },
  bundler: {
    files: { Gemfile: 'gem "rubocop"\n', "spec/a_spec.rb": "" },
    managers: ["bundler"],
    commands: ["install: bundle install", "lint: bundle exec rubocop", "test: bundle exec rspec"],
  },
  dotnet: {
    files: { "a.sln": "", "t/t.csproj": '<PackageReference Include="Microsoft.NET.Test.Sdk" />' },
    managers: ["nuget"],
    commands: ["install: dotnet restore", "build: dotnet build --no-restore", "test: dotnet test"],
  },
  "dotnet projects from before its SDK": {
    files: {
      "a.sln": 'Project("{F}") = "a", "a.csproj"',
      "a.csproj": '<Project ToolsVersion="4.0" DefaultTargets="Build"></Project>',
    },
    managers: ["nuget"],
    commands: ["build: msbuild -restore"],
  },
  "no package in a solution of C++": {
    files: { "a.sln": 'Project("{8}") = "a", "a.vcxproj"', Makefile: "all: a\n", "a.cpp": "" },
    managers: [],
    commands: ["build: make all"],
  },
  CMake: {
    files: { "CMakeLists.txt": "project(a)\nenable_testing()\n", "test/CMakeLists.txt": "add_test(a)" },
    managers: [],
    commands: ["build: cmake -B build && cmake --build build", "test: ctest --test-dir build --output-on-failure"],
  },
  Meson: {
    files: { "meson.build": "project('a', 'c')\nexecutable('a', 'a.c')\n" },
    managers: [],
    commands: ["build: meson setup build && meson compile -C build"],
  },
  "CMake with a Makefile beside it, which does it all": {
    files: { "CMakeLists.txt": "project(a)", Makefile: "all:\ntest:\n", "a.c": "" },
    managers: [],
    commands: ["build: make all", "test: make test"],
  },
  Perl: {
    files: { "Makefile.PL": "WriteMakefile(NAME => 'a')", "t/a.t": "", "t/swamp/Makefile.PL": "" },
    managers: ["cpan"],
    commands: [
      "install: cpanm --installdeps .",
      "build: perl Makefile.PL && make",
      "test: perl Makefile.PL && make test",
    ],
  },
  "Perl that needs no build": {
    files: { cpanfile: "requires 'Moo';", "t/a.t": "" },
    managers: ["cpan"],
    commands: ["install: cpanm --installdeps .", "test: prove -lr t"],
  },
  Lua: {
    files: { "a-1.0-1.rockspec": "", "a-scm-1.rockspec": 'package = "a"', ".luacheckrc": "", "spec/a_spec.lua": "" },
    managers: ["luarocks"],
    commands: [
      "install: luarocks install --only-deps a-scm-1.rockspec",
      "build: luarocks make a-scm-1.rockspec",
      "lint: luacheck .",
      "test: busted",
    ],
  },
  "a gem without a Gemfile": {
    files: { "a.gemspec": "s.name = 'a'", Rakefile: 'Rake::TestTask.new("units") do |t|\nend\n' },
    managers: ["gem"],
    commands: ["test: rake units"],
  },
  "npm whose linter has another name": {
    files: { "package.json": '{"scripts":{"check":"standardx **/*.js","test":"mocha"}}' },
    managers: ["npm"],
    commands: ["lint: npm run check", "test: npm test"],
  },
  "npm without the packages that lie among the tests": {
    files: { "package.json": '{"scripts":{"test":"x"}}', "test/old/package.json": '{"scripts":{"build":"y"}}' },
    managers: ["npm"],
    commands: ["test: npm test"],
  },
  "make, apart from patterns, variables and installing into the system": {
    files: {
      Makefile:
        "CC := gcc\n.PHONY: all test\nall: build\nbuild lint:\n\tcc\ntest: build\n\t./test: x\n%.o: %.c\ninstall:\n",
    },
    managers: [],
    commands: ["build: make build", "lint: make lint", "test: make test"],
  },
  "just, apart from recipes with parameters": {
    files: { justfile: "x := '1'\ntest *args:\n  x\n@lint:\n  y\nbuild: lint\n" },
    managers: [],
    commands: ["build: just build", "lint: just lint"],
  },
  "make only where the package says nothing": {
    files: { "package.json": '{"scripts":{"test":"x"}}', Makefile: "test:\nlint:\n" },
    managers: ["npm"],
    commands: ["test: npm test", "lint: make lint"],
  },
};

describe("the commands", () => {
  for (const [name, { files, managers, commands }] of Object.entries(cases)) {
    it(`are found for ${name}`, async () => {
      const { facts } = await analysisOf(files);
      expect(facts.packageManagers).toEqual(managers);
      const found = facts.commands.map(
        ({ cwd, kind, command }) => `${cwd === "." ? "" : `${cwd} `}${kind}: ${command}`,
      );
      expect(found).toEqual(commands);
    });
  }

  it("name the manifest they come from", async () => {
    const { facts } = await analysisOf({ "web/package.json": scripts({ test: "x" }) });
    expect(facts.commands.at(-1)).toEqual({
      kind: "test",
      command: "npm test",
      cwd: "web",
      source: "web/package.json",
    });
  });
});
