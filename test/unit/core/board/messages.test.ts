import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { MessageId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { messagesOf } from "#core/board/run-message.ts";
import { TaskDraft } from "#core/board/task.ts";
import { taskDocument } from "#core/board/view/task-document.ts";

const now = 1_000;
const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const [m1, m2, m3] = [MessageId.parse("m-1"), MessageId.parse("m-2"), MessageId.parse("m-3")];

const after = (state: BoardState, ...commands: readonly Command[]): BoardState =>
  commands.reduce((each, command) => projectAll(each, decide(each, command, now)), state);
const requested = (agent: string): readonly Command[] => [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Task" }), state: { name: "ready" } },
  { type: "run/request", run, task, agent },
];
const say = (id: MessageId, text = `text of ${id}`): Command => ({
  type: "message/queue",
  id,
  run,
  text,
  author: "human",
});
const give = (round = 1, begins?: "new" | "resumed", worker = "w"): Command => ({
  type: "message/give",
  run,
  worker,
  round,
  ...(begins && { begins }),
});
const confirm = (...ids: MessageId[]): Command => ({ type: "message/confirm", run, ids });
const start: Command = { type: "run/start", run, worker: "w" };
const deliver: Command = {
  type: "run/deliver",
  run,
  author: "gate",
  findings: [],
  delivery: { round: 1, commit: "c0ffee", files: 1, added: 1, removed: 0, checks: [] },
};
const interrupt: Command = { type: "run/interrupt", run, reason: "The worker died." };
const resume: Command = { type: "run/resume", run };

const working = after(emptyBoard, ...requested("coder"), start);
const states = (state: BoardState): readonly string[] => messagesOf(state, run).map((each) => each.state.name);
const given = (state: BoardState, command: Command): readonly string[] =>
  decide(state, command, now).flatMap((event) => (event.type === "message/giving" ? [event.id] : []));

describe("a message to an agent", () => {
  it("is edited, moved and withdrawn while it waits, and told in the order of the queue", () => {
    const state = after(
      working,
      say(m1),
      say(m2),
      say(m3),
      { type: "message/edit", id: m1, text: "another", was: "text of m-1" },
      { type: "message/move", id: m3, before: m1 },
      { type: "message/withdraw", id: m2 },
    );
    expect(messagesOf(state, run).map(({ id, text }) => [id, text])).toEqual([
      [m3, "text of m-3"],
      [m1, "another"],
      [m2, "text of m-2"],
    ]);
    expect(given(state, give())).toEqual([m3, m1]);
    expect(given(after(state, { type: "message/move", id: m3 }), give())).toEqual([m1, m3]);
  });

  it("is not overwritten where another hand has changed it", () => {
    const state = after(working, say(m1), { type: "message/edit", id: m1, text: "theirs" });
    const mine: Command = { type: "message/edit", id: m1, text: "mine", was: "text of m-1" };
    expect(() => decide(state, mine, now)).toThrow("changed by another hand");
  });

  it("cannot be taken back once its agent is told", () => {
    const state = after(working, say(m1), give());
    for (const command of [
      { type: "message/edit", id: m1, text: "x" },
      { type: "message/withdraw", id: m1 },
      { type: "message/move", id: m1 },
    ] as const) {
      expect(() => decide(state, command, now)).toThrow("has been given to the agent already");
    }
  });

  it("is queued once, and refused where no agent can hear it", () => {
    expect(decide(after(working, say(m1)), say(m1), now)).toEqual([]);
    expect(() => decide(after(emptyBoard, ...requested("recipe"), start), say(m1), now)).toThrow("A recipe makes");
    const ended = after(working, { type: "run/fail", run, reason: "It broke." });
    expect(() => decide(ended, say(m1), now)).toThrow("no agent is there");
  });

  it("is given to no worker that has lost the run", () => {
    const state = after(working, say(m1));
    expect(given(state, give(1, "new", "another"))).toEqual([]);
    expect(given(after(state, interrupt), give(1, "new"))).toEqual([]);
  });

  it("is told once, and again only where nobody knows whether it was heard", () => {
    const told = after(working, say(m1), say(m2), give(), confirm(m1), interrupt);
    expect(states(told)).toEqual(["given", "unsure"]);
    const resumed = after(told, resume, start);
    expect(given(resumed, give())).toEqual([]); // in the middle of a session: only what is new
    expect(given(resumed, give(1, "resumed"))).toEqual([m2]);
    expect(states(after(resumed, give(1, "resumed"), confirm(m1, m2)))).toEqual(["given", "given"]);
  });

  it("is told again to a conversation that is new in the same round, and not in a later one", () => {
    const told = after(working, say(m1), give(), confirm(m1));
    expect(given(told, give(1, "new"))).toEqual([m1]);
    expect(given(told, give(2, "new"))).toEqual([]);
  });

  it("is reason enough to send work back", () => {
    const delivered = after(working, deliver);
    const back: Command = { type: "run/return", run, note: "" };
    expect(() => decide(delivered, back, now)).toThrow("no message and no note");
    const state = after(delivered, say(m1), back, start);
    expect(given(state, give(2, "resumed"))).toEqual([m1]);
  });

  it("stands in the task's document", () => {
    const state = after(working, say(m1, "Mind the gap.\nTwice."), say(m2), give(), confirm(m1));
    const text = taskDocument(state, task, (file) => file);
    expect(text).toContain("## Messages\n\n- human, told in round 1: Mind the gap.\n  Twice.\n- human, is being told");
  });
});
