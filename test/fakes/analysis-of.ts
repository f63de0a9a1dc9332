import { analyse, type AnalyseOptions } from "#core/analyse/analyse.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { MemoryFiles } from "./memory-files.ts";

/** The analysis of a project in memory. */
export function analysisOf(texts: Readonly<Record<string, string>>, options: AnalyseOptions = {}): Promise<Analysis> {
  return analyse(new MemoryFiles(texts), options, () => {}, new AbortController().signal);
}
