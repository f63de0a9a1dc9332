import type { Analysis } from "./finding.ts";

/** `total` is absent while it is not known. */
export interface AnalysisProgress {
  readonly phase: "list" | "read" | "check" | "blame" | "history";
  readonly done: number;
  readonly total?: number;
}

/** Looks at a whole project. Deterministic: the same files give the same analysis. */
export interface Analyser {
  /**
   * @param folder  absolute path of a repository or of a worktree of it
   * @param reports  absolute paths of scanners' reports to read beside those that the settings name
   * @throws TuttiError `refused` when one of `reports` cannot be read
   */
  analyse(
    folder: string,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
    reports?: readonly string[],
  ): Promise<Analysis>;
}
