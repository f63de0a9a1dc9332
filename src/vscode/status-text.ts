import { describeRunCounts, type RunCounts } from "#core/board/view/run-counts.ts";

/** The status bar's words. Icons are product icons. */
export function statusText(counts: RunCounts, needed: number): { readonly text: string; readonly tooltip: string } {
  const runs = describeRunCounts(counts);
  const icon = counts.running > 0 ? "$(sync~spin)" : "$(watch)";
  const busy = counts.running + counts.queued > 0;
  const parts = [...(busy ? [`${icon} ${runs}`] : []), ...(needed > 0 ? [`$(bell-dot) ${needed}`] : [])];
  const said = [runs, ...(needed > 0 ? [`${needed} ${needed === 1 ? "task needs" : "tasks need"} you`] : [])];
  return {
    text: parts.length === 0 ? "$(project) Tutti" : `Tutti ${parts.join(" ")}`,
    tooltip: `Tutti: ${said.join(", ")}`,
  };
}
