import { folderOf, inFolder } from "./project.ts";

const script = /\.[cm]?[jt]sx?$/;
const relative = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'](\.{1,2}\/[^"'\n]{1,300})["']/g;

/** What a JavaScript or TypeScript file imports by relative paths, without endings. Comments count as well: a guess of weight, no proof. */
export function importsOf(path: string, text: string): readonly string[] {
  if (!script.test(path)) return [];
  return [...new Set([...text.matchAll(relative)].map(([, wanted = ""]) => resolve(folderOf(path), wanted)))];
}

/** Counts who imports whom. */
export class Importers {
  readonly #counts = new Map<string, number>();

  add(imports: readonly string[]): void {
    for (const each of imports) this.#counts.set(each, (this.#counts.get(each) ?? 0) + 1);
  }

  of(path: string): number {
    const plain = path.replace(script, "");
    return (this.#counts.get(plain) ?? 0) + (plain.endsWith("/index") ? (this.#counts.get(folderOf(plain)) ?? 0) : 0);
  }
}

function resolve(folder: string, wanted: string): string {
  const parts = inFolder(folder, wanted).split("/");
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "..") kept.pop();
    else if (part !== "." && part !== "") kept.push(part);
  }
  return kept.join("/").replace(script, "");
}
