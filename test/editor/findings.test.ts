import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { actionAt, eventually, folder, git, openedTutti, otherBoard } from "./support.ts";

const set = (key: string, value: unknown) =>
  vscode.workspace.getConfiguration("tutti").update(key, value, vscode.ConfigurationTarget.Global);

describe("findings in the editor", () => {
  let path: string;
  let document: vscode.TextDocument;
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    path = join(folder(), "orchard.js");
    writeFileSync(path, "let apples = 1;\n");
    document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
    await set("findingsInProblems", "all");
    await set("analyseOnSave", true);
    const written = join(git("rev-parse", "--path-format=absolute", "--git-common-dir"), "tutti/editor-settings.json");
    const inForce = () => existsSync(written) && readFileSync(written, "utf8").includes("analyseOnSave");
    await eventually("the settings are in force", inForce);
    await vscode.commands.executeCommand("tutti.analyse");
  });
  after(async () => {
    await set("findingsInProblems", undefined);
    await set("analyseOnSave", undefined);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await other[Symbol.asyncDispose]();
    rmSync(path);
  });

  const shown = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "Tutti");
  const isShown = (words: string) => shown().some(({ message }) => message.startsWith(words));
  const write = async (text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    let [asking, saved] = [false, false];
    const listening = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.toString() === document.uri.toString()) saved = true;
    });
    await eventually("the file is saved", () => {
      if (!asking && !saved) {
        asking = true;
        void document.save().then(() => (asking = false));
      }
      return saved;
    });
    listening.dispose();
  };
  const actionCalled = (title: string, line: number): Promise<vscode.CodeAction> =>
    actionAt(title, document.uri, () => new vscode.Range(line, 0, line, 0));

  it("appear as problems when the file that shows them is saved", async () => {
    await write("let apples = 1;\n// FIXME: count the pears\n");
    const [problem] = await eventually("the note is shown", () =>
      isShown("FIXME: count the pears") ? shown() : undefined,
    );
    assert.equal(problem?.range.start.line, 1);
    assert.equal(problem?.code, "todo/fixme");
  });

  it("become a task by a quick fix, and are shown with it", async () => {
    const action = await actionCalled("Make a Task of It", 1);
    await vscode.commands.executeCommand(action.command!.command, ...action.command!.arguments!);
    const { findings, tasks } = await other.board.refresh();
    const note = [...findings.values()].find(({ title }) => title === "FIXME: count the pears");
    const made = [...tasks.values()].filter((task) => note !== undefined && task.findings.includes(note.id));
    assert.deepEqual(
      made.map(({ state }) => state.name),
      ["ready"],
    );
    await vscode.window.showTextDocument(document);
    await actionCalled("Show the Task of This Finding", 1);
  });

  it("go when what they show is mended", async () => {
    await write("let apples = 1;\n");
    await eventually("the note is gone", () => !isShown("FIXME"));
  });
});
