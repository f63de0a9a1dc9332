import type { JSX } from "preact";
import type { CostSum } from "#core/board/view/cost-sum.ts";

/** The known cost as a bar against the largest, and a dashed end for what is unknown. Decoration: the table says it. */
export function CostBar({ sum, largest }: { sum: CostSum; largest: number }): JSX.Element {
  const share = largest === 0 ? 0 : sum.microUsd / largest;
  const width = sum.microUsd === 0 ? 0 : Math.max(1, share * 100);
  return (
    <span class="bar-chart" aria-hidden="true">
      {width > 0 && (
        <svg class="known" width={`${width}%`} height="10">
          <rect width="100%" height="10" rx="2" />
        </svg>
      )}
      {sum.unknown > 0 && (
        <svg class="unknown" width="20" height="10">
          <rect x="0.5" y="0.5" width="19" height="9" rx="2" />
        </svg>
      )}
    </span>
  );
}
