import { describe, expect, it } from "vitest";
import { isFinished } from "#core/board/dependency-graph.ts";
import { usualRules, type ScheduleRules } from "#core/dispatch/rules.ts";
import { mayMeet, parsePatterns } from "#core/dispatch/file-pattern.ts";
import { type Plan, randomFrom, type Random, simulate } from "./simulation.ts";

const seeds = Array.from({ length: 80 }, (_, index) => index + 1);

const places = ["src/a.ts", "src/b.ts", "src/", "src/core/", "src/**/*.css", "docs/x.md", "lib/{a,b}.py", "**/a.ts"];

/** Any graph: firm and soft dependencies on earlier tasks, priorities, estimates, files, some left to people. */
function randomPlan(random: Random, count: number): Plan {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return names.map((id, index) => {
    const some = (likely: number, from: readonly string[]): string[] => from.filter(() => random() < likely);
    const earlier = names.slice(Math.max(0, index - 6), index);
    const priority = [undefined, "critical", "high", "medium", "low"][Math.floor(random() * 5)];
    return {
      id,
      minutes: 1 + Math.floor(random() * 9),
      agent: random() < 0.5 ? "claude" : random() < 0.5 ? "claude-fast" : "codex",
      priority,
      after: some(0.2, earlier),
      softAfter: some(0.1, earlier),
      files: some(0.15, places),
    };
  });
}

describe("on random graphs", () => {
  it.each(seeds)(
    "every task is done, none too early, none beside another on its files, none above a limit (%i)",
    (seed) => {
      const random = randomFrom(seed);
      const plan = randomPlan(random, 5 + Math.floor(random() * 35));
      const rules: ScheduleRules = {
        runLimit: 1 + Math.floor(random() * 5),
        accounts: {},
        agentLimits: { claude: 1 + Math.floor(random() * 3), codex: 1 },
        providers: [{ provider: "anthropic", agents: ["claude", "claude-fast"], limit: 1 + Math.floor(random() * 3) }],
        columnLimits: random() < 0.3 ? { review: 1 + Math.floor(random() * 3) } : {},
        overlap: "wait",
      };
      const files = new Map(plan.map((task) => [task.id, (task.files ?? []).flatMap(parsePatterns)]));
      const { starts } = simulate(plan, rules, random, ({ board, starting, atWork, open }) => {
        const task = board.tasks.get(starting.task);
        for (const id of task?.after ?? [])
          expect(isFinished(board.tasks.get(id)!), `${id} before ${task?.id}`).toBe(true);
        for (const other of open) {
          const meet = files.get(other)!.some((a) => files.get(starting.task)!.some((b) => mayMeet(a, b)));
          expect(meet, `${starting.task} beside ${other}`).toBe(false);
        }
        const agents = [...atWork.map((run) => run.agent), starting.agent];
        const count = (...names: readonly string[]) => agents.filter((agent) => names.includes(agent)).length;
        expect(agents.length).toBeLessThanOrEqual(rules.runLimit);
        expect(count("claude")).toBeLessThanOrEqual(rules.agentLimits["claude"]!);
        expect(count("codex")).toBeLessThanOrEqual(1);
        expect(count("claude", "claude-fast")).toBeLessThanOrEqual(rules.providers[0]!.limit);
        expect(open.length + 1).toBeLessThanOrEqual(rules.columnLimits.review ?? Infinity);
      });
      expect(starts.toSorted()).toEqual(plan.map(({ id }) => id).toSorted());
    },
  );

  it.each(seeds.slice(0, 8))("the same board is scheduled the same way (%i)", (seed) => {
    const run = () => simulate(randomPlan(randomFrom(seed), 30), usualRules, randomFrom(seed));
    expect(run()).toEqual(run());
  });
});

describe("the time that all takes", () => {
  /** Trees of unit tasks in which all come together in one: the longest chain first is best, and how long it takes is known. */
  const inTree = (random: Random, count: number): Plan =>
    Array.from({ length: count }, (_, index) => ({
      id: `t${index}`,
      minutes: 1,
      agent: "claude",
      after: [] as string[],
      next: index === 0 ? undefined : Math.floor(random() * Math.min(index, 12)) + Math.max(0, index - 12),
    })).map((task, _, all) => ({
      ...task,
      after: all.filter(({ next }) => next !== undefined && `t${next}` === task.id).map(({ id }) => id),
    }));

  /** Hu's bound, which the longest chain first reaches on such trees: for each level, all above it must fit before it. */
  function best(plan: Plan, machines: number): number {
    const levels = new Map<string, number>();
    for (const task of plan) {
      const level = levels.get(task.id) ?? 1;
      for (const id of task.after ?? []) levels.set(id, level + 1);
    }
    const top = Math.max(...levels.values(), 1);
    const above = (level: number) => plan.filter(({ id }) => (levels.get(id) ?? 1) > level).length;
    return Math.max(...Array.from({ length: top }, (_, level) => level + Math.ceil(above(level) / machines)));
  }

  it.each([2, 3, 5])("is the best there is for trees of equal tasks, with %i agents", (machines) => {
    for (const seed of seeds.slice(0, 10)) {
      const plan = inTree(randomFrom(seed), 40);
      const rules = { ...usualRules, runLimit: machines };
      expect(simulate(plan, rules, undefined).minutes, `seed ${seed}`).toBe(best(plan, machines));
    }
  });

  /** Work cut from `machines` rows without a gap, so that `length` is best; a piece may wait for what ends before it begins. */
  function cut(random: Random, machines: number, length: number): Plan {
    const pieces = Array.from({ length: machines }, () => {
      const row: { from: number; to: number }[] = [];
      for (let at = 0; at < length;) {
        const to = Math.min(length, at + 1 + Math.floor(random() * 10));
        row.push({ from: at, to });
        at = to;
      }
      return row;
    }).flat();
    return pieces.map(({ from, to }, index) => ({
      id: `t${index}`,
      minutes: to - from,
      agent: "claude",
      after: pieces.flatMap((other, each) =>
        other.to <= from && other.to > from - 12 && random() < 0.25 ? [`t${each}`] : [],
      ),
    }));
  }

  it.each([2, 3, 4])("is within a twentieth of the best on graphs cut from full rows, with %i agents", (machines) => {
    const length = 120;
    const ratios = seeds.slice(0, 10).map((seed) => {
      const plan = cut(randomFrom(seed), machines, length);
      return simulate(plan, { ...usualRules, runLimit: machines }, undefined).minutes / length;
    });
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.05);
  });
});
