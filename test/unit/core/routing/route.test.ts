import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { Run } from "#core/board/run.ts";
import { Task } from "#core/board/task.ts";
import { route, type RoutingFacts } from "#core/routing/route.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import { Settings } from "#core/settings.ts";

const supports = { steering: false, resume: false, usage: false, permission: false };
const agent = (id: string, more: Partial<AgentDescription> = {}): AgentDescription => ({
  id,
  label: `The ${id}`,
  kind: "acp",
  installed: true,
  concurrency: 1,
  supports,
  ...more,
});
const can = { edit: true, run: true, resume: false, steer: false, kinds: [] };
const recipe = agent("recipe");
const missing = { installed: false };
const denied = (id: string) => ({ denied: `The ${id} is not used: the policy denies agent:${id}.` });
const task = (more: object = {}): Task =>
  Task.parse({ id: "a", title: "A", state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });

function choose(
  entry: Task,
  agents: readonly AgentDescription[],
  settings: object = {},
  board: Partial<BoardState> = {},
) {
  const facts: RoutingFacts = {
    agents,
    settings: Settings.parse(settings),
    board: { ...emptyBoard, ...board },
    now: 5,
  };
  const choice = route(entry, facts);
  expect(choice.reason).toMatch(/\.$/);
  return choice;
}

/** Runs of one agent that ended so. */
function past(id: string, succeeded: number, failed: number): readonly Run[] {
  return Array.from({ length: succeeded + failed }, (_, index) =>
    Run.parse({
      id: `r-${id}-${index}`,
      task: "old",
      agent: id,
      turn: 0,
      deliveries: [],
      requestedAt: 0,
      state:
        index < succeeded
          ? { name: "published", pull: { number: 1, url: "https://forge.example/1", branch: "b" } }
          : { name: "failed", reason: "It failed." },
    }),
  );
}

const runs = (...all: readonly (readonly Run[])[]) => ({ runs: new Map(all.flat().map((run) => [run.id, run])) });

describe("route", () => {
  const all = [recipe, agent("claude"), agent("codex")];
  it.each([
    ["a recipe's task goes to the recipes", task({ recipe: { recipe: "license" } }), all, {}, "recipe"],
    ["an assignee wins over a recipe", task({ recipe: { recipe: "license" }, assignee: "codex" }), all, {}, "codex"],
    ["an assignee wins over the default", task({ assignee: "codex" }), all, { defaultAgent: "claude" }, "codex"],
    ["the default takes the rest", task(), all, { defaultAgent: "claude" }, "claude"],
    [
      "a name that is no agent's counts for nothing",
      task({ assignee: "anna" }),
      all,
      { defaultAgent: "codex" },
      "codex",
    ],
    ["the only one takes it", task(), [recipe, agent("claude"), agent("codex", missing)], {}, "claude"],
    ["a human's task goes to nobody", task({ assignee: "human" }), all, { defaultAgent: "claude" }, undefined],
    ["a default that is missing is said", task(), [agent("claude")], { defaultAgent: "gemini" }, undefined],
    ["none installed is said", task(), [recipe], {}, undefined],
  ])("%s", (_, entry, agents, settings, expected) => {
    expect(choose(entry, agents, settings).agent).toBe(expected);
  });

  it.each([
    ["label", { label: "UI" }, { labels: ["ui"] }, "label “UI”"],
    ["kind", { kind: "docs" }, { title: "Document the API", labels: ["type:docs"] }, "kind “docs”"],
    ["path", { path: "src/pages/**" }, { files: ["src/pages/start.tsx"] }, "files in src/pages/**"],
    ["size", { size: "small" }, { estimate: { text: "30 min", minutes: 30 } }, "small tasks"],
  ])("a rule goes by %s, before the default, and only where it fits", (_, condition, fits, words) => {
    const settings = { defaultAgent: "claude", routing: { rules: [{ ...condition, agent: "codex" }] } };
    expect(choose(task(fits), all, settings)).toEqual({ agent: "codex", reason: `The rule for ${words} says so.` });
    expect(choose(task({ estimate: { text: "3 d", minutes: 1_440 } }), all, settings).agent).toBe("claude");
  });

  it("a rule whose agent cannot be had is passed over", () => {
    const settings = { routing: { rules: [{ agent: "gemini" }, { agent: "claude" }, { agent: "codex" }] } };
    expect(
      choose(task(), [agent("claude", denied("claude")), agent("codex"), agent("gemini", missing)], settings),
    ).toEqual({
      agent: "codex",
      reason: "The rule for all tasks says so.",
    });
  });

  it("goes to the next of the chain when the assignee or the default is not installed", () => {
    const agents = [agent("claude", missing), agent("codex", missing), agent("gemini")];
    const settings = { agentTraits: { claude: { fallback: ["codex", "gemini"] } }, routing: { fallback: ["claude"] } };
    const reason = (role: string) => `The claude, ${role}, is not installed, and it is the next of its chain.`;
    expect(choose(task({ assignee: "claude" }), agents, settings)).toEqual({
      agent: "gemini",
      reason: reason("the task's assignee"),
    });
    expect(choose(task(), agents, { ...settings, defaultAgent: "claude" })).toEqual({
      agent: "gemini",
      reason: reason("the default agent"),
    });
    const never = { ...settings, defaultAgent: "claude", routing: { fallbackOn: [] } };
    expect(choose(task(), agents, never).agent).toBeUndefined();
  });

  it("never goes on with somebody else for one whom the policy refuses", () => {
    const agents = [agent("claude", denied("claude")), agent("codex")];
    const settings = { routing: { fallback: ["codex"] } };
    for (const choice of [
      choose(task({ assignee: "claude" }), agents, settings),
      choose(task(), agents, { ...settings, defaultAgent: "claude" }),
    ]) {
      expect(choice.agent).toBeUndefined();
      expect(choice.reason).toContain("the policy denies agent:claude.");
    }
    expect(choose(task(), [agent("claude", denied("claude"))]).reason).toMatch(/^No agent may be used\. The claude/);
  });
});

