import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { eventually, folder, openedTutti, otherBoard } from "./support.ts";

const backlog = `# Roadmap

## Ready

- [ ] MAP-1: Draw the coast
  - Depends on: MAP-2, MAP-9
  - Acceptance criteria:
    - [ ] It works
    - [ ] \`npm test\` succeeds
- [ ] MAP-2: Measure the coast
  - Acceptance criteria:
    - [ ] Every bay has a length
`;

describe("help with a backlog in the editor", () => {
  let path: string;
  let document: vscode.TextDocument;
  let other: Awaited<ReturnType<typeof otherBoard>>;
  before(async () => {
    await openedTutti();
    other = await otherBoard();
    path = join(folder(), "ROADMAP.md");
    writeFileSync(path, backlog);
    await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(path));
    document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await other.board.send({ type: "backlog/unlink", file: "ROADMAP.md" });
    await other[Symbol.asyncDispose]();
    rmSync(path);
  });

  const at = (words: string): vscode.Position => document.positionAt(document.getText().indexOf(words));
  const problems = () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ source }) => source === "Tutti")
      .map(({ range, code }) => `${document.getText(range)}: ${String(code)}`);
  const isTold = (...some: readonly string[]) => some.every((one) => problems().includes(one));
  /** Asked again where the editor gave nothing: it drops all answers when another extension begins to offer actions. */
  const actionCalled = async (title: string, words: string): Promise<vscode.CodeAction> => {
    const found: vscode.CodeAction[] = [];
    let asking = false;
    const look = async (): Promise<void> => {
      const here = new vscode.Range(at(words), at(words));
      const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        here,
      );
      found.push(...offered.filter((action) => action.title === title));
      asking = false;
    };
    return eventually(`“${title}” is offered`, () => {
      if (!asking && found.length === 0) {
        asking = true;
        void look();
      }
      return found[0];
    });
  };

  it("shows nothing while the file is not kept in step with the board", async () => {
    assert.deepEqual(problems(), []);
  });

  it("shows what is wrong with the plan where it stands, and mends it in the file", async () => {
    await vscode.commands.executeCommand("tutti.syncBacklog", document.uri);
    await eventually("the problems are shown", () => isTold("MAP-9: unknown-dependency", "It works: vague-criterion"));
    const action = await actionCalled("Do not wait for MAP-9", "MAP-9");
    assert.ok(action.edit !== undefined, "the fix is an edit of the file");
    await vscode.workspace.applyEdit(action.edit);
    assert.ok(document.getText().includes("  - Depends on: MAP-2\n"));
    await eventually("the problem is gone before the file is saved", () => !isTold("MAP-9: unknown-dependency"));
    await document.save();
    using following = other.board.follow((error) => assert.fail(String(error)));
    void following;
    const coast = () => [...other.board.state.tasks.values()].find(({ key }) => key === "MAP-1");
    await eventually("the board has it", () => coast()?.after.length === 1);
  });
});
