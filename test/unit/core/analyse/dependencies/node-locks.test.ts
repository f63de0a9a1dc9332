import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Dependency } from "#core/analyse/dependencies/dependency.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const folder = join(import.meta.dirname, "../../../../cases/lockfiles");
const fixture = (name: string): string => readFileSync(join(folder, name), "utf8");

async function dependenciesOf(files: Readonly<Record<string, string>>): Promise<readonly Dependency[]> {
  return (await analysisOf(files)).dependencies ?? [];
}

/** One project, locked by every tool. Each lock file was written by the tool itself on the same day. */
const locks: Readonly<Record<string, readonly [name: string, fixture: string]>> = {
  "npm 6": ["package-lock.json", "npm-1.json"],
  "npm 7, for npm 6 as well": ["package-lock.json", "npm-2.json"],
  npm: ["npm-shrinkwrap.json", "npm-3.json"],
  "pnpm 7": ["pnpm-lock.yaml", "pnpm-5.4.yaml"],
  "pnpm 8": ["pnpm-lock.yaml", "pnpm-6.yaml"],
  "pnpm 9": ["pnpm-lock.yaml", "pnpm-9.yaml"],
  "yarn 1": ["yarn.lock", "yarn-1.lock"],
  "yarn 4": ["yarn.lock", "yarn-4.lock"],
};

const direct = ["@babel/code-frame 7.24.2", "debug 4.3.4", "ms 2.0.0", "react 18.2.0", "use-sync-external-store 1.2.0"];
const directForWork = ["mkdirp 1.0.4", "rimraf 3.0.2"];
const below = [
  "@babel/helper-validator-identifier 7.29.7",
  "@babel/highlight 7.25.9",
  "ansi-styles 3.2.1",
  "chalk 2.4.2",
  "color-convert 1.9.3",
  "color-name 1.1.3",
  "escape-string-regexp 1.0.5",
  "has-flag 3.0.0",
  "js-tokens 4.0.0",
  "loose-envify 1.4.0",
  "ms 2.1.2",
  "picocolors 1.1.1",
  "supports-color 5.5.0",
];
const belowForWork = [
  "balanced-match 1.0.2",
  "brace-expansion 1.1.22",
  "concat-map 0.0.1",
  "fs.realpath 1.0.0",
  "glob 7.2.3",
  "inflight 1.0.6",
  "inherits 2.0.4",
  "minimatch 3.1.5",
  "once 1.4.0",
  "path-is-absolute 1.0.1",
  "wrappy 1.0.2",
];

describe("the dependencies of one project", () => {
  for (const [tool, [name, file]] of Object.entries(locks)) {
    it(`are the same in the lock file of ${tool}`, async () => {
      const text = fixture(file);
      const list = await dependenciesOf({ "package.json": fixture("package.json"), [name]: text });
      const named = (relation: string, dev: boolean): readonly string[] =>
        list
          .filter((each) => each.relation === relation && each.dev === dev)
          .map(titleOf)
          .toSorted();
      expect(named("direct", false)).toEqual(direct);
      expect(named("direct", true)).toEqual(directForWork);
      expect(named("transitive", false)).toEqual(below);
      expect(named("transitive", true)).toEqual(belowForWork);
      const lines = text.split("\n");
      for (const { name: own, line } of list) expect(lines[(line ?? 0) - 1]).toContain(own === "ms" ? "" : own);
      expect(list.every(({ line }) => line !== undefined)).toBe(true);
    });
  }

  it("have the licences that npm writes down", async () => {
    const list = await dependenciesOf({ "package-lock.json": fixture("npm-3.json") });
    expect(list.find(({ name }) => name === "js-tokens")?.licence).toBe("MIT");
    expect(list.find(({ name }) => name === "rimraf")?.licence).toBe("ISC");
  });

  it("are counted in the facts by file", async () => {
    const { facts } = await analysisOf({
      "package-lock.json": fixture("npm-3.json"),
      "web/yarn.lock": fixture("yarn-1.lock"),
    });
    expect(facts.dependencies).toEqual([
      { ecosystem: "npm", file: "package-lock.json", total: 31, direct: 7, transitive: 24, dev: 13, repeated: 1 },
      { ecosystem: "npm", file: "web/yarn.lock", total: 31, direct: 0, transitive: 0, dev: 0, repeated: 1 },
    ]);
  });
});

describe("a workspace", () => {
  it("of npm finds what a member asks for beside it or above", async () => {
    const list = await dependenciesOf({
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: {
          "": { workspaces: ["web"] },
          web: { dependencies: { a: "1", b: "2" } },
          "node_modules/web": { resolved: "web", link: true },
          "node_modules/a": { version: "1.0.0" },
          "node_modules/b": { version: "1.0.0" },
          "web/node_modules/b": { version: "2.0.0" },
        },
      }),
    });
    expect(list.map((each) => `${titleOf(each)} ${each.relation}`)).toEqual([
      "a 1.0.0 direct",
      "b 1.0.0 transitive",
      "b 2.0.0 direct",
    ]);
  });

  it("of pnpm has what each of its packages asks for, but not the packages", async () => {
    const text = `lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      a: {specifier: ^1, version: 1.0.0}
      b:
        specifier: ^1.0.0
        version: 1.0.0
  web:
    dependencies:
      api:
        specifier: workspace:*
        version: link:../api
      c:
        specifier: ^3.0.0
        version: 3.0.0(b@1.0.0)
packages:
  b@1.0.0:
    resolution: {integrity: sha512-0}
  c@3.0.0:
    resolution: {integrity: sha512-0}
snapshots:
  b@1.0.0: {}
  c@3.0.0(b@1.0.0):
    dependencies:
      b: 1.0.0
`;
    const list = await dependenciesOf({ "pnpm-lock.yaml": text });
    expect(list.map((each) => [titleOf(each), each.relation, each.dev, each.line])).toEqual([
      ["b 1.0.0", "direct", false, 18],
      ["c 3.0.0", "direct", false, 20],
    ]);
  });
});

describe("a lock file that is not one", () => {
  const broken: Readonly<Record<string, string>> = {
    "package-lock.json": "{ nope",
    "npm-shrinkwrap.json": "[]",
    "pnpm-lock.yaml": "packages:\n  a: b\n",
    "yarn.lock": "<<<<<<< HEAD\n",
    "poetry.lock": "[[package]\nname = ",
    "Cargo.lock": "[[package]\n",
    "composer.lock": "nope",
    "Gemfile.lock": "nope\n",
    "go.mod": "nope\n",
    "pom.xml": "<project><a></project>",
    "a.csproj": "nope",
    "packages.lock.json": "nope",
    "Pipfile.lock": "nope",
    "uv.lock": "= 1",
    "pdm.lock": "= 1",
    "gradle.lockfile": "nope\n",
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`is told: ${name}`, async () => {
      const { findings, dependencies } = await analysisOf({ [name]: text });
      expect(dependencies).toBeUndefined();
      const told = findings.filter((finding) => finding.rule === "damage/lockfile");
      expect(told.map((finding) => finding.evidence[0]?.file)).toEqual([name]);
    });
  }

  it("is nothing to tell when it is empty", async () => {
    const { findings } = await analysisOf({ "yarn.lock": "", "package-lock.json": "{}" });
    expect(findings.filter((finding) => finding.rule === "damage/lockfile")).toEqual([]);
  });
});

function titleOf({ name, version }: Dependency): string {
  return `${name} ${version}`;
}
