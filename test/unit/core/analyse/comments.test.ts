import { describe, expect, it } from "vitest";
import { commentSyntaxOf } from "#core/analyse/comment-syntax.ts";
import { commentsOf } from "#core/analyse/comments.ts";
import { languageOf } from "#core/analyse/languages.ts";

/** What stands in the comments of a file of this name. */
function comments(file: string, ...lines: readonly string[]): readonly string[] {
  const syntax = commentSyntaxOf(languageOf(file));
  if (syntax === undefined) throw new Error(`no syntax for ${file}`);
  return commentsOf(lines.join("\n"), syntax).map((comment) => `${comment.line}:${comment.text.trim()}`);
}

describe("comments", () => {
  const cases: readonly (readonly [name: string, file: string, lines: readonly string[], found: readonly string[]])[] =
    [
      ["after code", "a.ts", ["const a = 1; // yes"], ["1:yes"]],
      ["over several lines", "a.c", ["/* one", " * two */ int x; /* three */"], ["1:one", "2:* two", "2:three"]],
      ["not in strings", "a.ts", ['const a = "// no"; // yes', "const b = '/* no'; // yes"], ["1:yes", "2:yes"]],
      ["not in template strings", "a.ts", ["const a = `", "// no", "`; // yes"], ["3:yes"]],
      ["in the code inside template strings", "a.ts", ["`${ f({ a: `// no` }) /* yes */ } // no`"], ["1:yes"]],
      ["not in patterns", "a.js", ["x = /[\"'`/]/; // yes", "return /`/ // yes"], ["1:yes", "2:yes"]],
      ["after divisions", "a.js", ["x = a / b; // yes", "y = (a) / 2 // yes"], ["1:yes", "2:yes"]],
      ["not in escaped quotes", "a.java", [String.raw`s = "a\"// no"; // yes`], ["1:yes"]],
      ["after a quote that is not closed", "a.ts", ["const a = 'it", "// yes"], ["2:yes"]],
      [
        "after characters that are quotes",
        "a.c",
        [`if (c == '"') x(); // yes`, `c = '\\''; // yes`],
        ["1:yes", "2:yes"],
      ],
      ["after lifetimes", "a.rs", [`fn f<'a>(x: &'a str) {} // yes`, `let c = '"'; // yes`], ["1:yes", "2:yes"]],
      ["not in raw strings", "a.rs", ['let s = r#"a " // no"#; // yes'], ["1:yes"]],
      ["not in strings over lines", "a.rs", ['let s = "a', '// no"; // yes'], ["2:yes"]],
      [
        "in docstrings, not in other long strings",
        "a.py",
        ['"""', "doc", '"""', 'x = """', "# no", '"""  # yes'],
        ["2:doc", "3:", "6:yes"],
      ],
      ["only at the start of words in a shell", "a.sh", ["echo $# ${a#b} # yes", "echo 'a # no'"], ["1:yes"]],
      ["despite apostrophes", "a.yml", ["text: don't # yes", "url: a#b"], ["1:yes"]],
      ["not in queries' strings", "a.sql", ["select '-- no' -- yes"], ["1:yes"]],
      ["in mark-up", "a.html", ["<p>it's // no</p><!-- yes -->"], ["1:yes"]],
      ["in components", "a.vue", ["<!-- one -->", "<script>", "// two", "const u = 'http://no'"], ["1:one", "3:two"]],
      ["in settings", "Makefile", ["all: # yes"], ["1:yes"]],
      ["in JSON with comments only", "tsconfig.json", ['{ "a": "// no" } // yes'], ["1:yes"]],
    ];
  for (const [name, file, lines, found] of cases) {
    it(`are found ${name}`, () => expect(comments(file, ...lines)).toEqual(found));
  }

  it("take time in proportion to a hostile text", () => {
    const syntax = commentSyntaxOf("TypeScript");
    const texts = ["/".repeat(500_000), "`${".repeat(100_000), "'".repeat(500_000), "/*\n".repeat(200_000)];
    for (const text of texts) expect(syntax && commentsOf(text, syntax)).toBeInstanceOf(Array);
  });
});
