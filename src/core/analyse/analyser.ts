import type { Analysis } from "./finding.ts";

/** `total` is absent while it is not known. */
export interface AnalysisProgress {
  readonly phase: "list" | "read" | "check";
  readonly done: number;
  readonly total?: number;
}

/** Looks at a whole project. Deterministic: the same files give the same analysis. */
export interface Analyser {
  /** @param folder  absolute path of a repository or of a worktree of it */
  analyse(folder: string, onProgress: (progress: AnalysisProgress) => void, signal: AbortSignal): Promise<Analysis>;
}
