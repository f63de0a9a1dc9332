import { languageOf } from "../analyse/languages.ts";
import { indentationOf } from "../recipes/indentation.ts";
import type { Survey } from "./survey.ts";

/** Settings at the root that tell which tool looks after the style. */
const tools: readonly (readonly [name: string, file: RegExp])[] = [
  ["Prettier", /^(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)$/],
  ["Biome", /^biome\.jsonc?$/],
  ["oxfmt", /^\.oxfmtrc\.jsonc?$/],
  ["oxlint", /^\.?oxlint(?:rc)?(?:\.config)?\.\w+$/],
  ["ESLint", /^(?:\.eslintrc(?:\.\w+)?|eslint\.config\.\w+)$/],
  ["Stylelint", /^(?:\.stylelintrc(?:\.\w+)?|stylelint\.config\.\w+)$/],
  ["dprint", /^\.?dprint\.jsonc?$/],
  ["Ruff", /^\.?ruff\.toml$/],
  ["Flake8", /^\.flake8$/],
  ["rustfmt", /^\.?rustfmt\.toml$/],
  ["Clippy", /^\.?clippy\.toml$/],
  ["golangci-lint", /^\.golangci\.\w+$/],
  ["clang-format", /^\.clang-format$/],
  ["clang-tidy", /^\.clang-tidy$/],
  ["RuboCop", /^\.rubocop\.yml$/],
  ["PHP-CS-Fixer", /^\.php-cs-fixer(?:\.dist)?\.php$/],
  ["PHPStan", /^phpstan(?:\.dist)?\.neon(?:\.dist)?$/],
  ["Checkstyle", /^checkstyle\.xml$/],
  ["markdownlint", /^\.markdownlint(?:-cli2)?\.\w+$/],
  ["commitlint", /^(?:\.commitlintrc(?:\.\w+)?|commitlint\.config\.\w+)$/],
  ["pre-commit", /^\.pre-commit-config\.yaml$/],
  ["lefthook", /^\.?lefthook\.ya?ml$/],
];
const pythonTools = [
  ["Ruff", "[tool.ruff"],
  ["Black", "[tool.black"],
  ["isort", "[tool.isort"],
  ["mypy", "[tool.mypy"],
] as const;
const documents = [
  /^AGENTS\.md$/i,
  /^CLAUDE\.md$/i,
  /^(?:\.github\/|docs\/)?CONTRIBUTING(?:\.\w+)?$/i,
  /^(?:docs\/)?ARCHITECTURE(?:\.\w+)?$/i,
  /^(?:docs\/)?(?:STYLE|STYLEGUIDE|CODE_STYLE)(?:\.\w+)?$/i,
];

/** How the project is written, as far as its files show it. One line each, most useful first. */
export function conventionsOf(survey: Survey): readonly string[] {
  return [
    testsLine(survey),
    toolsLine(survey),
    indentLine(survey),
    scriptLine(survey),
    namesLine(survey),
    readLine(survey),
  ].filter((line) => line !== undefined);
}

function testsLine({ tests }: Survey): string | undefined {
  if (tests.length === 0) return undefined;
  const shape = most(tests.map(shapeOfTest));
  const folder = most(tests.map((path) => (path.includes("/") ? `${path.split("/")[0]}/` : "the root")));
  const named = shape.value === "" ? "" : ` named ${shape.value}`;
  const where = folder.share >= 0.8 ? `, in ${folder.value}` : ", beside the code";
  return `Tests: ${tests.length} ${tests.length === 1 ? "file" : "files"}${named}${where}`;
}

function shapeOfTest(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const suffix = /([._-](?:test|spec|e2e))(\.\w+)$/.exec(name) ?? /((?:Tests?|Spec))(\.\w+)$/.exec(name);
  if (suffix !== null) return `*${suffix[1] ?? ""}${suffix[2] ?? ""}`;
  return /^test_.*(\.\w+)$/.test(name) ? `test_*${name.slice(name.lastIndexOf("."))}` : "";
}

