import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Run } from "#core/board/run.ts";
import { eventually, git, openedTutti, otherBoard } from "./support.ts";

describe("a ready task", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    await vscode.commands.executeCommand("tutti.analyse");
    await vscode.commands.executeCommand("tutti.plan");
    other = await otherBoard();
  });
  after(() => other[Symbol.asyncDispose]());

  const proposal = () => {
    const found = [...other.board.state.tasks.values()].find(({ recipe }) => recipe?.recipe === "license");
    assert.ok(found !== undefined, "a licence is proposed");
    return found;
  };

  it("comes from a proposal that a person accepts", async () => {
    await vscode.commands.executeCommand("tutti.acceptTask", proposal().id);
    assert.equal((await other.board.refresh()).tasks.get(proposal().id)?.state.name, "ready");
  });

  it("is worked on by a worker that the editor starts, and its result waits for a review", async () => {
    await vscode.commands.executeCommand("tutti.runTask", proposal().id);
    const run = await eventually("a delivery", () => {
      void other.board.refresh();
      const found = [...other.board.state.runs.values()].find(({ task }) => task === proposal().id);
      return found?.state.name === "waiting" ? found : undefined;
    });
    assert.equal(run.agent, "recipe");
    assert.equal(run.deliveries.length, 1);
    assert.equal(other.board.state.tasks.get(proposal().id)?.state.name, "review");
    await showsTranscript(run);
  });

  it("begins again from the step that a person picks", async () => {
    const runOfTask = () => [...other.board.state.runs.values()].find(({ task }) => task === proposal().id);
    await acceptFirst(vscode.commands.executeCommand("tutti.retryRun", proposal().id));
    const run = await eventually("a delivery again", () => {
      void other.board.refresh();
      const found = runOfTask();
      return found?.retry !== undefined && found.state.name === "waiting" ? found : undefined;
    });
    assert.equal(run.retry?.point.step, "gate-1"); // the last one that it can begin from
    assert.equal(run.deliveries.length, 1);
    assert.equal(run.retry.point.commit, run.deliveries[0]?.commit);
  });

  it("is put on what the base branch has gained, and checked again", async () => {
    const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
    git(...identity, "commit", "--quiet", "--allow-empty", "--no-verify", "-m", "something new");
    await acceptFirst(vscode.commands.executeCommand("tutti.rebaseTask", proposal().id));
    const run = await eventually("a delivery on another commit", () => {
      void other.board.refresh();
      const found = [...other.board.state.runs.values()].find(({ task }) => task === proposal().id);
      return found?.deliveries.length === 2 && found.state.name === "waiting" ? found : undefined;
    });
    assert.equal(run.rebases?.[0]?.result?.outcome, "rebased");
    assert.equal(run.place?.base, git("rev-parse", "HEAD"));
  });

  it("shows all that is known of it as a document", async () => {
    await vscode.commands.executeCommand("tutti.showTask", proposal().id);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, "tutti-task");
    assert.match(editor?.document.getText() ?? "", /^# Add a licence[^]*## Runs\n\n- r-\w+ by Recipe, waiting/);
  });

  it("is said to be refused, and not thrown, when it cannot run", async () => {
    const { version } = other.board.state;
    await vscode.commands.executeCommand("tutti.runTask", proposal().id);
    assert.equal((await other.board.refresh()).version, version);
  });
});

/** Takes the first entry of the quick pick that a command opens, as soon as it is there. */
async function acceptFirst(command: Thenable<unknown>): Promise<void> {
  let open = true;
  const done = command.then(() => (open = false));
  while (open) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await done;
}

async function showsTranscript(run: Run): Promise<void> {
  await vscode.commands.executeCommand("tutti.showTranscript", run.id);
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document.uri.scheme, "tutti-run");
  assert.match(editor?.document.getText() ?? "", /── recipe/);
}
