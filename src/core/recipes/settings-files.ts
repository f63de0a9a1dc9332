import { languageOf } from "../analyse/languages.ts";
import { type Indentation, indentationOf } from "./indentation.ts";
import { newFile } from "./new-file.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";

/** Languages with a section of their own: their files, and what is usual where the samples do not tell. */
const sections: readonly (readonly [glob: string, languages: readonly string[], usual: Indentation])[] = [
  ["*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}", ["TypeScript", "JavaScript", "TSX"], { style: "space", size: 2 }],
  ["*.py", ["Python"], { style: "space", size: 4 }],
  ["*.rs", ["Rust"], { style: "space", size: 4 }],
  ["*.go", ["Go"], { style: "tab" }],
  ["*.{java,kt,kts}", ["Java", "Kotlin"], { style: "space", size: 4 }],
  ["*.cs", ["C#"], { style: "space", size: 4 }],
  ["*.php", ["PHP"], { style: "space", size: 4 }],
  ["*.rb", ["Ruby"], { style: "space", size: 2 }],
  ["*.{c,h,cpp,hpp,cc}", ["C", "C++"], { style: "space", size: 4 }],
];

/** An `.editorconfig` that says how the files are written already. */
export const editorconfigRecipe: Recipe = (input) => {
  const present = new Set(input.project.files.map((file) => languageOf(file.path)));
  const found = sections.flatMap(([glob, languages, usual]) => {
    const language = languages.find((each) => present.has(each));
    if (language === undefined) return [];
    return [[glob, indentationOf(input.samples, language) ?? usual] as const];
  });
  const general = indentationOf(input.samples, "JSON") ?? found[0]?.[1] ?? { style: "space", size: 2 };
  const parts = [
    "root = true",
    `[*]\ncharset = utf-8\nend_of_line = ${usesCarriageReturns(input) ? "crlf" : "lf"}\n${properties(general)}\ninsert_final_newline = true\ntrim_trailing_whitespace = true`,
    ...found
      .filter(([, indentation]) => properties(indentation) !== properties(general))
      .map(([glob, indentation]) => `[${glob}]\n${properties(indentation)}`),
    ...(present.has("Makefile") ? ["[{Makefile,*.mk}]\nindent_style = tab"] : []),
    "[*.md]\ntrim_trailing_whitespace = false",
  ];
  return [newFile(input, ".editorconfig", `${parts.join("\n\n")}\n`)];
};

function properties(indentation: Indentation): string {
  if (indentation.style === "tab") return "indent_style = tab";
  return `indent_style = space\nindent_size = ${indentation.size}`;
}

function usesCarriageReturns({ samples }: RecipeInput): boolean {
  const texts = [...samples.values()];
  const count = texts.filter((text) => text.includes("\r\n")).length;
  return count > 0 && count > texts.length / 2;
}

const lockFiles =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|go\.sum|composer\.lock|Gemfile\.lock)$/;
const pictures = ["png", "jpg", "jpeg", "gif", "webp", "ico", "pdf", "woff", "woff2", "ttf", "zip", "gz", "jar"];

/** A `.gitattributes` that fixes line ends, and tells text from other things. */
export const gitattributesRecipe: Recipe = (input) => {
  const paths = input.project.files.map((file) => file.path);
  const has = (extension: string): boolean => paths.some((path) => path.toLowerCase().endsWith(`.${extension}`));
  const locks = new Set(
    paths.filter((path) => lockFiles.test(path)).map((path) => path.slice(path.lastIndexOf("/") + 1)),
  );
  // Where CRLF is committed, `text=auto` would show all those files as changed at once.
  const isClean = ![...input.samples.values()].some((text) => text.includes("\r\n"));
  const groups = [
    isClean ? ["* text=auto"] : [],
    [
      ...(has("sh") ? ["*.sh text eol=lf"] : []),
      ...["bat", "cmd"].filter(has).map((each) => `*.${each} text eol=crlf`),
    ],
    pictures.filter(has).map((each) => `*.${each} binary`),
    [...locks].map((name) => `${name} linguist-generated=true`),
  ].filter((group) => group.length > 0);
  if (groups.length === 0) groups.push(["*.sh text eol=lf"]);
  return [newFile(input, ".gitattributes", `${groups.map((group) => group.join("\n")).join("\n\n")}\n`)];
};
