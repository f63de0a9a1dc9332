import type { Project } from "#node/project.ts";
import type { Output } from "./output.ts";

/** What every command gets. */
export interface CommandContext {
  readonly out: Output;
  /** Aborts on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Aborts when that was asked for once more. */
  readonly insisted: AbortSignal;
  /** Absolute. */
  readonly folder: string;
  /** The file that this process runs. Absolute. */
  readonly programFile: string;
  /** Asks whoever sits at the terminal; nobody does when it is absent. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Opens the project on first use. */
  readonly project: () => Promise<Project>;
  /** The same for commands that only look or stop something: a mistake in the settings is told, and does not keep them from it. */
  readonly projectToLookAt: () => Promise<Project>;
}
