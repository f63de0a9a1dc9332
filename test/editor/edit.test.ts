import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { TaskChanges } from "#core/board/event.ts";
import { TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { eventually, openedTutti, otherBoard } from "./support.ts";

const id = TaskId.parse("t-edited");
const draft = TaskDraft.parse({
  id,
  title: "Greet people",
  description: "Say `hello`.",
  priority: "low",
  criteria: [{ text: "Привет", done: false }],
});

describe("the form of a task", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  let form: vscode.TextDocument;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    await other.board.send({ type: "plan/propose", tasks: [draft] });
    await vscode.commands.executeCommand("tutti.editTask", id);
    const shown = vscode.window.activeTextEditor?.document;
    assert.ok(shown?.uri.scheme === "tutti-edit", "the form is shown");
    form = shown;
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await other[Symbol.asyncDispose]();
  });

  const task = async () => (await other.board.refresh()).tasks.get(id);
  const elsewhere = (changes: TaskChanges) => other.board.send({ type: "task/edit", id, changes });
  const problems = () => vscode.languages.getDiagnostics(form.uri);

  async function replace(from: string, to: string): Promise<void> {
    const at = form.getText().indexOf(from);
    assert.ok(at >= 0, `the form says ${from}`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(form.uri, new vscode.Range(form.positionAt(at), form.positionAt(at + from.length)), to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it("is Markdown that says what the task says", () => {
    assert.equal(form.languageId, "markdown");
    assert.match(form.getText(), /^# Greet people\n\n- Priority: low\n[^]*## Description\n\nSay `hello`\.\n/);
    assert.match(form.getText(), /## Acceptance criteria\n\n- \[ \] Привет\n/);
  });

  it("changes the task when it is saved", async () => {
    await replace("- Priority: low", "- Priority: high");
    await replace("- [ ] Привет", "- [x] Привет");
    assert.ok(await form.save());
    const { priority, criteria, description, state } = (await task()) ?? {};
    assert.deepEqual([priority, criteria?.[0]?.done, description], ["high", true, "Say `hello`."]);
    assert.equal(state?.name, "proposed");
  });

  it("keeps what another process changes elsewhere in the task, and shows it afterwards", async () => {
    await replace("Say `hello`.", "Say `hello` twice.");
    await elsewhere({ labels: ["theirs"] });
    assert.ok(await form.save());
    const now = await task();
    assert.deepEqual([now?.labels, now?.description], [["theirs"], "Say `hello` twice."]);
    await eventually("the form says what the other process wrote", () => form.getText().includes("- Labels: theirs"));
    assert.equal(form.isDirty, false);
  });

  it("is not saved, and loses nothing, while a line of it cannot be read", async () => {
    await replace("- Priority: high", "- Priority: soonish");
    const [problem] = await eventually("the problem is shown", () => problems().length > 0 && problems());
    assert.equal(problem?.range.start.line, 2);
    assert.match(problem?.message ?? "", /“soonish” is no priority/);
    assert.equal(await form.save(), false);
    assert.ok(form.isDirty && form.getText().includes("soonish"));
    assert.equal((await task())?.priority, "high");
    await replace("soonish", "medium");
    assert.ok(await form.save());
    assert.equal((await task())?.priority, "medium");
    await eventually("the problem is gone", () => problems().length === 0);
  });

  it("does not take the place of what another process has changed in the same field, until it is saved again", async () => {
    await replace("# Greet people", "# Greet everybody");
    await elsewhere({ title: "Greet nobody" });
    assert.equal(await form.save(), false);
    assert.equal((await task())?.title, "Greet nobody");
    assert.ok(form.getText().startsWith("# Greet everybody\n"));
    assert.ok(await form.save());
    assert.equal((await task())?.title, "Greet everybody");
  });

  it("shows what another process wrote when it is reverted", async () => {
    await replace("# Greet everybody", "# Mine");
    await elsewhere({ title: "Theirs" });
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await eventually("their title", () => form.getText().startsWith("# Theirs\n"));
    assert.equal((await task())?.title, "Theirs");
  });

  it("leaves its words to the task that is accepted", async () => {
    await vscode.commands.executeCommand("tutti.acceptTask", id);
    const { state, title, description } = (await task()) ?? {};
    assert.deepEqual([state?.name, title, description], ["ready", "Theirs", "Say `hello` twice."]);
  });
});