describe("route, without a word of anybody", () => {
  const priced = (id: string, price: "low" | "high" | "free", more: object = {}) =>
    agent(id, { capabilities: { ...can, price, ...more } });

  it("prefers what an agent is meant for, then its past, then its price", () => {
    const agents = [priced("a", "high", { kinds: ["docs"] }), priced("b", "low"), priced("c", "free")];
    expect(choose(task({ labels: ["docs"] }), agents)).toEqual({
      agent: "a",
      reason: "It fits best of a, b, c: it is meant for docs, its price is high.",
    });
    expect(choose(task(), agents)).toEqual({ agent: "c", reason: "It fits best of a, b, c: its price is free." });
    expect(choose(task(), agents, {}, runs(past("b", 4, 1), past("c", 2, 2)))).toEqual({
      agent: "b",
      reason: "It fits best of a, b, c: 4 of 5 of its runs brought a result, its price is low.",
    });
  });

  it("passes over whose account is at a limit, while there is another, and who cannot edit", () => {
    const held = { ...emptyBoard, holds: new Map([["one", { account: "one", until: 9, reason: "Limit.", at: 0 }]]) };
    const agents = [agent("a", { account: "one" }), agent("b")];
    expect(choose(task(), agents, {}, held).agent).toBe("b");
    const over = { holds: new Map([["one", { account: "one", until: 5, reason: "Limit.", at: 0 }]]) };
    expect(choose(task(), agents, {}, over).agent).toBe("a");
    const blind = agents.map((each) => ({ ...each, capabilities: { ...can, edit: false } }));
    expect(choose(task(), blind)).toEqual({ agent: undefined, reason: "None of a, b can change files. Choose one." });
  });

  it("does not depend on the order in which agents are found", () => {
    const agents = ["d", "b", "a", "c"].map((id) => agent(id));
    const expected = { agent: "a", reason: "It fits best of a, b, c, d: nothing is known that tells them apart." };
    for (const order of [agents, agents.toReversed(), agents.toSorted((x, y) => x.id.localeCompare(y.id))]) {
      expect(choose(task(), order)).toEqual(expected);
    }
  });
});
