import languages from "./languages.json" with { type: "json" };

/** Languages by extension (`.ts`) and by file name (`/Makefile`). Names are GitHub's. */
const owners = new Map<string, string>(
  Object.entries(languages).flatMap(([language, keys]) => keys.split("|").map((key) => [key, language] as const)),
);

const interpreters: Readonly<Record<string, string>> = {
  sh: "Shell",
  bash: "Shell",
  dash: "Shell",
  zsh: "Shell",
  ksh: "Shell",
  fish: "fish",
  node: "JavaScript",
  bun: "TypeScript",
  deno: "TypeScript",
  tsx: "TypeScript",
  python: "Python",
  ruby: "Ruby",
  perl: "Perl",
  php: "PHP",
  lua: "Lua",
  pwsh: "PowerShell",
  Rscript: "R",
  make: "Makefile",
};

/** The language of a file by its name, then by its longest known extension; `undefined` when neither is known. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Tools that look for `Rakefile` take `rakefile`, too.
  const whole = owners.get(`/${name}`) ?? owners.get(`/${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
  if (whole !== undefined) return whole;
  const lower = name.toLowerCase();
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const language = owners.get(name.slice(dot)) ?? owners.get(lower.slice(dot));
    if (language !== undefined) return language;
  }
  return undefined;
}

const cppSigns =
  /^[ \t]*#[ \t]*include <(?:cstdint|cstdlib|string|vector|map|list|array|queue|stack|memory|unordered_map|unordered_set|(?:i|o|io)stream)>|^[ \t]*template[ \t]*<|^[ \t]*(?:class|(?:using[ \t]+)?namespace)[ \t]+\w|^[ \t]*(?:private|public|protected):[ \t]*$|\bstd::\w|\bvirtual\b[^;\n]{0,200}=[ \t]*0;/m;
const objectiveSigns =
  /^[ \t]*(?:@(?:interface|class|protocol|property|end|implementation|import)\b|#import[ \t]+[<"])/m;

/** The language of a header `.h`, which three have; C where nothing shows another. GitHub decides in the same way. */
export function languageOfHeader(text: string): "C" | "C++" | "Objective-C" {
  if (objectiveSigns.test(text)) return "Objective-C";
  return cppSigns.test(text) ? "C++" : "C";
}

/** The language that a script's first line asks for: `#!/usr/bin/env -S node --flag`. */
export function languageOfShebang(text: string): string | undefined {
  if (!text.startsWith("#!")) return undefined;
  const end = text.indexOf("\n");
  const words = text.slice(2, end === -1 ? 200 : Math.min(end, 200)).split(/[\s/]+/);
  for (const word of words) {
    const language = interpreters[word.replace(/[\d.]+$/, "")];
    if (language !== undefined) return language;
  }
  return undefined;
}
