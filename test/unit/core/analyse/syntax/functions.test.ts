import { describe, expect, it } from "vitest";
import { functionsIn } from "#core/analyse/syntax/functions.ts";

/** Name, first line, lines of code, complexity. */
function shapes(language: string, ...lines: readonly string[]): readonly string[] {
  return functionsIn(lines.join("\n"), language).map((each) =>
    [each.name, each.line, each.lines, each.complexity].join(" "),
  );
}

describe("functions", () => {
  const cases: readonly (readonly [what: string, language: string, text: string, ...shapes: readonly string[]])[] = [
    ["a function", "JavaScript", "function a() {\n  b();\n}\n", "a 1 3 1"],
    ["what is exported", "TypeScript", "export default async function* a(): X {\n  b();\n}\n", "a 1 3 1"],
    [
      "two, with a comment between",
      "TypeScript",
      "function a() {\n}\n// if\n\nfunction b() {\n  if (x) y();\n}",
      "a 1 2 1",
      "b 5 3 2",
    ],
    ["forks", "TypeScript", "function a() {\n  if (x && y) z();\n  return p ? q : r ?? s;\n}", "a 1 4 5"],
    ["optional parts that are no forks", "TypeScript", "function a(x?: X) {\n  return x?.y;\n}", "a 1 3 1"],
    [
      "parameters on lines of their own",
      "TypeScript",
      "export function a(\n  b: B,\n): C {\n  return b;\n}\nd();",
      "a 1 5 1",
    ],
    ["an arrow", "TypeScript", "const a = async (b: B) => {\n  c();\n};\n", "a 1 3 1"],
    ["an arrow with parameters below", "TypeScript", "const a = (\n  b: B,\n): C => {\n  c();\n};\n", "a 1 5 1"],
    ["no value in brackets", "TypeScript", "const a = (\n  b || c\n);\n"],
    ["no call over several lines", "TypeScript", "register(\n  a,\n  b,\n);\n"],
    ["no call with an object", "TypeScript", "register({\n  a,\n});\n"],
    ["no call with a function", "JavaScript", "ready(function () {\n  if (x) y();\n});\n"],
    ["no block of the language", "TypeScript", "if (a) {\n  b();\n}\nfor (;;) {\n}\nwhile (a) {\n}\n"],
    [
      "methods",
      "TypeScript",
      "class A {\n  constructor(a: A) {\n    if (a) b();\n  }\n\n  static async b(): Promise<void> {\n    c();\n  }\n}",
      "constructor 2 3 2",
      "b 6 3 1",
    ],
    [
      "one in another, each with its own",
      "TypeScript",
      "function a() {\n  function b() {\n    if (x) y();\n  }\n  c();\n}",
      "a 1 3 1",
      "b 2 3 2",
    ],
    [
      "a call inside, which counts as part of it",
      "TypeScript",
      "function a() {\n  call(\n    x && y,\n  );\n}",
      "a 1 5 2",
    ],
    [
      "Python by indentation",
      "Python",
      "class A:\n    def a(self):\n        # no\n        if x and y:\n            z()\n\n    async def b(self): pass\nc()",
      "a 2 3 3",
      "b 7 1 1",
    ],
    ["Python with parameters below", "Python", "def a(\n    b,\n):\n    return b\n", "a 1 4 1"],
    [
      "Go, with a receiver",
      "Go",
      "func (a *A) B(c int) error {\n\tif c > 0 || d {\n\t\treturn nil\n\t}\n}\n",
      "B 1 5 3",
    ],
    [
      "Rust, with arms of a match",
      "Rust",
      "impl A {\n    pub(crate) async fn b<T>(c: T) -> D\n    where\n        T: E,\n    {\n        match c {\n            X => 1,\n            Y => 2,\n        }\n    }\n}",
      "b 2 9 3",
    ],
    [
      "Rust on one line of head",
      "Rust",
      "fn a() -> B {\n    match c {\n        X => 1,\n        _ => 2,\n    }\n}",
      "a 1 6 3",
    ],
    ["nothing in a language that is not known", "COBOL", "function a() {\n}\n"],
    ["the end of a file that is cut short", "TypeScript", "function a() {\n  b();", "a 1 2 1"],
  ];
  for (const [what, language, text, ...expected] of cases) {
    it(`are found: ${what}`, () => expect(shapes(language, text)).toEqual(expected));
  }

  it("are looked for in any text without end or error", () => {
    const pieces = ["function a(", "(", ")", "{", "}", "\t", "\n", "=>", "const x = (", "   ", "a ? ", "<", "async "];
    for (const piece of pieces) {
      for (const language of ["TypeScript", "Python", "Go", "Rust"]) {
        expect(functionsIn(piece.repeat(20_000), language)).toBeInstanceOf(Array);
        expect(functionsIn(`${piece}\n`.repeat(20_000), language)).toBeInstanceOf(Array);
      }
    }
  });
});
