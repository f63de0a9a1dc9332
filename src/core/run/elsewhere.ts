import * as z from "zod";

/** A place for a run's worktree that is not on the worker's machine. */
export const Elsewhere = z.object({
  executor: z.string(),
  /** Tells this place from others of the executor: letters, digits and dashes. */
  name: z.string(),
  /** The worktree's absolute path there. */
  path: z.string(),
});
export type Elsewhere = z.infer<typeof Elsewhere>;
