import { analyse, type AnalyseOptions } from "#core/analyse/analyse.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { libraryGrammar } from "#node/analyse/library-grammar.ts";
import { MemoryFiles } from "./memory-files.ts";

/** The analysis of a project in memory. */
export function analysisOf(
  texts: Readonly<Record<string, string>>,
  options: Partial<AnalyseOptions> = {},
): Promise<Analysis> {
  const all = { grammar: libraryGrammar, ...options };
  return analyse(new MemoryFiles(texts), all, () => {}, new AbortController().signal);
}
