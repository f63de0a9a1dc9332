import * as z from "zod";
import { RunId } from "./ids.ts";

/** What a run's work is put on. */
export const RebaseOnto = z.object({
  commit: z.string(),
  /** What a person calls it: a branch, or another task. */
  name: z.string(),
  /** Whose delivered work it is; absent for the base branch. */
  run: RunId.optional(),
});
export type RebaseOnto = z.infer<typeof RebaseOnto>;

/** Who settles what collides: the agent, or nobody, and then everything stays as it is. */
export const OnConflict = z.enum(["agent", "undo"]);
export type OnConflict = z.infer<typeof OnConflict>;

/** What came of a rebase. `undone` means that nothing was changed. */
export const RebaseResult = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("rebased"), commit: z.string() }),
  /** The agent settles these files. */
  z.object({ outcome: z.literal("collided"), files: z.array(z.string()) }),
  z.object({ outcome: z.literal("undone"), reason: z.string() }),
]);
export type RebaseResult = z.infer<typeof RebaseResult>;

/** That a run's work shall be put on another commit. */
export const RebaseOrder = z.object({
  /** 1 for the first of its run; names the steps. */
  number: z.int().min(1),
  onto: RebaseOnto,
  conflicts: OnConflict,
  /** Where the run stood when it was ordered. */
  from: z.enum(["waiting", "interrupted", "published"]),
  /** Rounds that were delivered before. */
  rounds: z.int().min(0),
  /** Orders that a human had given before. */
  turn: z.int().min(0),
  /** Absent while it is under way. */
  result: RebaseResult.optional(),
});
export type RebaseOrder = z.infer<typeof RebaseOrder>;
