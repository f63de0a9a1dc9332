import type { Finding, Severity } from "./finding.ts";
import { compare } from "./project.ts";

const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The most severe first; of one rule the oldest first, where that is known; then by place. */
export function inOrder(left: Finding, right: Finding): number {
  return (
    weights[left.severity] - weights[right.severity] ||
    compare(left.rule, right.rule) ||
    ageOrder(left, right) ||
    compare(left.evidence[0]?.file ?? "", right.evidence[0]?.file ?? "") ||
    (left.evidence[0]?.line ?? 0) - (right.evidence[0]?.line ?? 0) ||
    compare(left.id, right.id)
  );
}

/** What has no age comes last, so that the order is one. */
function ageOrder({ written: left }: Finding, { written: right }: Finding): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return left.at - right.at;
}
