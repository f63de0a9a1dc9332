import { describe, expect, it } from "vitest";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

/** What the finding says of each lock file that is out of step. */
async function outOfStep(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await analysisOf(files);
  return findings
    .filter(({ rule }) => rule === "lockfile/out-of-step")
    .flatMap(({ evidence }) =>
      evidence.map(({ file, line, text }) => [file, line, text].filter((part) => part !== undefined).join(" ")),
    );
}

const npm = (dependencies: unknown) =>
  JSON.stringify({ lockfileVersion: 3, packages: { "": dependencies, "node_modules/a": { version: "1.2.0" } } });
const manifest =
  '{\n  "dependencies": { "a": "^1.2.0" },\n  "devDependencies": { "own": "file:own", "team": "workspace:*" }\n}';

describe("a lock file", () => {
  const inStep: readonly Readonly<Record<string, string>>[] = [
    { "package.json": manifest, "package-lock.json": npm({ dependencies: { a: "^1.2.0", own: "file:own" } }) },
    {
      "package.json": manifest,
      "pnpm-lock.yaml":
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1.2.0\n        version: 1.2.0\npackages:\n  a@1.2.0: {}\n",
    },
    {
      "package.json": manifest,
      "pnpm-lock.yaml":
        "lockfileVersion: 5.4\nspecifiers:\n  a: ^1.2.0\ndependencies:\n  a: 1.2.0\npackages:\n  /a/1.2.0:\n    dev: false\n",
    },
    { "package.json": manifest, "yarn.lock": '# yarn lockfile v1\n\na@^1.2.0:\n  version "1.2.0"\n' },
    {
      "pyproject.toml": '[project]\ndependencies = ["Flask>=3"]\n[project.optional-dependencies]\nx = ["y"]\n',
      "uv.lock": '[[package]]\nname = "flask"\nversion = "3.0"\n',
    },
    {
      "Cargo.toml": '[dependencies]\nserde = "1"\ncore = { path = "core" }\n',
      "Cargo.lock": '[[package]]\nname = "serde"\nversion = "1.0.0"\nsource = "registry"\n',
    },
    {
      "composer.json": '{"require":{"php":"^8","ext-json":"*","Psr/Log":"^3"}}',
      "composer.lock": '{"packages":[{"name":"psr/log","version":"3.0.0"}]}',
    },
    {
      "go.mod": "module a\nrequire github.com/x/y v1.0.0\nrequire b.c/d v1.0.0\nreplace b.c/d => ../d\n",
      "go.sum": "github.com/x/y v1.0.0 h1:0=\n",
    },
    { "go.mod": "module a\nrequire github.com/x/y v1.0.0\n" },
    { "package.json": manifest, "package-lock.json": "" },
  ];
  for (const files of inStep) {
    it(`is in step: ${Object.keys(files).join(" and ")}`, async () => expect(await outOfStep(files)).toEqual([]));
  }

  it("lacks what the manifest asks for, or has it for another range", async () => {
    expect(await outOfStep({ "package.json": manifest, "package-lock.json": npm({}) })).toEqual([
      "package-lock.json out of step with package.json",
      "package.json 2 a is not in it",
    ]);
    expect(
      await outOfStep({ "package.json": manifest, "package-lock.json": npm({ dependencies: { a: "^1.1.0" } }) }),
    ).toEqual(["package-lock.json out of step with package.json", "package.json 2 a is locked for ^1.1.0, not ^1.2.0"]);
  });

  const lacking: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [
      { "package.json": manifest, "yarn.lock": '# yarn lockfile v1\n\nb@^1:\n  version "1.0.0"\n' },
      "package.json 2 a is not in it",
    ],
    [
      {
        "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3"\nFlask = "^3"\n',
        "poetry.lock": '[[package]]\nname = "six"\nversion = "1"\n',
      },
      "pyproject.toml flask is not in it",
    ],
    [
      { "Cargo.toml": '[dependencies]\nserde = "1"\n', "Cargo.lock": "version = 4\n" },
      "Cargo.toml 2 serde is not in it",
    ],
    [
      { "composer.json": '{"require":{"psr/log":"^3"}}', "composer.lock": '{"packages":[]}' },
      "composer.json 1 psr/log is not in it",
    ],
    [
      { "go.mod": "module a\nrequire github.com/x/y v1.0.0\n", "go.sum": "other.x/y v1.0.0 h1:0=\n" },
      "go.mod 2 github.com/x/y is not in it",
    ],
  ];
  for (const [files, said] of lacking) {
    it(`is out of step: ${Object.keys(files).join(" and ")}`, async () =>
      expect((await outOfStep(files))[1]).toBe(said));
  }
});
