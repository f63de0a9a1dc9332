import { analyse } from "#core/analyse/analyse.ts";
import type { Analyser, AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import type { KeptReadings } from "#core/analyse/kept-readings.ts";
import type { ReportText } from "#core/analyse/reports.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import type { Git } from "../git/git.ts";
import { libraryGrammar } from "./library-grammar.ts";
import { openProjectFiles } from "./open-project-files.ts";
import { readAskedReports } from "./report-files.ts";

/** Analyses what is in a folder now, committed or not, in the thread that asks. */
export class ProjectAnalyser implements Analyser {
  readonly #git: Git;
  readonly #secrets: SecretScanner;
  readonly #sarifReports: () => readonly string[];
  readonly #kept: KeptReadings | undefined;

  /**
   * @param sarifReports  patterns of reports that each analysis reads, as they are set when it begins
   * @param kept  what was read before, by the same analyser
   */
  constructor(git: Git, secrets: SecretScanner, sarifReports: () => readonly string[] = () => [], kept?: KeptReadings) {
    this.#git = git;
    this.#secrets = secrets;
    this.#sarifReports = sarifReports;
    this.#kept = kept;
  }

  async analyse(
    folder: string,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
    named: readonly string[] = [],
  ): Promise<Analysis> {
    const reports = await readAskedReports(folder, this.#sarifReports(), named, signal);
    return await this.analyseWith(folder, reports, onProgress, signal);
  }

  /** With the texts of these reports. */
  async analyseWith(
    folder: string,
    reports: readonly ReportText[],
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
  ): Promise<Analysis> {
    const files = await openProjectFiles(this.#git, folder, signal);
    const kept = this.#kept;
    const options = { secrets: this.#secrets, grammar: libraryGrammar, reports, ...(kept && { kept }) };
    return await analyse(files, options, onProgress, signal);
  }
}
