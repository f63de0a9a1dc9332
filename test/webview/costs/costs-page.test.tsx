import { describe, expect, it } from "vitest";
import type { CostsView } from "#core/board/view/costs-view.ts";
import type { CostSum } from "#core/board/view/cost-sum.ts";
import { CostsPage } from "../../../webview/costs/costs-page.tsx";
import { openPage } from "../../../webview/page.ts";
import { FakeHost } from "../fake-host.ts";
import { button, click, settle, showPage } from "../screen.ts";

const sum = (key: string, more: Partial<CostSum> = {}): CostSum => ({
  key,
  label: `Label of ${key}`,
  microUsd: 0,
  provenance: "reported",
  unknown: 0,
  sessions: 1,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  ...more,
});

async function open(view: Partial<CostsView>): Promise<FakeHost<"costs">> {
  const host = new FakeHost<"costs">();
  const page = openPage<"costs">(host);
  await showPage(() => <CostsPage page={page} />);
  await settle(() =>
    host.push({ total: sum("total"), tasks: [], agents: [], days: [], budgets: [], forecast: "Soon.", ...view }),
  );
  return host;
}

function row(name: string): HTMLTableRowElement {
  const found = [...document.querySelectorAll("tr")].find((entry) => entry.querySelector("th")?.textContent === name);
  if (found === undefined) throw new Error(`There is no row ${name}.`);
  return found;
}

describe("the costs page", () => {
  it("says what to expect while nothing was spent", async () => {
    const host = await open({ total: sum("total", { sessions: 0 }) });
    expect(document.querySelector("table")).toBeNull();
    expect(document.body.textContent).not.toContain("$");
    await click(button("Open the board"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.openBoard" }]);
  });

  it("shows the budgets that are set, and what the board will cost", async () => {
    const text = "$4.00 of $5.00 spent";
    const amounts = { limitMicroUsd: 5_000_000, spentMicroUsd: 4_000_000, heldMicroUsd: 0 };
    await open({ budgets: [{ scope: "day", label: "Today’s budget", text, ...amounts }], forecast: "About $9.00." });
    expect(document.querySelector(".budgets li")?.textContent).toBe("Today’s budget: $4.00 of $5.00 spent");
    expect(document.querySelector("meter")?.value).toBe(4_000_000);
    expect(document.querySelector(".forecast")?.textContent).toBe("About $9.00.");
  });

  it("adds the unknown to the total in words", async () => {
    await open({ total: sum("total", { microUsd: 1_250_000, unknown: 1, sessions: 3, inputTokens: 640_200 }) });
    expect(document.querySelector(".total-cost")?.textContent).toBe("at least $1.25, reported, 1 unknown");
    expect(document.querySelector(".total-rest")?.textContent).toBe("3 sessions, 640.2K tokens in, 0 out");
  });

  it("never shows an unknown cost as zero, and draws it apart", async () => {
    await open({ agents: [sum("goose", { unknown: 1, provenance: "unknown" }), sum("claude", { microUsd: 500_000 })] });
    expect(row("Label of goose").textContent).toContain("unknown");
    expect(row("Label of goose").textContent).not.toContain("$0");
    expect(row("Label of goose").querySelector("svg.unknown")).not.toBeNull();
    expect(row("Label of goose").querySelector("svg.known")).toBeNull();
    expect(row("Label of claude").querySelector("svg.unknown")).toBeNull();
  });

  it("draws each bar against the largest of its table", async () => {
    await open({ agents: [sum("a", { microUsd: 400_000 }), sum("b", { microUsd: 100_000 })] });
    expect(row("Label of a").querySelector("svg")?.getAttribute("width")).toBe("100%");
    expect(row("Label of b").querySelector("svg")?.getAttribute("width")).toBe("25%");
  });

  it("shows days as dates, and tokens that nobody reported as such", async () => {
    await open({ days: [sum("2026-11-21", { microUsd: 10_000 })] });
    expect(row("21 Nov 2026").textContent).toContain("none reported");
  });

  it("opens the task of a row", async () => {
    const host = await open({ tasks: [sum("t-1")] });
    await click(button("Label of t-1"));
    expect(host.asked("command/run")).toEqual([{ command: "tutti.showTask", target: "t-1" }]);
  });

  it("shows a long table in part until all of it is asked for", async () => {
    await open({ tasks: Array.from({ length: 40 }, (_, index) => sum(`t-${index}`)) });
    expect(document.querySelectorAll("tbody tr")).toHaveLength(12);
    await click(button("Show all 40"));
    expect(document.querySelectorAll("tbody tr")).toHaveLength(40);
  });
});
