import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { UserCommand, type Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { Event, TaskChanges } from "#core/board/event.ts";
import { FindingId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";

const now = 1_000;
const a = TaskId.parse("a");
const b = TaskId.parse("b");
const [first, second] = [FindingId.parse("f-1"), FindingId.parse("f-2")];
const full = TaskDraft.parse({
  id: a,
  title: "Greet people",
  description: "Say hello.",
  priority: "high",
  labels: ["ui"],
  criteria: [{ text: "It says hello", done: true }],
  findings: [first],
  recipe: { recipe: "greeting" },
});
const other = TaskDraft.parse({ id: b, title: "Leave", after: [a] });

/** The board as another process reads it: every event goes through the store's text and its schema. */
function board(...commands: Command[]): BoardState {
  return commands.reduce((state, command) => {
    const stored = decide(state, command, now).map((event) => Event.parse(JSON.parse(JSON.stringify(event))));
    return projectAll(state, stored);
  }, emptyBoard);
}
const add = (task: TaskDraft): Command => ({ type: "task/add", task, state: { name: "ready" } });
const propose = (task: TaskDraft): Command => ({ type: "plan/propose", tasks: [task] });
const edit = (changes: TaskChanges, was?: TaskChanges): Command =>
  UserCommand.parse(JSON.parse(JSON.stringify({ type: "task/edit", id: a, changes, was })));

describe("task/edit", () => {
  it("changes what it names and nothing else, also when it is read from the store", () => {
    const before = board(add(full)).tasks.get(a);
    const after = board(add(full), edit({ title: "Greet everybody" })).tasks.get(a);
    expect(after).toEqual({ ...before, title: "Greet everybody", edited: ["title"], changedAt: now });
  });

  it("takes a field away that a task can be without", () => {
    const after = board(add(full), edit({ priority: null, recipe: null, labels: [] })).tasks.get(a);
    expect(after).not.toHaveProperty("priority");
    expect(after).not.toHaveProperty("recipe");
    expect(after).toMatchObject({ labels: [], description: "Say hello.", title: "Greet people" });
  });

  it("is no event when everything is so already", () => {
    expect(decide(board(add(full)), edit({ title: full.title, priority: "high", estimate: null }), now)).toEqual([]);
  });

  it("is refused when another hand has changed the same field meanwhile, and only then", () => {
    const state = board(add(full), edit({ description: "Say good morning." }));
    expect(() => decide(state, edit({ description: "Say hi." }, { description: full.description }), now)).toThrow(
      "Task a “Greet people” was changed meanwhile: description.",
    );
    const elsewhere = edit({ title: "Greet all" }, { title: full.title, description: full.description });
    expect(decide(state, elsewhere, now)).toMatchObject([{ changes: { title: "Greet all" } }]);
  });

  it("is refused when tasks would wait for one another, or for one that does not exist", () => {
    const state = board(add(full), add(other));
    expect(() => decide(state, edit({ after: [b] }), now)).toThrow("a → b → a");
    expect(() => decide(state, edit({ after: [TaskId.parse("c")] }), now)).toThrow("There is no task c.");
  });

  it("has no defaults: what it leaves out is not emptied", () => {
    expect(TaskChanges.parse({})).toEqual({});
  });
});

describe("plan/propose after an edit", () => {
  const foundMore = { ...full, title: "Greet", description: "Say hello twice.", findings: [first, second] };

  it("brings findings up to date and leaves a person's words alone, also after accepting", () => {
    const mine = edit({ title: "Greet everybody", description: "Say hello in Greek." });
    const planned = board(propose(full), mine, propose(foundMore)).tasks.get(a);
    expect(planned).toMatchObject({
      title: "Greet everybody",
      description: "Say hello in Greek.",
      findings: [first, second],
      labels: ["ui"],
    });
    const accepted = board(propose(full), mine, { type: "task/accept", id: a }, propose(foundMore)).tasks.get(a);
    expect(accepted).toMatchObject({
      title: "Greet everybody",
      description: "Say hello in Greek.",
      state: { name: "ready" },
    });
  });

  it("goes on writing the description of a proposal that nobody has described otherwise", () => {
    const planned = board(propose(full), edit({ priority: "low" }), propose(foundMore)).tasks.get(a);
    expect(planned).toMatchObject({ priority: "low", description: "Say hello twice.", criteria: full.criteria });
  });
});
