import { describe, expect, it } from "vitest";
import type { Finding } from "#core/analyse/finding.ts";
import { languageOf } from "#core/analyse/languages.ts";
import { todoRule } from "#core/analyse/rules/todo.ts";
import { kindOfPath } from "#core/analyse/source-kind.ts";

function notes(path: string, text: string): readonly Finding[] {
  return todoRule({ path, text, language: languageOf(path), kind: kindOfPath(path), tracked: true });
}

describe("a note", () => {
  const found: readonly (readonly [path: string, text: string, title: string])[] = [
    ["a.ts", "// TODO: sort the list", "TODO: sort the list"],
    ["a.ts", "// TODO sort the list", "TODO: sort the list"],
    ["a.ts", "x(); // todo: sort", "TODO: sort"],
    ["a.ts", "/**\n * @todo sort\n */", "TODO: sort"],
    ["a.ts", "// FIXME(ada): breaks on Mondays", "FIXME: breaks on Mondays"],
    ["a.ts", "// Breaks on Mondays, FIXME: really", "FIXME: really"],
    ["a.ts", "// TODO", "TODO: TODO without a text"],
    ["a.py", "# HACK - works by luck", "HACK: works by luck"],
    ["a.py", '# Licence.\n\n"""TODO: document this."""\nx = 1', "TODO: document this."],
    ["a.py", 'def f():\n    """Sorts.\n\n    TODO: the worst\n    """', "TODO: the worst"],
    ["a.css", "/* XXX: magic number */", "XXX: magic number"],
    ["a.html", "<!-- TODO: translate -->", "TODO: translate"],
    ["a.yml", "key: value # TODO: rename", "TODO: rename"],
    ["guide.md", "Text.\n\n<!-- TODO: write this -->", "TODO: write this"],
    ["guide.md", "- **TODO:** write this", "TODO: write this"],
    ["Dockerfile", "# TODO: smaller image", "TODO: smaller image"],
  ];
  for (const [path, text, title] of found) {
    it(`is ${JSON.stringify(text)} in ${path}`, () =>
      expect(notes(path, text).map((note) => note.title)).toEqual([title]));
  }

  const ignored: readonly (readonly [path: string, text: string])[] = [
    ["a.ts", "const todo = new Todo(); todo: for (;;) {}"],
    ["a.ts", 'const a = "// TODO: no"; const b = `TODO: ${a}`;'],
    ["a.py", 'def f():\n    x = """\n# TODO: no\n"""\n    """TODO: no"""'],
    ["a.py", 'f(\n  """\nTODO: no\n""")'],
    ["a.ts", "// adds a todo to the list of todos"],
    ["a.ts", "// finds TODO and FIXME comments"],
    ["a.ts", "// hack the planet"],
    ["a.ts", "// TODOS are kept elsewhere, and so is XXX-123"],
    ["a.rs", "fn f() { todo!() }"],
    ["a.json", '{ "text": "TODO: no" }'],
    ["README.md", "The scanner finds TODO and FIXME. `TODO: no` is code.\n```\n// TODO: no\n```\n"],
    ["TODO.md", "- TODO: read by the importer"],
    ["BACKLOG.md", "TODO: read by the importer"],
    ["vendor/a.js", "// TODO: not ours"],
    ["a.min.js", "// TODO: not written"],
    ["a.unknown", "// TODO: no idea what this is"],
  ];
  for (const [path, text] of ignored) {
    it(`is not ${JSON.stringify(text)} in ${path}`, () => expect(notes(path, text)).toEqual([]));
  }

  it("tells its author, its line and its text", () => {
    expect(notes("a.ts", "\n\nx(); // FIXME(ada): breaks  \n")[0]).toMatchObject({
      rule: "todo/fixme",
      severity: "warning",
      message: "A comment of ada marks unfinished work: breaks",
      evidence: [{ file: "a.ts", line: 3, text: "FIXME(ada): breaks" }],
    });
  });

  it("goes on over the comment lines that follow, and is titled by its first sentence", () => {
    const text = "// TODO: sort the apples by their\n// weight. The heaviest comes last.\n\n// Unrelated.\nx();\n";
    expect(notes("a.ts", text)[0]).toMatchObject({
      title: "TODO: sort the apples by their weight.",
      message: expect.stringContaining("sort the apples by their weight. The heaviest comes last."),
      evidence: [{ line: 1, text: "TODO: sort the apples by their" }],
    });
    const block = "/*\n * FIXME: sort\n *   well\n * TODO: count\n */";
    expect(notes("a.ts", block).map((note) => note.title)).toEqual(["FIXME: sort well", "TODO: count"]);
    expect(notes("a.ts", "x(); // TODO: sort\n// Counts.\n")[0]?.title).toBe("TODO: sort");
    expect(notes("a.ts", "// TODO: sort\nx(); // later\n")[0]?.title).toBe("TODO: sort");
  });

  it("keeps its id when lines move, and differs from its twin", () => {
    const [before] = notes("a.ts", "// TODO: sort");
    const [first, second] = notes("a.ts", "\n\n  //   TODO:   Sort\n// TODO: sort");
    expect(first?.id).toBe(before?.id);
    expect(second?.id).not.toBe(first?.id);
    expect(notes("b.ts", "// TODO: sort")[0]?.id).not.toBe(before?.id);
  });
});
