import { TuttiError } from "../errors.ts";
import type { StepOptions } from "./engine.ts";

/** Git may be busy, or the disk: that is over in a moment. */
export const patiently: StepOptions = {
  retries: 2,
  backoffMs: 500,
  retryable: (error) => TuttiError.from(error)?.kind === "unavailable",
};
