import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { eventually, openedTutti, otherBoard } from "./support.ts";

const task = TaskId.parse("t-editor-model");
const agent = "vscode-writer-1";

describe("a model of the editor", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
  });
  after(async () => {
    await other[Symbol.asyncDispose]();
    await vscode.workspace.getConfiguration("tutti").update("agents", undefined, vscode.ConfigurationTarget.Global);
  });

  it("becomes an agent when a person chooses it", async () => {
    const offered = await vscode.lm.selectChatModels({ vendor: "scripted" });
    assert.deepEqual(
      offered.map(({ id }) => id),
      ["writer-1"],
    );
    const { showQuickPick } = vscode.window;
    try {
      const choose = async (rows: readonly vscode.QuickPickItem[]) =>
        rows.find(({ label }) => label === "Scripted Writer");
      Object.assign(vscode.window, { showQuickPick: choose });
      await vscode.commands.executeCommand("tutti.useEditorModel");
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
    const agents = vscode.workspace.getConfiguration("tutti").inspect<Record<string, object>>("agents")?.globalValue;
    assert.deepEqual(agents?.[agent], {
      kind: "model",
      provider: "vscode",
      model: "scripted/writer-1",
      label: "Scripted Writer",
    });
  });

  it("does a task in a worker of its own, and what it used is an estimate", async () => {
    const { board } = other;
    const draft = TaskDraft.parse({ id: task, title: "Write a licence by hand", assignee: agent });
    await board.send({ type: "task/add", task: draft, state: { name: "ready" } });
    await vscode.commands.executeCommand("tutti.runTask", task);
    const run = await eventually("a delivery", () => {
      void board.refresh();
      const found = [...board.state.runs.values()].find((each) => each.task === task);
      assert.ok(found?.state.name !== "failed", JSON.stringify(found?.state));
      return found?.state.name === "waiting" ? found : undefined;
    });
    assert.equal(run.agent, agent);
    assert.deepEqual([run.deliveries[0]?.files, run.deliveries[0]?.added], [1, 1]);
    const used = [...board.state.charges.values()].filter((charge) => charge.run === run.id);
    assert.equal(used.length, 2); // one for each call
    for (const { usage } of used) {
      assert.equal(usage.provenance, "estimated");
      assert.equal(usage.costMicroUsd, undefined);
      assert.ok((usage.inputTokens ?? 0) > 0);
    }
  });
});
