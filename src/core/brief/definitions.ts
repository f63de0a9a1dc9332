/** How the languages say that a file offers something others can name. The first group that matches is the name. */
const families: readonly { readonly languages: readonly string[]; readonly patterns: readonly RegExp[] }[] = [
  {
    languages: ["TypeScript", "TSX", "JavaScript", "Vue", "Svelte"],
    patterns: [
      /^[ \t]*export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|class|interface|type|enum|const|let|var|namespace)\s+([A-Za-z_$][\w$]*)/gm,
      /^(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=/gm,
      /^(?:async\s+)?(?:function\*?|class)\s+([A-Za-z_$][\w$]*)/gm,
    ],
  },
  { languages: ["Python"], patterns: [/^(?:async\s+def|def|class)\s+([A-Za-z]\w*)/gm] },
  { languages: ["Go"], patterns: [/^func\s+(?:\([^)\n]{0,200}\)\s*)?([A-Z]\w*)|^type\s+([A-Za-z]\w*)/gm] },
  {
    languages: ["Rust"],
    patterns: [
      /^\s*pub(?:\([^)\n]{0,80}\))?\s+(?:(?:async|unsafe|const|extern "C")\s+)*(?:fn|struct|enum|trait|type|mod|static|const)\s+([A-Za-z_]\w*)/gm,
    ],
  },
  {
    languages: ["Java", "Kotlin", "C#", "Scala", "Swift", "Dart", "PHP", "Groovy", "Objective-C"],
    patterns: [
      /^[ \t]*(?:[a-z@]\w*[ \t]+){0,6}(?:class|interface|enum|record|struct|trait|object|protocol)[ \t]+([A-Z]\w*)/gm,
      /^[ \t]*(?:[a-z@]\w*[ \t]+){0,6}(?:fun|func|function)[ \t]+([A-Za-z]\w*)/gm,
    ],
  },
  {
    languages: ["Ruby"],
    patterns: [/^[ \t]*(?:class|module)[ \t]+([A-Z]\w*)|^[ \t]*def[ \t]+(?:self\.)?([a-z_]\w*)/gm],
  },
  {
    languages: ["C", "C++"],
    patterns: [
      /^(?:typedef[ \t]+)?(?:struct|class|enum|union|namespace)[ \t]+([A-Za-z_]\w*)|^#[ \t]*define[ \t]+([A-Za-z_]\w*)/gm,
      /^(?!(?:if|for|while|switch|return|else|typedef)\b)[A-Za-z_][\w \t*&:<>]{0,100}[ \t*&]([A-Za-z_]\w{2,80})\([^;{}()\n]{0,200}\)/gm,
    ],
  },
  { languages: ["Elixir"], patterns: [/^[ \t]*defmodule[ \t]+([A-Z]\w*)|^[ \t]*def[ \t]+([a-z]\w*)/gm] },
  { languages: ["Lua"], patterns: [/^(?:local[ \t]+)?function[ \t]+(?:\w+[.:])?([A-Za-z_]\w*)/gm] },
  { languages: ["Shell"], patterns: [/^(?:function[ \t]+)?([A-Za-z_]\w*)[ \t]*\(\)[ \t]*\{/gm] },
];

const patternsOf = new Map(families.flatMap(({ languages, patterns }) => languages.map((each) => [each, patterns])));

/** Whether files of this language can stand in the map. */
export function isMapped(language: string | undefined): language is string {
  return language !== undefined && patternsOf.has(language);
}

/** The names that a file offers, in the order of their first place. By patterns: good for weighing, no proof. */
export function definedNames(language: string, text: string): readonly string[] {
  const all = (patternsOf.get(language) ?? []).flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      at: match.index,
      exported: match[0].includes("export"),
      name: match.slice(1).find((group) => group) ?? "",
    })),
  );
  // A script that exports anything keeps the rest to itself.
  const exported = all.filter((each) => each.exported);
  const sorted = (exported.length > 0 ? exported : all).toSorted((left, right) => left.at - right.at);
  return [...new Set(sorted.map(({ name }) => name).filter((name) => name !== ""))];
}
