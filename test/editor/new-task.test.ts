import assert from "node:assert/strict";
import { it } from "mocha";
import * as vscode from "vscode";
import { openedTutti, otherBoard } from "./support.ts";

it("a new task goes to the backlog, and opens to be filled in", async () => {
  await openedTutti();
  await using other = await otherBoard();
  await vscode.commands.executeCommand("tutti.newTask", "Sweep the workshop");
  const { tasks } = await other.board.refresh();
  const task = [...tasks.values()].find(({ title }) => title === "Sweep the workshop");
  assert.equal(task?.state.name, "backlog");
  const shown = vscode.window.activeTextEditor?.document.getText() ?? "";
  assert.ok(shown.includes("Sweep the workshop"), shown);
});
