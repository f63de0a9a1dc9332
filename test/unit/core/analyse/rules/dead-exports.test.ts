import { describe, expect, it } from "vitest";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const application = { "package.json": '{"name":"orchard","private":true}' };
const used = 'import { apple } from "./apple.ts";\napple();\n';
const apple = "export function apple() {}\n\nexport function pear() {}\n";

/** What is said of each file. */
async function deadIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await analysisOf(files);
  return findings.filter(({ rule }) => rule === "quality/dead-export").map(({ title }) => title);
}

describe("what is exported for nobody", () => {
  it("is told of a file that others import", async () => {
    const { findings } = await analysisOf({ ...application, "src/a.ts": used, "src/apple.ts": apple });
    const dead = findings.filter(({ rule }) => rule === "quality/dead-export");
    expect(dead).toHaveLength(1);
    expect(dead[0]).toMatchObject({
      title: "pear of src/apple.ts is used nowhere",
      severity: "info",
      fixClass: "remove",
      evidence: [{ file: "src/apple.ts", line: 3, text: "pear" }],
    });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["another file imports it", { "src/b.ts": 'import { type pear as fruit } from "./apple.ts";\n' }],
    ["another file gives it on", { "src/b.ts": 'export { pear } from "./apple";\n' }],
    ["a test imports it", { "test/a.test.ts": 'import {\n  pear,\n} from "../src/apple.ts";\n' }],
    ["its file is taken as a whole", { "src/b.ts": 'import * as all from "./apple.ts";\nall.pear();\n' }],
    ["its file is given on as a whole", { "src/b.ts": 'export * from "./apple.js";\n' }],
    ["its file is loaded later", { "src/b.ts": 'const all = await import("./apple.ts");\n' }],
    ["its file is required", { "src/b.js": 'const all = require("./apple");\n' }],
    ["it is unpacked from what is loaded", { "src/b.ts": 'const { pear: fruit } = await import("./apple.ts");\n' }],
    ["a page takes it", { "src/b.vue": '<script>\nimport { pear } from "./apple.ts";\n</script>\n' }],
    ["its own file uses it", { "src/apple.ts": `${apple}pear();\n` }],
    ["its own file names it", { "src/apple.ts": `${apple}// see pear\n` }],
    [
      "modules are loaded by names that are made",
      { "src/b.ts": "await import(`./${name}.ts`);\nawait import(name);\n" },
    ],
    ["modules are looked for", { "src/b.ts": 'const all = import.meta.glob("./*.ts");\n' }],
    ["others may install it", { "package.json": '{"name":"orchard"}' }],
    ["nobody imports its file", { "src/a.ts": "start();\n" }],
    [
      "its file is a test",
      { "src/apple.ts": "", "src/apple.test.ts": apple, "src/a.ts": 'import { apple } from "./apple.test.ts";\n' },
    ],
  ])("is not said where %s", async (_, files) => {
    expect(await deadIn({ ...application, "src/a.ts": used, "src/apple.ts": apple, ...files })).toEqual([]);
  });

  it("is looked for in each package by itself", async () => {
    const files = (folder: string) => ({ [`${folder}/src/a.ts`]: used, [`${folder}/src/apple.ts`]: apple });
    const found = await deadIn({
      ...application,
      "one/package.json": '{"name":"one","private":true}',
      "two/package.json": '{"name":"two"}',
      ...files("one"),
      ...files("two"),
      "start.mjs": "await import(process.argv[2]);\n",
    });
    expect(found).toEqual(["pear of one/src/apple.ts is used nowhere"]);
  });
});
