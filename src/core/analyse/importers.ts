import { folderOf, inFolder } from "./project.ts";

const script = /\.[cm]?[jt]sx?$/;
const relative = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["'](\.{1,2}\/[^"'\n]{1,300})["']/g;

/** Counts who imports whom in JavaScript and TypeScript, by relative paths. Comments count as well: a guess of weight, no proof. */
export class Importers {
  readonly #counts = new Map<string, number>();

  add(path: string, text: string): void {
    if (!script.test(path)) return;
    const seen = new Set([...text.matchAll(relative)].map(([, wanted = ""]) => resolve(folderOf(path), wanted)));
    for (const each of seen) this.#counts.set(each, (this.#counts.get(each) ?? 0) + 1);
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
