import { describe, expect, it } from "vitest";
import { codeOwners } from "#core/analyse/code-owners.ts";
import { projectOf } from "#core/analyse/project.ts";
import { analysisOf } from "../../../fakes/analysis-of.ts";

function ownersBy(text: string, path: string, place = ".github/CODEOWNERS"): string {
  const files = [{ path: place, size: text.length, tracked: true }];
  return codeOwners(projectOf("orchard", files, [], new Map([[place, text]])))(path).join(" ");
}

describe("code owners", () => {
  const cases: readonly (readonly [lines: string, path: string, owners: string])[] = [
    ["* @all", "a/b/c.ts", "@all"],
    ["* @all\n*.ts @ts @types", "a/b/c.ts", "@ts @types"],
    ["*.ts @ts\n* @all", "a/b/c.ts", "@all"],
    ["*.ts @ts", "a/b/c.tsx", ""],
    ["/build/ @b", "build/x/y.ts", "@b"],
    ["/build/ @b", "a/build/y.ts", ""],
    ["build/ @b", "a/build/y.ts", "@b"],
    ["docs/* @d", "docs/a.md", "@d"],
    ["docs/* @d", "docs/deep/a.md", ""],
    ["docs/*.md @d", "docs/a.md", "@d"],
    ["apps/shop @s", "apps/shop/index.ts", "@s"],
    ["apps/shop @s", "other/apps/shop/index.ts", ""],
    ["**/logs @l", "deep/logs/a.log", "@l"],
    ["a/**/z.ts @z", "a/z.ts", "@z"],
    ["a/**/z.ts @z", "a/b/c/z.ts", "@z"],
    ["a/** @z", "a/b/c/z.ts", "@z"],
    ["* @all\n/apps/free", "apps/free/a.ts", ""],
    ["a?.ts @q", "ab.ts", "@q"],
    ["a?.ts @q", "abc.ts", ""],
    ["a\\ b.ts @space", "a b.ts", "@space"],
    ["*.ts @ts # the types @nobody", "a.ts", "@ts"],
    ["# *.ts @ts", "a.ts", ""],
    ["[Section] @s\n*.ts ada@example.org", "a.ts", "ada@example.org"],
    ["^[Section]\n!*.ts @x", "a.ts", ""],
    ["", "a.ts", ""],
  ];
  for (const [lines, path, owners] of cases) {
    it(`of ${path} by ${JSON.stringify(lines)} are ${owners === "" ? "nobody" : owners}`, () =>
      expect(ownersBy(lines, path)).toBe(owners));
  }

  it("are looked for where forges look", () => {
    for (const place of ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
      expect(ownersBy("* @a", "x", place)).toBe("@a");
    expect(ownersBy("* @a", "x", "src/CODEOWNERS")).toBe("");
  });

  it("are found by a hostile pattern in a time that people do not notice", () => {
    const pattern = `${"a*".repeat(400)}b ${"**/a/".repeat(200)}`;
    expect(ownersBy(`${pattern} @x\n${"*a".repeat(900)} @y`, `${"a".repeat(3_000)}/${"a/".repeat(200)}c`)).toBe("@y");
  });

  it("stand beside findings, and are no part of their ids", async () => {
    const files = { "src/a.ts": "// TODO: x\n", "README.md": "" };
    const before = await analysisOf(files);
    const after = await analysisOf({ ...files, CODEOWNERS: "/src/ @ada\n" });
    const todo = after.findings.find(({ rule }) => rule === "todo/todo");
    expect(todo?.owners).toEqual(["@ada"]);
    expect(before.findings.find(({ rule }) => rule === "todo/todo")?.id).toBe(todo?.id);
    expect(after.findings.filter(({ owners }) => owners !== undefined)).toHaveLength(1);
  });

  it("are missed only in a large project on a forge", async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}.txt`, ""]));
    const rules = async (more: Readonly<Record<string, string>>) =>
      (await analysisOf({ ...many, ...more })).findings.map(({ rule }) => rule);
    expect(await rules({ ".github/FUNDING.yml": "" })).toContain("missing/codeowners");
    expect(await rules({})).not.toContain("missing/codeowners");
    expect(await rules({ ".github/CODEOWNERS": "" })).not.toContain("missing/codeowners");
  });
});
