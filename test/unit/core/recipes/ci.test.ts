import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { ciRecipe } from "#core/recipes/ci.ts";
import { yamlText } from "#core/recipes/yaml-text.ts";
import { recipeInput } from "../../../fakes/recipe-input.ts";
import { projects } from "./projects.ts";

/** The part of GitHub's workflow syntax that we use, and nothing else. */
const Step = z.union([
  z.strictObject({
    uses: z.string().regex(/^[\w-]+\/[\w-]+@v\d+$/),
    with: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  }),
  z.strictObject({ name: z.string().optional(), run: z.string().min(1), "working-directory": z.string().optional() }),
]);
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({ push: z.strictObject({ branches: z.array(z.string()) }), pull_request: z.null() }),
  permissions: z.strictObject({ contents: z.literal("read") }),
  jobs: z.record(
    z.string().regex(/^[a-z_][a-z0-9_-]*$/),
    z.strictObject({
      name: z.string(),
      "runs-on": z.literal("ubuntu-latest"),
      "timeout-minutes": z.int(),
      steps: z.array(Step).min(2),
    }),
  ),
});

async function workflow(files: Readonly<Record<string, string>>): Promise<z.infer<typeof Workflow>> {
  const [file] = ciRecipe(await recipeInput(files));
  return Workflow.parse(parse(file?.text ?? "", { version: "1.2", strict: true }));
}

async function runs(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { jobs } = await workflow(files);
  return Object.values(jobs).flatMap((job) => job.steps.flatMap((step) => ("run" in step ? [step.run] : [])));
}

describe("the workflow", () => {
  for (const [kind, files] of Object.entries(projects)) {
    it(`is one that GitHub understands, for ${kind}`, async () => {
      const { jobs } = await workflow(files);
      expect(Object.keys(jobs).length).toBeGreaterThan(0);
      for (const job of Object.values(jobs)) expect(job.steps[0]).toEqual({ uses: "actions/checkout@v4" });
    });
  }

  it("runs what the project offers, the quick before the slow, and no formatter that writes", async () => {
    expect(await runs(projects["node"] ?? {})).toEqual(["npm ci", "npm run lint", "npm run build", "npm test"]);
    const checked = { "package.json": '{"scripts":{"test":"a","format":"prettier --check .","lint":"eslint --fix"}}' };
    expect(await runs(checked)).toEqual(["npm run format", "npm test"]);
  });

  it("installs by the lock file where there is one, and keeps a cache only then", async () => {
    const manifest = { "package.json": '{"scripts":{"test":"x"},"dependencies":{"a":"1"}}' };
    const setUp = async (files: Readonly<Record<string, string>>) => (await workflow(files)).jobs["node"]?.steps[1];
    expect(await runs(manifest)).toContain("npm install");
    expect(await setUp(manifest)).toEqual({ uses: "actions/setup-node@v4", with: { "node-version": "lts/*" } });
    expect(await setUp({ ...manifest, "package-lock.json": "" })).toMatchObject({ with: { cache: "npm" } });
  });

  it("does not let a version become a number", async () => {
    const steps = (await workflow({ "pyproject.toml": '[project]\nrequires-python = ">=3.10"\n[tool.mypy]\n' })).jobs[
      "python"
    ]?.steps;
    expect(steps?.[1]).toMatchObject({ with: { "python-version": "3.10" } });
  });

  it("is refused without a command to run, and where another one is", async () => {
    await expect(workflow({ "a.ts": "" })).rejects.toThrow("offers no command");
    await expect(workflow({ "package.json": "{}", ".gitlab-ci.yml": "" })).rejects.toThrow();
    await expect(workflow({ ...projects["node"], ".gitlab-ci.yml": "" })).rejects.toThrow(
      ".gitlab-ci.yml exists already",
    );
  });

  it("does not let a folder's name become an expression", async () => {
    const name = "${{ github.token }}";
    const files = { [`${name}/package.json`]: '{"scripts":{"test":"x"}}', "package.json": '{"scripts":{"test":"y"}}' };
    const [file] = ciRecipe(await recipeInput(files));
    expect(file?.text).not.toContain("${{");
  });
});

describe("a YAML text", () => {
  const texts = [
    "npm test",
    "a: b",
    "- x",
    "yes",
    "1.0",
    "it's",
    'say "x"',
    "a #b",
    "#b",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "a:",
    "{x}",
    "[x]",
    "",
    " x",
    "x\ny",
    "node",
    "~",
    "go test ./...",
    "mvn -B test",
    "null",
    "a\\b",
    "=",
    "ä",
  ];
  for (const text of texts) {
    it(`means what it meant: ${JSON.stringify(text)}`, () => {
      expect(parse(`key: ${yamlText(text)}\n`)).toEqual({ key: text });
    });
  }
});
