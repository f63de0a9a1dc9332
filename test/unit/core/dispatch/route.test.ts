import { describe, expect, it } from "vitest";
import { route } from "#core/dispatch/route.ts";
import { Task } from "#core/board/task.ts";

const supports = { steering: false, resume: false, usage: false, permission: false };
const agent = (id: string, installed = true) => ({ id, label: id, kind: "acp", installed, concurrency: 1, supports });
const all = [agent("recipe"), agent("claude"), agent("codex")];
const task = (more: object = {}): Task =>
  Task.parse({ id: "a", title: "A", state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });

describe("route", () => {
  it.each([
    ["a recipe's task goes to the recipes", task({ recipe: { recipe: "license" } }), all, undefined, "recipe"],
    [
      "an assignee wins over a recipe",
      task({ recipe: { recipe: "license" }, assignee: "codex" }),
      all,
      undefined,
      "codex",
    ],
    ["an assignee wins over the default", task({ assignee: "codex" }), all, "claude", "codex"],
    ["the default takes the rest", task(), all, "claude", "claude"],
    ["the only one takes it", task(), [agent("recipe"), agent("claude"), agent("codex", false)], undefined, "claude"],
    ["a human's task goes to nobody", task({ assignee: "human" }), all, "claude", undefined],
    ["several without a default is a question", task(), all, undefined, undefined],
    ["a default that is missing is said", task(), [agent("claude")], "gemini", undefined],
    ["none installed is said", task(), [agent("recipe")], undefined, undefined],
  ])("%s", (_, entry, agents, fallback, expected) => {
    const choice = route(entry, agents, fallback);
    expect(choice.agent).toBe(expected);
    expect(choice.reason).toMatch(/\.$/);
  });
});
