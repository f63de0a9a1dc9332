import { describe, expect, it } from "vitest";
import type { CostsView } from "#core/board/view/costs-view.ts";
import type { CostSum } from "#core/board/view/cost-sum.ts";
import { spendNodes } from "#vscode/trees/spend-nodes.ts";

const sum = (key: string, changes: Partial<CostSum> = {}): CostSum => ({
  key,
  label: key,
  microUsd: 0,
  provenance: "reported",
  unknown: 0,
  sessions: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  ...changes,
});
const costs = (changes: Partial<CostsView>): CostsView => ({
  total: sum("total"),
  tasks: [],
  agents: [],
  days: [],
  budgets: [],
  forecast: "Nothing is left to be done by agents.",
  ...changes,
});

describe("spendNodes", () => {
  it("is short while nothing was spent", () => {
    expect(spendNodes(costs({}), costs({})).map((row) => [row.label, row.description])).toEqual([
      ["In all", "nothing yet"],
      ["Today", "nothing yet"],
    ]);
  });

  it("shows unknown as unknown, never as zero", () => {
    const unknown = sum("codex", { sessions: 2, unknown: 2, provenance: "unknown" });
    const rows = spendNodes(costs({ total: unknown, agents: [unknown] }), costs({}));
    expect(rows[0]?.description).toBe("unknown");
    expect(rows[2]?.children?.[0]).toMatchObject({ label: "codex", description: "unknown" });
  });

  it("lists today's tasks with what they act on", () => {
    const rows = spendNodes(costs({}), costs({ tasks: [sum("t-1", { sessions: 1, microUsd: 20_000 })] }));
    const group = rows.find((row) => row.label === "By task, today");
    expect(group?.children?.[0]).toMatchObject({
      description: "$0.02, reported",
      kind: "task",
      target: { task: "t-1" },
    });
  });

  it("has an own id for each row", () => {
    const one = sum("one", { sessions: 1 });
    const rows = spendNodes(costs({ agents: [one], tasks: [one] }), costs({ tasks: [one] }));
    const ids = rows.flatMap((row) => [row.id, ...(row.children ?? []).map((child) => child.id)]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
