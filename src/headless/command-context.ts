import type { Project } from "#node/project.ts";
import type { Output } from "./output.ts";

/** What every command gets. */
export interface CommandContext {
  readonly out: Output;
  /** Aborts on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Absolute. */
  readonly folder: string;
  /** Opens the project on first use. */
  readonly project: () => Promise<Project>;
}
