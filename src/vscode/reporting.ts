import * as vscode from "vscode";
import { TuttiError } from "#core/errors.ts";

/** Tells a person what went wrong: a refusal as its sentence, a bug through the log. A cancellation is not told. */
export class Reporting {
  readonly log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.log = log;
  }

  /** Runs `work` to its end, whatever happens in it. */
  async guard<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.tell(what, error);
      return undefined;
    }
  }

  /** Never waits for an answer: messages stay until somebody has read them. */
  tell(what: string, error: unknown): void {
    const known = TuttiError.from(error);
    if (known?.kind === "cancelled") return;
    if (known === undefined) {
      this.bug(what, error);
      void this.#offerLog(
        vscode.window.showErrorMessage(`Something went wrong inside Tutti (${what}). Its log says what.`, "Show Log"),
      );
      return;
    }
    this.log.warn(`${what}: ${known.message}`, ...(known.cause === undefined ? [] : [known.cause]));
    if (known.kind === "refused") void vscode.window.showWarningMessage(known.message);
    else void this.#offerLog(vscode.window.showErrorMessage(known.message, "Show Log"));
  }

  /** Writes down what nobody expected, with its stack. */
  bug(what: string, error: unknown): void {
    this.log.error(`${what}:`, error instanceof Error ? error : String(error));
  }

  async #offerLog(answer: Thenable<string | undefined>): Promise<void> {
    if ((await answer) !== undefined) this.log.show();
  }
}
