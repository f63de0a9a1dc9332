import * as z from "zod";
import { RebaseResult } from "../board/rebase-order.ts";
import { RunPlace, type RetryPoint } from "../board/run.ts";
import { refused, type TuttiError } from "../errors.ts";
import type { JournalStep } from "./engine.ts";

/** The name that a step of a task's run has in the journal. */
export const stepNames = {
  prepare: "prepare",
  setUp: "set-up",
  restore: (retry: number) => `restore-${retry}`,
  work: (round: number) => `work-${round}`,
  save: (round: number) => `save-${round}`,
  gate: (round: number) => `gate-${round}`,
  /** Tries a rebase without changing anything. */
  fit: (rebase: number) => `fit-${rebase}`,
  rebase: (rebase: number) => `rebase-${rebase}`,
  publish: (turn: number) => `publish-${turn}`,
  clean: "clean",
} as const;

/** Whether a run can begin again from this step: what waits for a human, or only makes room, is no beginning. */
export function canRetryFrom({ kind, name }: Pick<JournalStep, "kind" | "name">): boolean {
  return kind === "work" && name !== stepNames.clean && !/^(?:restore|fit|rebase)-/.test(name);
}

/**
 * What stays of a run that begins again from `name`, and which commit that step
 * found. A step that saves finds its own commit, if it came to make one; if it
 * did not, what is to be saved is still in the worktree.
 *
 * @param steps  all that the journal knows, in their order
 * @throws TuttiError `refused` when there is no such step, or it is no beginning
 */
export function retryPoint(run: string, steps: readonly JournalStep[], name: string): RetryPoint {
  const index = steps.findIndex((step) => step.name === name);
  const step = steps[index];
  if (step === undefined || !canRetryFrom(step)) throw unknownStep(run, steps, name);
  const before = steps.slice(0, index).filter(({ state }) => state === "done");
  const rounds = before.flatMap((earlier) => roundOf("gate", earlier.name) ?? []);
  const saving = roundOf("save", name) !== undefined;
  const commit = saving
    ? textOf(step)
    : (before.map(commitOf).findLast((found) => found !== undefined) ?? baseOf(step));
  const base = before.map(rebasedOnto).findLast((found) => found !== undefined);
  const rebases = before.filter((earlier) => earlier.name.startsWith("fit-")).length;
  return {
    step: name,
    rounds: Math.max(0, ...rounds),
    turn: before.filter(({ kind }) => kind === "wait").length,
    ...(commit !== undefined && { commit }),
    ...(base !== undefined && { base }),
    ...(rebases > 0 && { rebases }),
  };
}

function unknownStep(run: string, steps: readonly JournalStep[], name: string): TuttiError {
  const known = steps.filter(canRetryFrom).map((step) => step.name);
  if (known.length === 0) return refused(`Nothing is recorded of run ${run}, so it cannot begin again from a step.`);
  return refused(`Run ${run} cannot begin again from “${name}”. It can from ${known.join(", ")}.`);
}

/** What a finished rebase leaves to the steps after it. */
export const Rebased = z.object({ place: RunPlace, commit: z.string(), result: RebaseResult });
export type Rebased = z.infer<typeof Rebased>;

function rebasedOf({ name, output }: JournalStep): Rebased | undefined {
  const rebased = name.startsWith("rebase-") ? Rebased.safeParse(output).data : undefined;
  return rebased?.result.outcome === "undone" ? undefined : rebased;
}

function rebasedOnto(step: JournalStep): string | undefined {
  return rebasedOf(step)?.place.base;
}

/** The commit at which a finished step left the branch. */
function commitOf(step: JournalStep): string | undefined {
  const rebased = rebasedOf(step);
  if (rebased !== undefined) return rebased.commit;
  return roundOf("save", step.name) === undefined ? baseOf(step) : textOf(step);
}

function baseOf({ name, output }: JournalStep): string | undefined {
  return name === stepNames.prepare ? RunPlace.safeParse(output).data?.base : undefined;
}

function textOf({ state, output }: JournalStep): string | undefined {
  return state === "done" ? z.string().safeParse(output).data : undefined;
}

function roundOf(kind: "work" | "save" | "gate", name: string): number | undefined {
  const round = name.startsWith(`${kind}-`) ? Number(name.slice(kind.length + 1)) : Number.NaN;
  return Number.isInteger(round) ? round : undefined;
}
