import type { Environment } from "../process/environment.ts";

/** What a process is started with, before and after it is walled in. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly verbatim?: boolean;
  /** Complete. */
  readonly environment: Environment;
}
