import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { eventually, folder, openedTutti, otherBoard } from "./support.ts";

const backlog = `# Backlog

## Ready

- [ ] Ship the parcel (high)

## Done

- [x] Weigh the parcel
`;

describe("a backlog file", () => {
  let path: string;
  before(async () => {
    await openedTutti();
    path = join(folder(), "BACKLOG.md");
    writeFileSync(path, backlog);
  });
  after(() => rmSync(path));

  it("becomes tasks, once, where it says they stand", async () => {
    await using other = await otherBoard();
    await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(path));
    const { tasks, imports } = await other.board.refresh();
    const stands = (title: string) => [...tasks.values()].find((task) => task.title.includes(title))?.state.name;
    assert.equal(stands("Ship the parcel"), "ready");
    assert.equal(stands("Weigh the parcel"), "done");
    assert.equal(imports.get("BACKLOG.md")?.tasks, 2);
    const { version } = other.board.state;
    await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(path));
    assert.equal((await other.board.refresh()).version, version);
  });

  it("may be one that task-master keeps", async () => {
    await using other = await otherBoard();
    const tasks = join(folder(), "tasks.json");
    writeFileSync(tasks, JSON.stringify({ tasks: [{ id: 7, title: "Wrap the parcel", status: "pending" }] }));
    try {
      await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(tasks));
    } finally {
      rmSync(tasks);
    }
    const { tasks: known, imports } = await other.board.refresh();
    const wrapped = [...known.values()].find((task) => task.title === "Wrap the parcel");
    assert.equal(wrapped?.state.name, "ready");
    assert.equal(imports.get("tasks.json")?.tasks, 1);
  });

  it("is kept in step with the board in both directions, once a person asks for it", async () => {
    await using other = await otherBoard();
    const find = (title: string) => [...other.board.state.tasks.values()].find((task) => task.title.includes(title));
    await vscode.commands.executeCommand("tutti.syncBacklog", vscode.Uri.file(path));
    await other.board.refresh();
    const parcel = find("Ship the parcel");
    assert.ok(parcel !== undefined, "the task is on the board");

    await other.board.send({ type: "task/move", id: parcel.id, state: { name: "done" } });
    const moved = backlog
      .replace("- [ ] Ship the parcel (high)\n", "")
      .replace("- [x] Weigh the parcel\n", "- [x] Weigh the parcel\n- [x] Ship the parcel (high)\n");
    await eventually("the entry is under Done", () => readFileSync(path, "utf8") === moved);

    const document = await vscode.workspace.openTextDocument(path);
    await eventually("the editor has the file as it is", () => document.getText() === moved);
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf("Weigh"));
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, "Weigh".length)), "Measure");
    await vscode.workspace.applyEdit(edit);
    await document.save();
    using following = other.board.follow((error) => assert.fail(String(error)));
    void following;
    await eventually("the title is on the board", () => find("Measure the parcel"));
    await other.board.send({ type: "backlog/unlink", file: "BACKLOG.md" });
  });
});
