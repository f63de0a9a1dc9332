import type { JSX } from "preact";
import type { BudgetView, CostsView } from "#core/board/view/costs-view.ts";
import { describeCost, type CostSum } from "#core/board/view/cost-sum.ts";
import type { Page } from "../page.ts";
import { Button } from "../parts/button.tsx";
import { Notice } from "../parts/notice.tsx";
import { counted, short } from "../parts/words.ts";
import { CostTable } from "./cost-table.tsx";

export function CostsPage({ page }: { page: Page<"costs"> }): JSX.Element {
  const costs = page.state.value;
  if (costs === undefined) return <p class="loading">Adding up…</p>;
  return (
    <main class="plain-page">
      <header class="page-head">
        <h1>Costs</h1>
      </header>
      <Notice notice={page.notice} />
      {costs.total.sessions === 0 ? <Empty page={page} /> : <Sums page={page} costs={costs} />}
    </main>
  );
}

function Empty({ page }: { page: Page<"costs"> }): JSX.Element {
  return (
    <div class="welcome">
      <h2>Nothing was spent yet</h2>
      <p>When an agent has worked, what it used appears here: per task, per agent and per day.</p>
      <Button label="Open the board" onClick={() => page.run("tutti.openBoard")} />
    </div>
  );
}

function Sums({ page, costs }: { page: Page<"costs">; costs: CostsView }): JSX.Element {
  const { total, days, tasks, agents, budgets, forecast } = costs;
  return (
    <>
      <Total total={total} />
      <p class="forecast">{forecast}</p>
      {budgets.length > 0 && <Budgets budgets={budgets} />}
      <CostTable title="Per day" first="Day" sums={days} nameOf={dayInWords} />
      <CostTable title="Per agent" first="Agent" sums={agents} />
      <CostTable title="Per task" first="Task" sums={tasks} onOpen={(task) => page.run("tutti.showTask", task)} />
      <p class="aside">
        Reported: the agent says so. Computed: its tokens by the model’s own price, at the time of the call. Estimated:
        by the price of a similar model, or tokens that were not told apart. Free: no model was asked. A cost is unknown
        when the agent reports none and no price is known; unknown costs are counted, and are in no sum. Of a sum it is
        said what is true of its weakest part. Days are in UTC.
      </p>
    </>
  );
}

function Budgets({ budgets }: { budgets: readonly BudgetView[] }): JSX.Element {
  return (
    <section class="budgets" aria-labelledby="budgets">
      <h2 id="budgets">Budgets</h2>
      <ul>
        {budgets.map(({ scope, label, text, limitMicroUsd, spentMicroUsd, heldMicroUsd }) => (
          <li key={scope}>
            <span>
              {label}: {text}
            </span>
            <meter
              aria-hidden="true"
              min={0}
              max={Math.max(1, limitMicroUsd)}
              value={Math.min(limitMicroUsd, spentMicroUsd + heldMicroUsd)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Total({ total }: { total: CostSum }): JSX.Element {
  return (
    <section class="total" aria-label="Total">
      <p class="total-cost">{describeCost(total)}</p>
      <p class="total-rest">
        {counted(total.sessions, "session")}
        {total.inputTokens + total.outputTokens > 0 &&
          `, ${short(total.inputTokens)} tokens in, ${short(total.outputTokens)} out`}
      </p>
    </section>
  );
}

/** 2026-11-21 as `Sat, 21 Nov 2026`. */
function dayInWords(day: CostSum): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day.key));
}
