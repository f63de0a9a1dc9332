import { describe, expect, it } from "vitest";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const code = { "package.json": '{"scripts":{"test":"node --test","start":"node ."}}', "index.js": "run();\n" };

async function missing(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await analysisOf(files);
  return findings.filter((finding) => finding.rule.startsWith("missing/")).map((finding) => finding.rule.slice(8));
}

describe("missing files", () => {
  it("are everything in a project that has only code", async () => {
    expect((await missing(code)).join(" ")).toBe(
      "ci gitignore license readme tests changelog contributing dockerfile editorconfig gitattributes security",
    );
  });

  it("are only a licence and a README in an empty project", async () => {
    expect(await missing({})).toEqual(["license", "readme"]);
  });

  const present: Readonly<Record<string, readonly string[]>> = {
    license: ["LICENSE", "LICENCE.md", "COPYING", "LICENSE-MIT", "UNLICENSE", "LICENSES/MIT.txt"],
    readme: ["README.md", "readme.rst", "README", ".github/README.md"],
    ci: [".github/workflows/x.yml", ".gitlab-ci.yml", ".circleci/config.yml", "Jenkinsfile"],
    tests: [
      "test/a.js",
      "src/a.test.ts",
      "a_test.go",
      "tests/deep/er/x.py",
      "test_a.py",
      "src/ATest.java",
      "spec/a.rb",
    ],
    changelog: ["CHANGELOG.md", "CHANGES", "HISTORY.rst", ".changeset/config.json"],
    contributing: ["CONTRIBUTING.md", ".github/CONTRIBUTING.md"],
    security: ["SECURITY.md", ".github/SECURITY.md"],
    dockerfile: ["Dockerfile", "docker/Dockerfile.prod", "Containerfile"],
    editorconfig: [".editorconfig"],
    gitattributes: [".gitattributes"],
    gitignore: [".gitignore"],
  };
  for (const [rule, paths] of Object.entries(present)) {
    for (const path of paths) {
      it(`do not include ${rule} when there is ${path}`, async () => {
        expect(await missing({ ...code, [path]: "x\n" })).not.toContain(rule);
      });
    }
  }

  it("include the lock file of dependencies", async () => {
    const files = { "package.json": '{"dependencies":{"a":"1"}}' };
    expect(await missing(files)).toContain("lockfile");
    expect(await missing({ ...files, "pnpm-lock.yaml": "" })).not.toContain("lockfile");
    expect(await missing({ "go.mod": "module a\n\nrequire b v1.0.0\n" })).toContain("lockfile");
    expect(await missing({ "go.mod": "module a\n" })).not.toContain("lockfile");
  });

  it("do not include tests that stand inside Rust modules", async () => {
    const files = {
      "Cargo.toml": '[package]\nname = "a"\n',
      "src/lib.rs": "#[cfg(test)]\nmod t {\n#[test]\nfn a() {}\n}\n",
    };
    expect(await missing(files)).not.toContain("tests");
  });

  it("offer a recipe where one exists", async () => {
    const { findings } = await analysisOf(code);
    const fixes = findings.flatMap((finding) => (finding.fix === undefined ? [] : [finding.fix.recipe]));
    expect(fixes.join(" ")).toBe(
      "ci gitignore license readme changelog contributing dockerfile editorconfig gitattributes security",
    );
  });
});

describe("ignore entries", () => {
  const node = { "package.json": "{}" };
  const lacking = async (text: string, more = {}) =>
    (await analysisOf({ ...node, ".gitignore": text, ...more })).findings.find(
      (each) => each.rule === "gitignore/entries",
    )?.title;

  it("are asked for by the kind of project", async () => {
    expect(await lacking("*.log\n")).toBe(".gitignore lacks node_modules/, .env");
    expect(await lacking("", { "pyproject.toml": "[project]" })).toBe(
      ".gitignore lacks node_modules/, __pycache__/, .venv/, .env",
    );
  });

  for (const text of [
    "node_modules\n.env",
    "/node_modules/\n.env*",
    "**/node_modules/**\r\n.env\r\n",
    "node_*\n*.env",
  ]) {
    it(`are all there in ${JSON.stringify(text)}`, async () => expect(await lacking(text)).toBeUndefined());
  }

  it("count as missing when taken back, or only mentioned", async () => {
    expect(await lacking("node_modules\n.env\n!.env\n# node_modules")).toBe(".gitignore lacks .env");
  });

  it("do not ask to ignore what is tracked", async () => {
    expect(await lacking("", { "node_modules/a/x.js": "", ".env": "" })).toBeUndefined();
  });
});
