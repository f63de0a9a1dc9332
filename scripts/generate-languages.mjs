// Writes src/core/analyse/languages.json from the package linguist-languages:
// language name -> its extensions (`.ts`) and file names (`/Makefile`), each belonging to one language only.
import { writeFileSync } from "node:fs";
import * as linguist from "linguist-languages";

/** Who gets an extension that several languages claim: what a repository of today most probably means. */
const preferred = {
  Assembly: [".asm", ".inc"],
  C: [".h"],
  "C#": [".cs"],
  "C++": [".hh", ".cp"],
  Clojure: [".bb"],
  "Common Lisp": [".lisp", ".lsp"],
  D: [".d"],
  Elixir: [".ex"],
  "F#": [".fs"],
  Fortran: [".f", ".for"],
  GDScript: [".gd"],
  GLSL: [".frag", ".shader"],
  HTML: [".html"],
  INI: [".cfg"],
  JSON: [".json"],
  jq: [".jq"],
  "Java Properties": [".properties"],
  "Lean 4": [".lean"],
  Markdown: [".md"],
  "Objective-C": [".m"],
  "Objective-C++": [".mm"],
  OCaml: [".ml"],
  PHP: [".php"],
  Pascal: [".pp"],
  Perl: [".pl", ".pm", ".t"],
  Python: [".rpy"],
  R: [".r"],
  Roff: [".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9", ".man"],
  Rust: [".rs"],
  SQL: [".sql"],
  Scala: [".sc"],
  Scheme: [".scm"],
  Smarty: [".tpl"],
  Starlark: [".star"],
  Text: [".txt"],
  Nushell: [".nu"],
  Pkl: [".pkl"],
  TSX: [".tsx"],
  TypeScript: [".ts"],
  Verilog: [".v"],
  XML: [".plist"],
  YAML: [".yaml", ".yml"],
};

const owner = new Map();
for (const [language, extensions] of Object.entries(preferred))
  for (const each of extensions) owner.set(each, language);
const byText = (left, right) => (left < right ? -1 : 1);
const all = Object.values(linguist).toSorted((a, b) => byText(a.name, b.name));
for (const language of all) {
  const first = language.extensions?.[0];
  if (first !== undefined && !owner.has(first)) owner.set(first, language.name);
}
for (const language of all) {
  for (const each of language.extensions ?? []) if (!owner.has(each)) owner.set(each, language.name);
}

const fileNameOwner = new Map();
for (const language of all) for (const each of language.filenames ?? []) fileNameOwner.set(each, language.name);

const result = {};
for (const { name } of all) {
  const extensions = [...owner].filter(([, language]) => language === name).map(([extension]) => extension);
  const names = [...fileNameOwner].filter(([, language]) => language === name).map(([fileName]) => `/${fileName}`);
  if (extensions.length + names.length > 0)
    result[name] = [...extensions.toSorted(byText), ...names.toSorted(byText)].join("|");
}
writeFileSync(new URL("../src/core/analyse/languages.json", import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
