import { describe, expect, it } from "vitest";
import { readMarkdown } from "#core/analyse/markdown/read-markdown.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

const others = {
  "src/main.ts": "x\n",
  "docs/guide.md": "# Guide\n\n## Set up\n",
  "docs/img/a b.png": "\0",
  "web/README.md": "# Web\n",
};

/** What is wrong with a document, as `rule:line target`. */
async function faults(text: string, path = "docs/index.md"): Promise<readonly string[]> {
  const { findings } = await analysisOf({ ...others, [path]: text });
  return findings
    .filter(({ rule }) => rule.startsWith("docs/"))
    .flatMap(({ rule, evidence }) => evidence.map(({ line, text: shown }) => `${rule.slice(5)}:${line} ${shown}`));
}

describe("a link", () => {
  const good: readonly string[] = [
    "[a](guide.md)",
    '[a](./guide.md#set-up "Title")',
    "[a](guide)",
    "[a](guide.html)",
    "[a](../src/main.ts#L3)",
    "[a](../src/) and [b](..)",
    "![a](<img/a b.png>) ![a](img/a%20b.png?raw=true)",
    "[a](../web)",
    "[a][one]\n\n[one]: guide.md",
    "[^1]: nowhere.md",
    '<img src="img/a%20b.png"> <a href="#top">up</a>',
    "[a](https://example.invalid/x) [b](mailto:a@example.invalid) [c](//example.invalid) [d](/route) [e]({{ url }})",
    "[a](../../issues/3)",
    "`[a](nowhere.md)` ``[`a`](nowhere.md)``",
    "```md\n[a](nowhere.md)\n```",
    "<!-- [a](nowhere.md)\n[b](nowhere.md) --> [c](guide.md)",
    "# Ein *schöner* `code` [link](guide.md)!\n[a](#ein-schöner-code-link)",
    "Title\n=====\n# Title\n[a](#title) [b](#title-1)",
    '<a name="Here"></a> [a](#here)\n## X {#own}\n[b](#own)',
    "# snake_case and C++ & more\n[a](#snake_case-and-c--more)",
  ];
  for (const text of good) {
    it(`leads somewhere: ${JSON.stringify(text)}`, async () => expect(await faults(text)).toEqual([]));
  }

  const dead: readonly (readonly [text: string, ...faults: readonly string[]])[] = [
    ["x\n[a](nowhere.md) [b](gone/)", "dead-link:2 nowhere.md", "dead-link:2 gone/"],
    ["[a][x]\n\n[x]: ../src/mian.ts", "dead-link:3 ../src/mian.ts"],
    ['<img src="no.png">', "dead-link:1 no.png"],
    ["[![a](no.png)](guide.md)", "dead-link:1 no.png"],
    ["[a](guide.md#setup)", "dead-anchor:1 guide.md#setup"],
    ["[a](#nowhere)", "dead-anchor:1 #nowhere"],
    ["~~~\n# Nowhere\n~~~\n[a](#nowhere)", "dead-anchor:4 #nowhere"],
  ];
  for (const [text, ...expected] of dead) {
    it(`leads nowhere: ${JSON.stringify(text)}`, async () =>
      expect((await faults(text)).toSorted()).toEqual(expected.toSorted()));
  }

  it("of a test's document is data", async () =>
    expect(await faults("[a](nowhere.md)", "test/cases/a.md")).toEqual([]));
});

describe("a path between backticks", () => {
  it("is stale when its folder is the project's, and it is not there", async () => {
    expect((await faults("See `src/old.ts`, `src/main.ts:12` and `docs/gone.md`.")).toSorted()).toEqual([
      "stale-reference:1 docs/gone.md",
      "stale-reference:1 src/old.ts",
    ]);
  });

  for (const text of [
    "`main.ts`",
    "`dist/main.js`",
    "`src/*.ts`",
    "`src/main.js`",
    "`img/x/`",
    "`npm run x`",
    "`a/b.c` in nowhere",
    "`https://example.invalid/src/x.ts`",
    "```\nsrc/old.ts\n```",
  ]) {
    it(`is none, or there: ${JSON.stringify(text)}`, async () => expect(await faults(text)).toEqual([]));
  }

  it("of a changelog tells of what once was", async () =>
    expect(await faults("`src/old.ts`", "CHANGELOG.md")).toEqual([]));
});

describe("a Markdown file", () => {
  it("is read in linear time, whatever is in it", () => {
    const nasty = [
      "[".repeat(50_000),
      "](".repeat(50_000),
      "`".repeat(50_000),
      "<a ".repeat(50_000),
      "<!--".repeat(50_000),
      "# ".repeat(50_000),
      "[a](".repeat(5_000),
      "{#a".repeat(50_000),
    ];
    for (const text of nasty) expect(readMarkdown("a.md", `${text}\n${text}`).path).toBe("a.md");
  });
});
