import { analyse } from "#core/analyse/analyse.ts";
import type { Analyser, AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import type { Git } from "../git/git.ts";
import { openProjectFiles } from "./open-project-files.ts";
import { readNamedReports, readReportFiles } from "./report-files.ts";

/** Analyses what is in a folder now, committed or not. */
export class ProjectAnalyser implements Analyser {
  readonly #git: Git;
  readonly #secrets: SecretScanner;
  readonly #sarifReports: () => readonly string[];

  /** @param sarifReports  patterns of reports that each analysis reads, as they are set when it begins */
  constructor(git: Git, secrets: SecretScanner, sarifReports: () => readonly string[] = () => []) {
    this.#git = git;
    this.#secrets = secrets;
    this.#sarifReports = sarifReports;
  }

  async analyse(
    folder: string,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
    named: readonly string[] = [],
  ): Promise<Analysis> {
    const reports = [
      ...(await readNamedReports(folder, this.#sarifReports(), signal)),
      ...(await readReportFiles(named)),
    ];
    const files = await openProjectFiles(this.#git, folder, signal);
    const { libraryGrammar } = await import("./library-grammar.ts"); // most processes never analyse
    return await analyse(files, { secrets: this.#secrets, grammar: libraryGrammar, reports }, onProgress, signal);
  }
}
