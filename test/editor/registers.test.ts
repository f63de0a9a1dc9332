import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { RegisterId, TaskId } from "#core/board/ids.ts";
import { RegisterDraft } from "#core/board/register.ts";
import { TaskDraft } from "#core/board/task.ts";
import { openedTutti, otherBoard } from "./support.ts";

const task = TaskId.parse("t-currency");
const question = RegisterId.parse("q-currency");

describe("a question that a task waits for", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    const draft = TaskDraft.parse({ id: task, title: "Ask" });
    await other.board.send({ type: "task/add", task: draft, state: { name: "backlog" } });
    const source = { from: "person", name: "human" };
    const entry = { id: question, kind: "question", title: "Which currency?", tasks: [task], blocks: true, source };
    await other.board.send({ type: "register/add", entry: RegisterDraft.parse(entry) });
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await other[Symbol.asyncDispose]();
  });

  it("is shown as a document, and answered", async () => {
    await vscode.commands.executeCommand("tutti.showRegister", question);
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, "tutti-register");
    assert.match(shown.getText(), /^# Which currency\?\n\n- State: open\n/);
    assert.match(shown.getText(), /- Waiting for it: t-currency “Ask”/);
    await vscode.commands.executeCommand("tutti.answerQuestion", { question, text: "Euros." });
    const { registers } = await other.board.refresh();
    assert.deepEqual(registers.get(question)?.state, { name: "answered", answer: "Euros." });
  });
});
