import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { Approval } from "#core/permission/approval.ts";
import { openedTutti, otherBoard } from "./support.ts";

const task = TaskId.parse("t-asks");
const run = RunId.parse("r-asks");
const question = (id: string) =>
  Approval.parse({
    id,
    task,
    run,
    title: "Install",
    kind: "execute",
    paths: [],
    command: "npm install",
    reason: "It would run a command.",
    askedAt: 0,
    expiresAt: Date.now() + 600_000,
  });

describe("an agent's question", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    const { board } = other;
    await board.send({ type: "task/add", task: TaskDraft.parse({ id: task, title: "Ask" }), state: { name: "ready" } });
    await board.send({ type: "run/request", run, task, agent: "recipe" });
    await board.send({ type: "run/start", run, worker: "test" });
    for (const id of ["a-1", "a-2"]) {
      await board.send({ type: "approval/ask", approval: question(id) });
    }
  });
  after(async () => {
    await other.board.send({ type: "run/cancel", run });
    await other[Symbol.asyncDispose]();
  });

  const answerOf = async (id: string) =>
    (await other.board.refresh()).approvals.get(ApprovalId.parse(id))?.answer?.decision;

  it("is answered by a row of the inbox, and the first answer counts", async () => {
    const row = { target: { task, run, approval: ApprovalId.parse("a-1") } };
    await vscode.commands.executeCommand("tutti.allow", row);
    assert.equal(await answerOf("a-1"), "allow");
    await vscode.commands.executeCommand("tutti.deny", row);
    assert.equal(await answerOf("a-1"), "allow");
    assert.equal(await answerOf("a-2"), undefined);
  });

  it("is answered by its id", async () => {
    await vscode.commands.executeCommand("tutti.deny", "a-2");
    assert.equal(await answerOf("a-2"), "deny");
  });
});
