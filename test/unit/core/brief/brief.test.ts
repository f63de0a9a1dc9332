import { describe, expect, it } from "vitest";
import { projectBrief, type BriefFacts } from "#core/brief/brief.ts";
import { estimateTokens } from "#core/brief/estimate-tokens.ts";
import { surveyProject } from "#core/brief/survey.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";
import { MemoryFiles } from "../../../fakes/memory-files.ts";

const shop = {
  "package.json": JSON.stringify({
    name: "fair-share",
    description: "Splits a bill\nfairly.",
    scripts: { test: "node --test", lint: "eslint ." },
  }),
  "package-lock.json": '{ "lockfileVersion": 3, "packages": {} }',
  "eslint.config.js": "export default [];\n",
  ".editorconfig": "root = true\n\n[*]\nindent_style = space\nindent_size = 2\n",
  "CONTRIBUTING.md": "# Contributing\n",
  "src/money.ts":
    "export type Cents = number;\nexport function roundCents(value: number): Cents {\n  return value;\n}\n",
  "src/split-bill.ts":
    'import { roundCents } from "./money.ts";\n\nexport function splitBill(): number {\n  return roundCents(1);\n}\n',
  "src/print-bill.ts":
    'import { splitBill } from "./split-bill.ts";\nimport { roundCents } from "./money.ts";\n\nexport const printBill = () => roundCents(splitBill());\n',
  "src/main.ts": 'import { printBill } from "./print-bill.ts";\n\nprintBill();\n',
  "test/split-bill.test.ts": 'import { splitBill } from "../src/split-bill.ts";\nsplitBill();\n',
  "migrations/001.sql": "create table bill (id int);\n",
};
const never = new AbortController().signal;

async function factsOf(texts: Readonly<Record<string, string>>): Promise<BriefFacts> {
  const { facts, findings } = await analysisOf(texts);
  return { survey: await surveyProject(new MemoryFiles(texts), never), facts, findings };
}

describe("projectBrief", () => {
  it("says how to work on the project, and maps its files by who uses them", async () => {
    expect(projectBrief(await factsOf(shop), 2_000)).toBe(
      [
        "fair-share: Splits a bill fairly.",
        "5 files of code: TypeScript (16 lines), JavaScript (1 lines).",
        "",
        "## Commands",
        "",
        "- install: `npm ci`",
        "- lint: `npm run lint`",
        "- test: `npm test`",
        "",
        "## Conventions",
        "",
        "- Tests: 1 file named *.test.ts, in test/",
        "- Style is kept by ESLint (eslint.config.js)",
        "- Indentation: 2 spaces (.editorconfig)",
        "- Scripts: double quotes, with semicolons",
        "- Read before you change much: CONTRIBUTING.md",
        "",
        "## Take care",
        "",
        "- Written by tools, not by hand: package-lock.json",
        "- Add migrations, never change one that is there: migrations/",
        "",
        "## Map, most important first",
        "",
        "- Begins in: src/main.ts",
        "- src/money.ts: roundCents, Cents (used by 2 files)",
        "- src/print-bill.ts: printBill",
        "- src/split-bill.ts: splitBill",
        "- eslint.config.js",
        "- src/main.ts",
        "",
      ].join("\n"),
    );
  });

  it("takes no more than the budget, whatever it is, and all lines whole", async () => {
    const facts = await factsOf(shop);
    const whole = projectBrief(facts, 100_000);
    const lines = new Set(whole.split("\n"));
    for (let tokens = 0; tokens <= estimateTokens(whole) + 5; tokens++) {
      const brief = projectBrief(facts, tokens);
      expect(estimateTokens(brief)).toBeLessThanOrEqual(tokens);
      expect(brief.split("\n").every((line) => lines.has(line))).toBe(true);
    }
    expect(projectBrief(facts, estimateTokens(whole))).toBe(whole);
  });

  it("tells the commands first where there is little room", async () => {
    const brief = projectBrief(await factsOf(shop), 110);
    expect(brief).toContain("- test: `npm test`");
    expect(brief).not.toContain("print-bill");
  });

  it("is the same whatever the order in which the files were read", async () => {
    const turned = Object.fromEntries(Object.entries(shop).toReversed());
    expect(projectBrief(await factsOf(turned), 900)).toBe(projectBrief(await factsOf(shop), 900));
  });

  it("maps Python by its dotted imports", async () => {
    const facts = await factsOf({
      "app/models/user.py": "class User:\n    pass\n\ndef load():\n    return User()\n",
      "app/views/page.py": "from app.models.user import User, load\n\ndef show():\n    return load()\n",
      "app/views/list.py": "from app.models.user import User\n",
    });
    expect(projectBrief(facts, 2_000)).toContain("- app/models/user.py: User, load (used by 2 files)\n");
  });

  it("names what is dangerous, and never a secret itself", async () => {
    const secret = ["AKIA", "QYLPMN5HHHFPZAM2"].join("");
    const brief = projectBrief(await factsOf({ "src/aws.ts": `export const key = "${secret}";\n` }), 2_000);
    expect(brief).toContain("- src/aws.ts: ");
    expect(brief).not.toContain(secret);
  });

  it("is little for an empty project", async () => {
    expect(projectBrief(await factsOf({}), 2_000)).toBe("orchard\n");
  });
});

describe("estimateTokens", () => {
  it.each([
    ["", 0],
    ["src/core/errors.ts", 8],
    ["createRunQueue", 5],
    ["日本語", 6],
    ["👍", 2],
    ["a\nb", 3],
    ["AGENTS 2026", 5],
  ])("counts %j as %i", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});
