import { describe, expect, it } from "vitest";
import { gitignoreRecipe } from "#core/recipes/gitignore.ts";
import { indentationOf } from "#core/recipes/indentation.ts";
import { editorconfigRecipe, gitattributesRecipe } from "#core/recipes/settings-files.ts";
import { recipeInput } from "../../../fakes/recipe-input.ts";

describe("the indentation", () => {
  const cases: readonly (readonly [text: string, expected: ReturnType<typeof indentationOf>])[] = [
    ["a {\n  b {\n    c\n  }\n}\nd {\n  e\n}\n", { style: "space", size: 2 }],
    ["a {\n    b {\n        c\n    }\n}\n", { style: "space", size: 4 }],
    ["a {\n\tb {\n\t\tc\n\t}\n}\n", { style: "tab" }],
    ["/**\n * a\n */\n", undefined],
    ["a\n", undefined],
  ];
  for (const [text, expected] of cases) {
    it(`of ${JSON.stringify(text)}`, () =>
      expect(indentationOf(new Map([["a.js", text]]), "JavaScript")).toEqual(expected));
  }
});

describe("the .editorconfig", () => {
  it("says how the files are written, not how they should be", async () => {
    const tabs = "function a() {\n\tif (b) {\n\t\tc();\n\t}\n}\n";
    const [file] = editorconfigRecipe(
      await recipeInput({ "a.js": tabs, "b.py": "def a():\n  if b:\n    c()\n  d()\n", Makefile: "" }),
    );
    expect(file?.text).toContain("[*]\ncharset = utf-8\nend_of_line = lf\nindent_style = tab\n");
    expect(file?.text).toContain("[*.py]\nindent_style = space\nindent_size = 2\n");
    expect(file?.text).toContain("[{Makefile,*.mk}]\nindent_style = tab\n");
  });
});

describe("the .gitattributes", () => {
  it("leaves line ends alone where CRLF is committed", async () => {
    const [file] = gitattributesRecipe(await recipeInput({ "a.cs": "a\r\nb\r\n", "x.png": "\0" }));
    expect(file?.text).toBe("*.png binary\n");
  });
});

describe("the .gitignore", () => {
  const edit = async (text: string) =>
    gitignoreRecipe(await recipeInput({ "package.json": "{}", ".gitignore": text }))[0];

  it("gets what it lacks at its end, and keeps every byte before", async () => {
    expect(await edit("*.log")).toEqual({ path: ".gitignore", before: "*.log", text: "*.log\nnode_modules/\n.env\n" });
    expect((await edit("a\r\n.env\r\n"))?.text).toBe("a\r\n.env\r\nnode_modules/\r\n");
    expect((await edit(""))?.text).toBe("node_modules/\n.env\n");
  });

  it("never ignores what is tracked", async () => {
    const [file] = gitignoreRecipe(await recipeInput({ "package.json": "{}", "dist/a.js": "", "x.log": "" }));
    expect(file?.text).not.toMatch(/dist|\*\.log/);
    expect(file?.text).toContain("node_modules/\n");
  });
});
