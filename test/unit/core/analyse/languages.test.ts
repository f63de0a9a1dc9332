import { describe, expect, it } from "vitest";
import { languageOf, languageOfHeader, languageOfShebang } from "#core/analyse/languages.ts";

describe("the language of a file", () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    "src/a.ts": "TypeScript",
    "a.d.ts": "TypeScript",
    "a.tsx": "TSX",
    "a.mjs": "JavaScript",
    "README.md": "Markdown",
    "a.yml": "YAML",
    "package.json": "JSON",
    "tsconfig.json": "JSON with Comments",
    "a.h": "C",
    "a.cs": "C#",
    "a.rs": "Rust",
    "a.php": "PHP",
    "a.html": "HTML",
    "a.sql": "SQL",
    "A.PY": "Python",
    "deep/Makefile": "Makefile",
    Dockerfile: "Dockerfile",
    rakefile: "Ruby",
    "a.sh.in": "Shell",
    "notes.txt": "Text",
    "a.unknown-thing": undefined,
    noextension: undefined,
  };
  for (const [path, language] of Object.entries(cases)) {
    it(`of ${path} is ${language ?? "unknown"}`, () => expect(languageOf(path)).toBe(language));
  }

  it("of a header shows in its text", () => {
    expect(languageOfHeader("#ifndef A\nint a(void);\n")).toBe("C");
    expect(languageOfHeader("#include <vector>\n")).toBe("C++");
    expect(languageOfHeader("/* class of things */\nclass A {\n")).toBe("C++");
    expect(languageOfHeader('#import "A.h"\n@interface A\n')).toBe("Objective-C");
  });

  it("can stand in a script's first line", () => {
    expect(languageOfShebang("#!/usr/bin/env -S node --no-warnings\n")).toBe("JavaScript");
    expect(languageOfShebang("#!/usr/bin/python3.12\nx")).toBe("Python");
    expect(languageOfShebang("#!/bin/sh")).toBe("Shell");
    expect(languageOfShebang("#! not at all")).toBeUndefined();
    expect(languageOfShebang("bash")).toBeUndefined();
  });
});
