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
  const whole = owners.get(`/${name}`);
  if (whole !== undefined) return whole;
  const lower = name.toLowerCase();
  for (let dot = name.indexOf("."); dot !== -1; dot = name.indexOf(".", dot + 1)) {
    const language = owners.get(name.slice(dot)) ?? owners.get(lower.slice(dot));
    if (language !== undefined) return language;
  }
  return undefined;
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
