import { describe, expect, it } from "vitest";
import type { Finding } from "#core/analyse/finding.ts";
import { analysisOf } from "../../../../fakes/analysis-of.ts";

/** A file of functions, of which the first ones have no comment. */
function functions(count: number, bare: number, name: string): string {
  return Array.from(
    { length: count },
    (_, index) => `${index < bare ? "" : "/** Does something. */\n"}export function ${name}${index}() {}\n`,
  ).join("\n");
}

async function undocumentedIn(files: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const { findings } = await analysisOf(files);
  return findings.filter(({ rule }) => rule === "docs/undocumented");
}

const library = '{"name":"orchard"}';
const application = '{"name":"orchard","private":true}';

describe("documentation of what is offered", () => {
  it("is missed where nearly everything has it", async () => {
    const found = await undocumentedIn({
      "package.json": library,
      "src/a.ts": functions(20, 0, "a"),
      "src/b.ts": functions(24, 4, "b"),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: "info",
      fixClass: "write",
      title: "b0, b1, b2 and 1 more of src/b.ts are not documented",
    });
    expect(found[0]?.message).toContain("90 % of what this package offers");
    expect(found[0]?.evidence.map(({ line, text }) => `${text}:${line}`)).toEqual(["b0:1", "b1:3", "b2:5", "b3:7"]);
  });

  it("keeps its id while more is written", async () => {
    const project = { "package.json": library, "src/a.ts": functions(40, 0, "a") };
    const [before] = await undocumentedIn({ ...project, "src/b.ts": functions(5, 3, "b") });
    const [after] = await undocumentedIn({ ...project, "src/b.ts": functions(5, 1, "b") });
    expect(after?.id).toBe(before?.id);
    expect(after?.title).toBe("b0 of src/b.ts is not documented");
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ["documents less", { "package.json": library, "src/a.ts": functions(40, 5, "a") }],
    ["is small", { "package.json": library, "src/a.ts": functions(19, 1, "a") }],
    ["nobody publishes", { "package.json": application, "src/a.ts": functions(40, 3, "a") }],
    ["tests", { "package.json": library, "test/a.test.ts": functions(40, 1, "a") }],
    [
      "is a script",
      {
        "package.json": library,
        "src/a.ts": functions(40, 0, "a"),
        "tool.py": "#!/usr/bin/env python3\ndef a(): pass\n",
      },
    ],
    ["is internal", { "a.go": "package main\n\nfunc A() {}\n", "internal/b.go": "package b\n\nfunc B() {}\n" }],
  ])("is not asked of what %s", async (_, files) => {
    expect(await undocumentedIn(files)).toEqual([]);
  });

  it("is counted by package", async () => {
    const found = await undocumentedIn({
      "package.json": '{"name":"root","private":true,"workspaces":["packages/*"]}',
      "packages/one/package.json": library,
      "packages/one/src/a.ts": functions(30, 1, "a"),
      "packages/two/package.json": library,
      "packages/two/src/b.ts": functions(30, 15, "b"),
    });
    expect(found.map(({ evidence }) => evidence[0]?.file)).toEqual(["packages/one/src/a.ts"]);
  });
});
