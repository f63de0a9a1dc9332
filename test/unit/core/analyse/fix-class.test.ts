import { describe, expect, it } from "vitest";
import { FixClass } from "#core/analyse/finding.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";

const known = "ci compose coverage damage docker docs gitignore licence lockfile missing secret size todo".split(" ");

/** Something for every family of rules. */
const project = {
  "package.json":
    '{"name":"orchard","license":"MIT","scripts":{"start":"node src/a.ts","test":"node --test"},"dependencies":{"x":"1"}}',
  "package-lock.json":
    '{"lockfileVersion":3,"packages":{"":{"dependencies":{"y":"1"}},"node_modules/y":{"version":"1.0.0","license":"GPL-3.0-only"}}}',
  ".gitignore": "*.log\n",
  "src/a.ts": "// TODO: sort\n// FIXME: three\n// HACK: four\n// XXX: five\n",
  "src/b.ts": "<<<<<<< a\n=======\n>>>>>>> b\n",
  "web/composer.json": "{",
  ".env": "A=1\n",
  "deploy/server.p12": "x",
  "config.ts": `export const key = "${["AKIA", "QQZT7WY5BDJMCVXE"].join("")}";\n`,
  "docs/guide.md": "# Guide\n\nSee [more](gone.md), [this](#nowhere) and `src/gone.ts`.\n",
  "big.bin": "x".repeat(5_000_001),
  Dockerfile: "FROM node\nRUN apt-get install curl\n",
  "compose.yaml": "services:\n  a:\n    image: redis\n",
  ".github/workflows/ci.yml":
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: some/one@main\n",
  "coverage/lcov.info": "SF:src/a.ts\nFN:1,f\nFNDA:0,f\nDA:1,0\nend_of_record\n",
};

describe("the class of a finding's fix", () => {
  it("is said by every rule, in every family", async () => {
    const { findings } = await analysisOf(project);
    for (const { rule, fixClass } of findings) expect(FixClass.options, rule).toContain(fixClass);
    const families = new Set(findings.map(({ rule }) => rule.split("/")[0]));
    for (const family of known) expect(families).toContain(family);
  });
});
