import { languageOf } from "../analyse/languages.ts";

export type Indentation = { readonly style: "tab" } | { readonly style: "space"; readonly size: number };

/**
 * How the files of one language are indented, by the first indented line of
 * each block; `undefined` when the samples do not tell.
 */
export function indentationOf(samples: ReadonlyMap<string, string>, language: string): Indentation | undefined {
  let tabs = 0;
  const steps = new Map<number, number>();
  for (const [path, text] of samples) {
    if (languageOf(path) !== language) continue;
    let previous = 0;
    for (const line of text.split("\n", 2_000)) {
      if (line.trim() === "" || /^\s*\*/.test(line)) continue; // the star of a block comment stands one further
      if (line.startsWith("\t")) tabs++;
      const spaces = /^ */.exec(line.slice(0, 80))?.[0].length ?? 0;
      const step = spaces - previous;
      if (step >= 2 && step <= 8) steps.set(step, (steps.get(step) ?? 0) + 1);
      previous = spaces;
    }
  }
  const [best] = [...steps].toSorted((left, right) => right[1] - left[1] || left[0] - right[0]);
  if (tabs > 2 && tabs > (best?.[1] ?? 0)) return { style: "tab" };
  return best === undefined || best[1] < 2 ? undefined : { style: "space", size: best[0] };
}