function toolsLine({ paths, settings }: Survey): string | undefined {
  const root = paths.filter((path) => !path.includes("/"));
  const found = tools.flatMap(([name, file]) => {
    const at = root.find((path) => file.test(path));
    return at === undefined ? [] : [`${name} (${at})`];
  });
  const python = settings.get("pyproject.toml") ?? "";
  const configured = pythonTools.flatMap(([name, mark]) => (python.includes(mark) ? [`${name} (pyproject.toml)`] : []));
  const all = [...found, ...configured];
  return all.length === 0 ? undefined : `Style is kept by ${all.join(", ")}`;
}

/** What `.editorconfig` says for all files; what the files themselves show where it says nothing. */
function indentLine({ settings, samples, languages }: Survey): string | undefined {
  const all = /^\[\*\]\s*$([^[]*)/m.exec(settings.get(".editorconfig") ?? "")?.[1] ?? "";
  const style = /^\s*indent_style\s*=\s*(tab|space)/im.exec(all)?.[1];
  const size = /^\s*indent_size\s*=\s*(\d+)/im.exec(all)?.[1];
  if (style === "tab") return "Indentation: tabs (.editorconfig)";
  if (style === "space" && size !== undefined) return `Indentation: ${size} spaces (.editorconfig)`;
  const shown = languages.slice(0, 3).flatMap(({ language }) => {
    const found = indentationOf(samples, language);
    return found === undefined ? [] : [{ language, text: found.style === "tab" ? "tabs" : `${found.size} spaces` }];
  });
  if (shown.length === 0) return undefined;
  const same = shown.every(({ text }) => text === shown[0]?.text);
  return `Indentation: ${same ? (shown[0]?.text ?? "") : shown.map(({ language, text }) => `${text} in ${language}`).join(", ")}`;
}

function scriptLine({ samples }: Survey): string | undefined {
  let [single, double, ended, open] = [0, 0, 0, 0];
  for (const [path, text] of samples) {
    if (!/^(?:TypeScript|TSX|JavaScript)$/.test(languageOf(path) ?? "")) continue;
    for (const [, quote = "", end] of text.matchAll(
      /^(?:import|export)\b[^'"\n]{0,200}(['"])[^'"\n]+['"](;)?[ \t\r]*$/gm,
    )) {
      if (quote === "'") single++;
      else double++;
      if (end === undefined) open++;
      else ended++;
    }
  }
  const all = single + double;
  if (all < 3 || Math.max(single, double) < all * 0.9) return undefined;
  const quotes = `${single > double ? "single" : "double"} quotes`;
  if (Math.max(ended, open) < all * 0.9) return `Scripts: ${quotes}`;
  return `Scripts: ${quotes}, ${ended > open ? "with" : "without"} semicolons`;
}

function namesLine({ ranked }: Survey): string | undefined {
  const shapes = ranked.flatMap(({ path }) => shapeOfName(path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/, "")));
  if (shapes.length < 5) return undefined;
  const { value, share } = most(shapes);
  return share >= 0.8 ? `File names: ${value}` : undefined;
}

/** Names of one word fit every shape and tell nothing. */
function shapeOfName(name: string): readonly string[] {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(name)) return ["kebab-case"];
  if (/^_*[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name)) return ["snake_case"];
  if (/^[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$/.test(name)) return ["PascalCase"];
  return /^[a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$/.test(name) ? ["camelCase"] : [];
}

function readLine({ paths }: Survey): string | undefined {
  const found = documents.flatMap((pattern) => paths.filter((path) => pattern.test(path)));
  return found.length === 0 ? undefined : `Read before you change much: ${found.join(", ")}`;
}

/** What stands most often in a list, the first of equals, and in which part of it. */
function most(values: readonly string[]): { readonly value: string; readonly share: number } {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].toSorted((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  return { value: first?.[0] ?? "", share: (first?.[1] ?? 0) / Math.max(1, values.length) };
}
