import type { AnalysisProgress } from "#core/analyse/analyser.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import type { ReportText } from "#core/analyse/reports.ts";
import { type ErrorKind, TuttiError } from "#core/errors.ts";
import type { GitSettings } from "../git/git.ts";

/** What a thread knows from its start. */
export interface ThreadStart {
  readonly git: GitSettings;
  /** Where readings are kept; absolute. */
  readonly readings: string;
}

export interface AnalysisOrder {
  readonly folder: string;
  readonly reports: readonly ReportText[];
}

/** To the thread: one order at a time. */
export type ToThread = { readonly type: "analyse"; readonly order: AnalysisOrder } | { readonly type: "cancel" };

/** From the thread: any number of `progress`, then `done` or `failed`, then `free` when it has put everything away. */
export type FromThread =
  | { readonly type: "progress"; readonly progress: AnalysisProgress }
  | { readonly type: "done"; readonly analysis: Analysis }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "free" };

/** An error on its way between threads, where classes are lost. */
interface Failure {
  readonly kind: ErrorKind | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

export function failureOf(error: unknown): Failure {
  const kind = TuttiError.from(error)?.kind;
  if (!(error instanceof Error)) return { kind, message: String(error), stack: undefined };
  return { kind, message: error.message, stack: error.stack };
}

export function errorOf({ kind, message, stack }: Failure): Error {
  if (kind !== undefined) return new TuttiError(kind, message);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
