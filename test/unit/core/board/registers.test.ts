import { describe, expect, it } from "vitest";
import type { BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { obstacleOf, runnableTasks } from "#core/board/dependencies.ts";
import { RegisterId, RunId, TaskId } from "#core/board/ids.ts";
import { RegisterDraft, type RegisterState } from "#core/board/register.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { taskActions } from "#core/board/view/task-actions.ts";
import { schedule } from "#core/dispatch/schedule.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { add, after, boardWith, deliver, done, request, runOfTask, start } from "../dispatch/boards.ts";

const a = TaskId.parse("a");
const id = RegisterId.parse("q-1");
const enter = (kind: string, more: object = {}): Command => ({
  type: "register/add",
  entry: RegisterDraft.parse({
    id: `${kind[0]}-1`,
    kind,
    title: `A ${kind}?`,
    source: { from: "person", name: "human" },
    ...more,
  }),
});
const question = enter("question", { title: "Which currency?", tasks: ["a"], blocks: true });
const move = (state: RegisterState, entry = "q-1"): Command => ({
  type: "register/move",
  id: RegisterId.parse(entry),
  state,
  by: "human",
});
const answered = move({ name: "answered", answer: "Euros." });
const waits = "It waits for an answer: “Which currency?”";
const ready = (board: BoardState) => runnableTasks(board).map((task) => task.id);

describe("a question that tasks wait for", () => {
  const asked = boardWith(add("a"), add("b"), question);

  it("holds its tasks back, and their cards say why", () => {
    expect(ready(asked)).toEqual(["b"]);
    const cards = boardView(asked, usualRules).columns.flatMap(({ cards }) => cards);
    expect(cards.find((card) => card.id === a)?.remark).toBe(waits);
    expect(() => decide(asked, request("a"), 1)).toThrow(waits);
  });

  it("is in the inbox, and offered on the task's page", () => {
    expect(inbox(asked)).toMatchObject([{ kind: "question", task: a, question: id }]);
    expect(inbox(asked)[0]?.text).toBe("Somebody asks: Which currency? It waits for the answer.");
    expect(taskActions(asked, a)).toEqual(["answer-question", "edit"]);
    expect(inbox(after(asked, done("a")))).toEqual([]);
  });

  it("is in the inbox when an agent asked it, even if nothing waits for the answer", () => {
    const { blocks: _, ...entry } = (question as Extract<Command, { type: "register/add" }>).entry;
    const free = boardWith(add("a"), { type: "register/add", entry });
    expect(inbox(free)).toEqual([]);
    const source = { from: "agent" as const, agent: "coder", run: RunId.parse("r-1") };
    const board = boardWith(add("a"), { type: "register/add", entry: { ...entry, source } });
    expect(inbox(board).map(({ text }) => text)).toEqual(["coder asks: Which currency?"]);
    expect(ready(board)).toEqual(["a"]);
  });

  it("lets them go on once it is answered, or is not needed any more", () => {
    for (const end of [answered, move({ name: "settled", note: "" })]) {
      const board = after(asked, end);
      expect(ready(board)).toEqual(["a", "b"]);
      expect(inbox(board)).toEqual([]);
    }
  });

  it("holds back a run that waits in the queue, and none that has begun", () => {
    const queued = after(boardWith(add("a"), request("a")), question);
    expect(schedule(queued, usualRules).reasons.get(a)).toBe(waits);
    expect(schedule(after(queued, answered), usualRules).reasons.size).toBe(0);
    const back = after(boardWith(add("a"), request("a"), start("a"), deliver("a")), question, {
      type: "publish/request",
      run: runOfTask("a"),
      draft: false,
    });
    expect(schedule(back, usualRules).reasons.get(a)).toBeUndefined();
  });

  it("tells the agent at work on it what was answered", () => {
    const working = after(boardWith(add("a"), request("a"), start("a")), question, answered);
    expect([...working.messages.values()]).toMatchObject([
      { run: runOfTask("a"), text: "A question was answered.\nQuestion: Which currency?\nAnswer: Euros." },
    ]);
    expect(obstacleOf(asked, asked.tasks.get(a)!)).toBe(waits);
  });

  it("is answered once: the first answer counts until it is opened again", () => {
    const board = after(asked, answered);
    expect(() => decide(board, move({ name: "answered", answer: "Pounds." }), 1)).toThrow("answered already: Euros.");
    expect(decide(board, answered, 1)).toEqual([]);
    const again = after(board, move({ name: "open" }), move({ name: "answered", answer: "Pounds." }));
    expect(again.registers.get(id)?.state).toEqual({ name: "answered", answer: "Pounds." });
  });
});

describe("an entry", () => {
  it("is born as its kind is", () => {
    const board = boardWith(enter("question"), enter("decision"), enter("risk"), enter("learning"));
    expect([...board.registers.values()].map(({ state }) => state.name)).toEqual(["open", "proposed", "open", "noted"]);
  });

  it("is entered once", () => {
    expect(decide(boardWith(enter("risk")), enter("risk", { title: "Another" }), 1)).toEqual([]);
  });

  it("has only what belongs to its kind, and is about tasks that are there", () => {
    const refusals: readonly (readonly [Command, string])[] = [
      [enter("risk", { tasks: ["x"] }), "There is no task x."],
      [enter("risk", { blocks: true, tasks: ["a"] }), "Only a question can hold tasks back"],
      [enter("question", { id: "q-2", blocks: true }), "Say which tasks wait"],
      [enter("learning", { impact: "high" }), "Only a risk has a likelihood"],
      [move({ name: "accepted" }), "A question cannot be accepted"],
      [move({ name: "open" }, "q-9"), "There is no entry q-9"],
    ];
    for (const [command, why] of refusals) expect(() => decide(boardWith(add("a"), question), command, 1)).toThrow(why);
  });

  it("is superseded by another decision only", () => {
    const later = enter("decision", { id: "d-2", title: "Use Postgres" });
    const board = boardWith(enter("decision"), later, enter("risk"));
    const by = (entry: string) => move({ name: "superseded", by: RegisterId.parse(entry) }, "d-1");
    expect(after(board, by("d-2")).registers.get(RegisterId.parse("d-1"))?.state).toMatchObject({ by: "d-2" });
    expect(() => decide(board, by("d-1"), 1)).toThrow("cannot supersede itself");
    expect(() => decide(board, by("r-1"), 1)).toThrow("only a decision supersedes");
  });

  it("is edited by what differs, and loses what is taken away", () => {
    const board = boardWith(add("a"), enter("risk", { impact: "high", mitigation: "Backups" }));
    const edit = (changes: object): Command => ({
      type: "register/edit",
      id: RegisterId.parse("r-1"),
      changes,
      by: "human",
    });
    expect(decide(board, edit({ impact: "high" }), 1)).toEqual([]);
    const entry = after(board, edit({ title: "Data loss", mitigation: null, tasks: [a] })).registers.get(
      RegisterId.parse("r-1"),
    );
    expect(entry).toMatchObject({ title: "Data loss", impact: "high", tasks: [a], changedBy: "human" });
    expect(entry).not.toHaveProperty("mitigation");
    expect(() => decide(board, edit({ blocks: true, tasks: [a] }), 1)).toThrow("Only a question");
  });
});
