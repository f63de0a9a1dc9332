/** What a module of a script offers and takes by name. */
export interface ModuleNames {
  /** Names that it takes from other modules, whatever they are called here. */
  readonly takes: readonly string[];
  /** The last two parts of the paths that it names, without endings: `board/decide`. */
  readonly from: readonly string[];
  /** Of these, what it takes as a whole, or names elsewhere than in an import. */
  readonly whole: readonly string[];
  /** It loads modules that only running it tells. */
  readonly open: boolean;
  /** What it offers by a name that stands nowhere else in it. */
  readonly lonely: readonly { readonly name: string; readonly line: number }[];
}

const named = /\}\s*from\s*["']([^"'\n]{1,300})["']/g;
const unpacked = /\}\s*=\s*(?:await\s+)?(?:require|import)\s*\(/g;
const plain = /\bimport\s+(?:type\s+)?[\w$]+\s+from\s*["']([^"'\n]{1,300})["']/g;
const pathText = /["'`]([^"'`\n]{0,200}\/[^"'`\n]{1,200})["'`]/g;
const unknown =
  /(?<![.\w$#]|async\s)(?:import\s*\(\s*(?:\/\*[^*]{0,200}\*\/\s*)?[^\s"')?/]|require\s*\(\s*[^\s"')?]|import\.meta\.glob|require\.context\b)/;
const offered =
  /^export\s+(?:async\s+)?(?:function\s*\*?|class|const|let|enum|abstract\s+class)\s+([A-Za-z_$][\w$]*)/gm;
const longestList = 10_000;
const ending = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

/** By patterns, and so that in doubt a name counts as taken: comments and texts are read as well. Linear in the text. */
export function moduleNames(text: string): ModuleNames {
  const takes = new Set<string>();
  const imported = new Set<string>();
  const take = (end: number): void => {
    const start = text.lastIndexOf("{", end);
    if (start === -1 || end - start > longestList) return;
    for (const name of firstNames(text.slice(start + 1, end))) takes.add(name);
  };
  for (const match of text.matchAll(named)) {
    take(match.index);
    imported.add(match[1] ?? "");
  }
  for (const { index } of text.matchAll(unpacked)) take(index);
  for (const [, from = ""] of text.matchAll(plain)) imported.add(from);
  const paths = new Set([...text.matchAll(pathText)].map(([, path = ""]) => path));
  const parts = (all: Iterable<string>): string[] => [
    ...new Set([...all].map(lastParts).filter((each) => each !== "")),
  ];
  return {
    takes: [...takes],
    from: parts(paths),
    whole: parts([...paths].filter((path) => !imported.has(path))),
    open: unknown.test(text),
    lonely: lonelyIn(text),
  };
}

/** The last two parts of a path, without its ending; a folder's index goes by the folder's name. */
export function lastParts(path: string): string {
  const stem = path.replace(ending, "").replace(/\/index$/, "");
  const parts = stem.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.slice(-2).join("/");
}

/** Of `a, type b as c, d: e` the names that the other module gives: a, b, d. */
function firstNames(list: string): readonly string[] {
  return list.split(",").flatMap((entry) => /^\s*(?:type\s+)?([A-Za-z_$][\w$]*)/.exec(entry)?.[1] ?? []);
}

function lonelyIn(text: string): ModuleNames["lonely"] {
  if (!text.includes("export ")) return [];
  let [line, at] = [1, 0];
  return [...text.matchAll(offered)].flatMap((match) => {
    for (; at < match.index; at++) if (text.charCodeAt(at) === 10) line++;
    const name = match[1] ?? "";
    return isOnce(text, name) ? [{ name, line }] : [];
  });
}

function isOnce(text: string, name: string): boolean {
  let count = 0;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (isPart(text[at - 1]) || isPart(text[at + name.length])) continue;
    if (++count > 1) return false;
  }
  return true;
}

function isPart(character: string | undefined): boolean {
  return character !== undefined && /[\w$]/.test(character);
}
