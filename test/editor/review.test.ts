import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import type { Board } from "#core/board/board.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { ReviewFinding } from "#core/review/comment.ts";
import type { GitExtension } from "#vscode/git-extension.ts";
import { eventually, folder, git, openedTutti, otherBoard } from "./support.ts";

interface GitExports {
  getAPI(version: 1): GitExtension;
}

const task = TaskId.parse("t-review");
const run = RunId.parse("r-review");
const finding: ReviewFinding = {
  rule: "secret/aws",
  severity: "error",
  file: "src/key.js",
  line: 2,
  anchor: "const key = 1;",
  text: "This looks like a key.",
};

describe("a delivered run", () => {
  let other: Awaited<ReturnType<typeof otherBoard>>;
  let place: string;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    place = mkdtempSync(join(tmpdir(), "tutti-place-"));
    await deliver(other.board, place);
  });
  after(async () => {
    git("worktree", "remove", "--force", place);
    rmSync(place, { recursive: true, force: true });
    await other[Symbol.asyncDispose]();
  });

  const threads = async () => (await openedTutti()).reviewThreads().filter((thread) => thread.uri.query.includes(run));

  it("has a native thread for each finding, on its line", async () => {
    const found = await waitForThreads(threads, 1);
    assert.equal(found[0]?.uri.path, "/src/key.js");
    assert.equal(found[0]?.range?.start.line, 1);
    assert.equal(found[0]?.label, "Error");
    assert.equal(found[0]?.comments[0]?.author.name, "Tutti checks");
  });

  it("lists its open findings as problems of the file", async () => {
    const [thread] = await waitForThreads(threads, 1);
    assert.ok(thread !== undefined);
    const problems = await eventually("a problem", () => {
      const all = vscode.languages.getDiagnostics(thread.uri);
      return all.length > 0 ? all : undefined;
    });
    assert.equal(problems[0]?.message, finding.text);
    assert.equal(problems[0]?.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problems[0]?.code, "secret/aws");
  });

  it("opens as one editor that compares every file", async () => {
    await vscode.commands.executeCommand("tutti.reviewTask", run);
    const label = "Review: Add a key (round 1)";
    await eventually("the review's tab", () =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs).some((tab) => tab.label.startsWith(label)),
    );
    const [thread] = await waitForThreads(threads, 1);
    const document = await vscode.workspace.openTextDocument(thread!.uri);
    assert.equal(document.getText(), "// A key\nconst key = 1;\n");
  });

  it("is not listed as a repository of its own in the Source Control view", async () => {
    const api = (await vscode.extensions.getExtension<GitExports>("vscode.git")?.activate())?.getAPI(1);
    assert.ok(api !== undefined, "the editor has git");
    const isPlace = ({ rootUri }: { rootUri: vscode.Uri }) => rootUri.fsPath === realpathSync(place);
    const opened = new Promise<void>((resolve) => api.onDidOpenRepository((found) => isPlace(found) && resolve()));
    await vscode.commands.executeCommand("git.openRepository", place);
    await opened;
    await eventually("closed again", () => !api.repositories.some(isPlace));
  });

  it("takes a comment of a human on any line of the new side", async () => {
    const [existing] = await waitForThreads(threads, 1);
    const controller = vscode.comments.createCommentController("test", "Test");
    const thread = controller.createCommentThread(existing!.uri, new vscode.Range(0, 0, 0, 0), []);
    await vscode.commands.executeCommand("tutti.addComment", { thread, text: "Say *whose* key." });
    const { comments } = await other.board.refresh();
    const comment = [...comments.values()].find((entry) => entry.author === "human");
    assert.deepEqual(
      { file: comment?.file, line: comment?.line, anchor: comment?.anchor, text: comment?.text },
      { file: "src/key.js", line: 1, anchor: "// A key", text: "Say *whose* key." },
    );
    await waitForThreads(threads, 2);
    controller.dispose();
  });

  it("takes a reply, and closes a thread in place when it is resolved", async () => {
    const thread = (await waitForThreads(threads, 2)).find((entry) => entry.label === "Error")!;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    await vscode.commands.executeCommand("tutti.replyToComment", { thread, text: "It is a test." });
    await eventually("the reply", () => thread.comments.length === 2);
    await vscode.commands.executeCommand("tutti.resolveComment", thread);
    await eventually("resolved", () => thread.state === vscode.CommentThreadState.Resolved);
    assert.equal(thread.label, "Error · resolved");
    assert.equal(thread.collapsibleState, vscode.CommentThreadCollapsibleState.Expanded);
    assert.deepEqual(
      vscode.languages.getDiagnostics(thread.uri).map(({ message }) => message),
      ["Say *whose* key."],
    );
  });

  it("loses its threads and its tab when the run ends", async () => {
    const shown = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label.startsWith("Review: Add a key"));
    assert.ok(shown());
    await other.board.send({ type: "run/stop", run, discard: true });
    await waitForThreads(threads, 0);
    await eventually("the tab closed", () => !shown());
  });
});

/** What a worker writes for a run that has worked, in a real worktree with a real commit. */
async function deliver(board: Board, place: string): Promise<void> {
  const branch = "tutti/t-review";
  const base = git("rev-parse", "HEAD");
  rmSync(place, { recursive: true });
  git("worktree", "add", "-b", branch, place);
  writeFileSync(join(place, "src/key.js"), "// A key\nconst key = 1;\n");
  git("-C", place, "add", "--all");
  git("-C", place, "commit", "--message=Add a key");
  const commit = git("-C", place, "rev-parse", "HEAD");
  const draft = TaskDraft.parse({ id: task, title: "Add a key" });
  await board.send({ type: "task/add", task: draft, state: { name: "ready" } });
  await board.send({ type: "run/request", run, task, agent: "recipe" });
  await board.send({ type: "run/start", run, worker: "test" });
  await board.send({ type: "run/place", run, place: { path: place, branch, base } });
  const delivery = { round: 1, commit, files: 1, added: 2, removed: 0, checks: [] };
  await board.send({ type: "run/deliver", run, delivery, author: "gate", findings: [finding] });
  assert.notEqual(place, folder());
}

async function waitForThreads(
  threads: () => Promise<readonly vscode.CommentThread[]>,
  number: number,
): Promise<readonly vscode.CommentThread[]> {
  let found = await threads();
  await eventually(`${number} threads`, () => {
    void threads().then((now) => (found = now));
    return found.length === number;
  });
  return found;
}
