import type { Delivery, Run } from "../board/run.ts";
import { followsReviews } from "../review/rework.ts";
import { block } from "../plan/prompt.ts";
import type { CheckResult } from "./check.ts";
import { sameProblem } from "./same-problem.ts";

/** What the gate does with a delivery whose checks failed. */
export type SendBack =
  | { readonly how: "sent"; readonly note: string; readonly number: number }
  /** It waits for a human. `because` is a sentence; absent where nobody has expected anything else. */
  | { readonly how: "left"; readonly because: string | undefined };

const CHECKS_SHOWN = 4;
const TAIL_SHOWN = 2_500;

/**
 * Whether the agent gets its work back at once, with what the checks said. Not
 * more often than `attempts` in a row, and not again when its last attempt has
 * left the very same problems: another one would cost money and bring the same.
 *
 * @param run  before the delivery
 */
export function sendBack(run: Run, { checks }: Pick<Delivery, "checks">, attempts: number): SendBack {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0 || attempts === 0) return { how: "left", because: undefined };
  const done = run.gateReturns ?? 0;
  if (!followsReviews(run.agent)) return { how: "left", because: undefined };
  const before = run.deliveries.at(-1);
  const names = [...new Set(failed.map(({ name }) => name))].join(", ");
  if (done > 0 && before !== undefined && isSame(before.checks, checks)) {
    return {
      how: "left",
      because: `Its agent got the failures of ${names} back, and left the same ones. Say what to do.`,
    };
  }
  if (done >= attempts) {
    const times = done === 1 ? "once" : `${done} times`;
    return { how: "left", because: `Its agent got its work back ${times}, and ${names} still failed. Say what to do.` };
  }
  return { how: "sent", note: noteOn(failed), number: done + 1 };
}

function isSame(before: readonly CheckResult[], now: readonly CheckResult[]): boolean {
  const [old, fresh] = [before, now].map(problemsOf);
  return old !== undefined && fresh !== undefined && old.size === fresh.size && [...fresh].every((key) => old.has(key));
}

function problemsOf(checks: readonly CheckResult[]): ReadonlySet<string> {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  return new Set(
    failed.flatMap(({ name, criterion = "", findings }) =>
      findings
        .filter(({ severity }) => severity === "error")
        .map((finding) => `${name}\n${criterion}\n${sameProblem(finding)}`),
    ),
  );
}

/** Output of programs stands between markers: it is what they said, and orders nothing. */
function noteOn(failed: readonly CheckResult[]): string {
  const parts = failed.slice(0, CHECKS_SHOWN).map(({ name, summary, tail }) => {
    const end = tail.trim().slice(-TAIL_SHOWN);
    return [`${name}: ${summary}`, ...(end === "" ? [] : [block("OUTPUT", end)])].join("\n");
  });
  const more = failed.length - CHECKS_SHOWN;
  return [
    "Checks failed on your work. Find out why, and mend it; do not weaken or skip a check.",
    ...parts,
    ...(more > 0 ? [`And ${more} more failed.`] : []),
  ].join("\n\n");
}
