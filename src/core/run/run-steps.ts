import type { Failure, JournalStep, StepState } from "./engine.ts";
import { canRetryFrom } from "./retry-point.ts";

/** A step of a run, for a person to look at. Times are milliseconds of the store's clock. */
export interface RunStep {
  readonly name: string;
  readonly state: StepState | "waiting";
  /** 1 for a step that was done at once. */
  readonly attempts: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of all its attempts that came to an end; absent when it cost nothing, or nobody knows what. */
  readonly costMicroUsd?: number;
  /** Why it failed, or why its last attempt but this one did. */
  readonly reason?: { readonly kind: Failure["kind"]; readonly message: string };
  /** The run can begin again from it. */
  readonly retry: boolean;
}

export function runStep(step: JournalStep): RunStep {
  const { name, kind, state, attempt, startedAt, endedAt, costMicroUsd, failure } = step;
  return {
    name,
    state: kind === "wait" && state === "active" ? "waiting" : state,
    attempts: attempt,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(costMicroUsd !== undefined && { costMicroUsd }),
    ...(failure !== undefined && { reason: { kind: failure.kind, message: failure.message } }),
    retry: canRetryFrom(step),
  };
}

/** For example `2 attempts. The store did not answer.` */
export function attemptsInWords({ attempts, reason }: Pick<RunStep, "attempts" | "reason">): string {
  const tried = attempts === 1 ? "" : `${attempts} attempts. `;
  return `${tried}${reason?.message ?? ""}`.trim();
}
