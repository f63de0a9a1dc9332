import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { actionAt, eventually, folder, openedTutti, otherBoard } from "./support.ts";

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
      .map(({ range, code }) => `${document.getText(range)}: ${typeof code === "string" ? code : ""}`);
  const isTold = (...some: readonly string[]) => some.every((one) => problems().includes(one));
  const actionCalled = (title: string, words: string): Promise<vscode.CodeAction> =>
    actionAt(title, document.uri, () => new vscode.Range(at(words), at(words)));

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

  it("tells of a task where its entry or its id stands, and leads there and back", async () => {
    const ask = <Answer>(what: string, words: string): Thenable<Answer> =>
      vscode.commands.executeCommand(`vscode.execute${what}Provider`, document.uri, at(words));
    const hovers = await ask<vscode.Hover[]>("Hover", "MAP-2\n");
    const [markdown] = hovers.flatMap(({ contents }) => contents) as vscode.MarkdownString[];
    assert.match(markdown?.value ?? "", /^MAP\\-2 Measure the coast\n\n\*\*Ready\*\*/);
    const trusted = markdown?.isTrusted;
    assert.ok(typeof trusted === "object" && trusted.enabledCommands.includes("tutti.showTask"), "some commands only");
    const [there] = await ask<vscode.Location[]>("Definition", "MAP-2\n");
    assert.equal(there?.range.start.line, at("Measure").line);
    const back = await ask<vscode.Location[]>("Reference", "Measure the coast");
    assert.deepEqual(
      back.map(({ range }) => document.getText(range)),
      ["MAP-2"],
    );
  });

  it("folds entries, and offers to run those that an agent could take", async () => {
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    const first = at("- [ ] MAP-1").line;
    assert.ok(folds.some(({ start, end }) => start === first && end === first + 4));
    const lenses = async (): Promise<readonly string[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
      );
      return found.map(({ range, command }) => `${range.start.line}: ${command?.title}`);
    };
    const second = at("- [ ] MAP-2").line;
    assert.deepEqual(await lenses(), [`${second}: $(play) Run`, `${second}: Open Task`]);
    const settings = vscode.workspace.getConfiguration("tutti.backlog");
    await settings.update("lens", false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lenses(), []);
    await settings.update("lens", undefined, vscode.ConfigurationTarget.Global);
  });

  it("completes ids where a task says what it waits for", async () => {
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.insert(document.uri, end, "- [ ] MAP-3: Print the map\n  - Depends on: \n");
    await vscode.workspace.applyEdit(edit);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      document.lineAt(document.lineCount - 2).range.end,
    );
    const ids = list.items.flatMap(({ label }) => (typeof label === "string" ? [] : [label.label]));
    assert.ok(ids.includes("MAP-1") && ids.includes("MAP-2"), ids.join(", "));
    assert.ok(!ids.includes("MAP-3"), "not itself");
  });

  it("ticks a criterion, and writes behind it what shows it", async () => {
    const { showInputBox } = vscode.window;
    Object.assign(vscode.window, { showInputBox: async () => "src/main.js:2" });
    try {
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(at("- [ ] Every bay"), at("- [ ] Every bay"));
      await vscode.commands.executeCommand("tutti.toggleCheckbox");
      const ticked = "    - [x] Every bay has a length ([evidence](src/main.js#L2))\n";
      assert.ok(document.getText().includes(ticked), document.getText());
      await vscode.commands.executeCommand("tutti.toggleCheckbox");
      assert.ok(document.getText().includes(ticked.replace("[x]", "[ ]")), document.getText());
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
  });
});
