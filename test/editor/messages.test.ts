import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { RunId, TaskId } from "#core/board/ids.ts";
import { messagesOf } from "#core/board/run-message.ts";
import { TaskDraft } from "#core/board/task.ts";
import { eventually, openedTutti, otherBoard } from "./support.ts";

const task = TaskId.parse("t-hears");
const run = RunId.parse("r-hears");

describe("a message to an agent", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    const { board } = other;
    const draft = TaskDraft.parse({ id: task, title: "Hear" });
    await board.send({ type: "task/add", task: draft, state: { name: "ready" } });
    await board.send({ type: "run/request", run, task, agent: "somebody" });
    await board.send({ type: "run/start", run, worker: "test" });
  });
  after(async () => {
    await other.board.send({ type: "run/cancel", run });
    await other[Symbol.asyncDispose]();
  });

  it("is queued for its run, and offered below its transcript", async () => {
    await vscode.commands.executeCommand("tutti.messageAgent", { run, text: "  Mind the gap. " });
    const messages = messagesOf(await other.board.refresh(), run);
    assert.deepEqual(
      messages.map(({ text, author, state }) => [text, author, state.name]),
      [["Mind the gap.", "human", "queued"]],
    );
    await vscode.commands.executeCommand("tutti.showTranscript", run);
    const { document } = await eventually("a transcript", () => vscode.window.activeTextEditor);
    const titles = async (): Promise<string> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        10,
      );
      return found.map(({ command }) => command?.title).join(" | ");
    };
    assert.match(await titles(), /Message somebody…/);
  });
});
