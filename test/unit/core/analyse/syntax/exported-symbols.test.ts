import { describe, expect, it } from "vitest";
import { exportedSymbols } from "#core/analyse/syntax/exported-symbols.ts";
import { randomFrom } from "../../../../rig/random.ts";

/** `name` for what is documented, `!name` for what is not, each with its line. */
function said(language: string, text: string): readonly string[] {
  return exportedSymbols(text, language).map(({ name, line, documented }) => `${documented ? "" : "!"}${name}:${line}`);
}

describe("what a file offers", () => {
  it.each<[string, string, readonly string[]]>([
    ["TypeScript", "/** A. */\nexport function a() {}\n\nexport async function b() {}\n", ["a:2", "!b:4"]],
    ["TypeScript", "// plain\nexport abstract class A {}\nexport default class B {}\n", ["A:2", "!B:3"]],
    [
      "TypeScript",
      "/** A. */\n@Injectable({\n  a: 1,\n})\nexport class A {}\n\ncall()\n\nexport class B {}\n",
      ["A:5", "!B:9"],
    ],
    ["TypeScript", "/** A. */\n@Injectable()\nexport class A {}\n", ["A:3"]],
    ["TypeScript", "export const a = (x: number) => x;\nexport const limit = 3;\n", ["!a:1"]],
    ["TypeScript", "/** A. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2 {}\n", ["a:2"]],
    ["TypeScript", "function inner() {}\n  export function shifted() {}\n", []],
    ["TypeScript", "export interface A {}\nexport type B = 1;\n", []],
    ["JavaScript", "export function* a() {}\n", ["!a:1"]],
    ["Python", 'def a(x):\n    """A."""\n\ndef b(x): return x\n', ["a:1", "!b:4"]],
    ["Python", "def a(\n    x: Dict[str, int],\n) -> int:\n    'A.'\n\nclass B(C):\n    x = 1\n", ["a:1", "!B:6"]],
    ["Python", "def _a(): pass\n\nclass A:\n    def b(self): pass\n", ["!A:3"]],
    ["Python", "@overload\ndef a(x: int): ...\ndef a(x):\n    r'''A.'''\n", ["a:3"]],
    ["Python", "class A:\n    # of 2024\n    '''A.'''\n", ["A:1"]],
    [
      "Go",
      "package a\n\n// A does.\nfunc A() {}\n\nfunc B() {}\nfunc c() {}\ntype D struct{}\n",
      ["A:4", "!B:6", "!D:8"],
    ],
    ["Go", "package a\n\nfunc (t *T) Method() {}\n", []],
    ["Rust", "/// A.\n#[derive(Debug)]\npub struct A;\npub(crate) fn b() {}\npub async fn c() {}\n", ["A:3", "!c:5"]],
    ["Rust", '#[doc = "A."]\npub fn a() {}\n    pub fn method() {}\n', ["a:2"]],
    ["Java", "/** A. */\n@Deprecated\npublic final class A {}\nclass B {}\n", ["A:3"]],
    ["Java", "import x;\n\npublic interface A {}\n", ["!A:3"]],
    [
      "C#",
      "namespace N\n{\n    /// <summary>A.</summary>\n    [Serializable]\n    public sealed class A {}\n    public partial class B {}\n    public enum C {}\n}\n",
      ["A:5", "!C:7"],
    ],
    ["Markdown", "export function a() {}\n", []],
  ])("is read in %s: %j", (language, text, expected) => {
    expect(said(language, text)).toEqual(expected);
  });

  it("is looked for in any text without error", () => {
    const random = randomFrom(7);
    const pieces = [
      "export ",
      "function a(",
      "class B",
      "def c",
      "pub fn d",
      "(",
      ")",
      ":",
      "{",
      "\n",
      '"""',
      "// x\n",
      "*/",
      "@a\n",
      "#[a]\n",
      "public class E",
    ];
    for (const language of ["TypeScript", "Python", "Go", "Rust", "Java", "C#"]) {
      for (let round = 0; round < 60; round++) {
        const text = Array.from({ length: 120 }, () => pieces[random(pieces.length)]).join("");
        for (const { line } of exportedSymbols(text, language))
          expect(line).toBeLessThanOrEqual(text.split("\n").length);
      }
    }
  });
});
