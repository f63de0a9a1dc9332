import { analyse } from "#core/analyse/analyse.ts";
import type { Analyser, AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import type { Git } from "../git/git.ts";
import { openProjectFiles } from "./open-project-files.ts";

/** Analyses what is in a folder now, committed or not. */
export class ProjectAnalyser implements Analyser {
  readonly #git: Git;
  readonly #secrets: SecretScanner;

  constructor(git: Git, secrets: SecretScanner) {
    this.#git = git;
    this.#secrets = secrets;
  }

  async analyse(
    folder: string,
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
  ): Promise<Analysis> {
    const files = await openProjectFiles(this.#git, folder, signal);
    const { libraryGrammar } = await import("./library-grammar.ts"); // most processes never analyse
    return await analyse(files, { secrets: this.#secrets, grammar: libraryGrammar }, onProgress, signal);
  }
}
