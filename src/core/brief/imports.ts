import { importsOf as relativeImports } from "../analyse/importers.ts";

const script = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const alias = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["']([#@~]?[\w-]{0,60}\/[\w./-]{1,200})["']/g;
const dotted = /^[ \t]*(?:from|import(?:[ \t]+static)?|using|use)[ \t]+([A-Za-z_]\w*(?:(?:\.|::)\w+){1,12})/gm;

/** What a file says it imports. Paths have no ending. */
export interface Imports {
  /** Of the project's root. */
  readonly paths: ReadonlySet<string>;
  /** Ends of paths: an alias, or a package, stands for what is before them. */
  readonly tails: ReadonlySet<string>;
}

/** By patterns, for scripts, and for languages that write `import a.b.c`. What it names need not be in the project. */
export function importsOf(path: string, text: string): Imports {
  if (script.test(path)) {
    const tails = [...text.matchAll(alias)].map(([, wanted = ""]) =>
      wanted.replace(/^[#@~]\/?/, "").replace(script, ""),
    );
    return { paths: new Set(relativeImports(path, text)), tails: new Set(tails) };
  }
  const tails = [...text.matchAll(dotted)].map(([, name = ""]) => name.replaceAll(/\.|::/g, "/"));
  return { paths: new Set(), tails: new Set(tails) };
}
