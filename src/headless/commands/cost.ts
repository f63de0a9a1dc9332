import { costsView } from "#core/board/view/costs-view.ts";
import { describeCost, type CostSum } from "#core/board/view/cost-sum.ts";
import { forecast as forecastOf } from "#core/cost/forecast.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** `tutti cost`: what was spent, by whom and for what; what may still be, and what the board will have cost. */
export async function cost({ project, out }: CommandContext): Promise<ExitCode> {
  const opened = await project();
  const state = await opened.tutti.board.refresh();
  const { total, tasks, agents, days, budgets, forecast } = costsView(state, undefined, opened.rules().money);
  out.document({
    schema: 1,
    total,
    tasks,
    agents,
    days,
    budgets,
    forecast: { text: forecast, ...forecastOf(state) },
  });
  out.line(`${out.bold("Spent")}: ${describeCost(total)}.${tokensOf(total)}`);
  for (const { label, text } of budgets) out.line(`${label}: ${text}.`);
  out.line(forecast);
  const lists = { "By agent": agents, "By task": tasks, "By day": days };
  for (const [title, sums] of Object.entries(lists)) {
    if (sums.length === 0) continue;
    out.line(out.bold(title));
    for (const sum of sums) out.line(`  ${sum.label}: ${describeCost(sum)}`);
  }
  return exitCode.done;
}

function tokensOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens }: CostSum): string {
  if (inputTokens + outputTokens === 0) return "";
  const count = (tokens: number): string => tokens.toLocaleString("en");
  const inside = `${count(cacheReadTokens)} from caches, ${count(cacheWriteTokens)} into them`;
  return ` ${count(inputTokens)} tokens in (${inside}), ${count(outputTokens)} out (${count(reasoningTokens)} to think).`;
}
