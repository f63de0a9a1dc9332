import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { openedTutti, otherBoard } from "./support.ts";

describe("analysis", () => {
  it("analyses the open repository and fills the board with proposals", async () => {
    await openedTutti();
    await vscode.commands.executeCommand("tutti.analyse");
    await vscode.commands.executeCommand("tutti.plan");
    await using other = await otherBoard();
    const { facts, tasks } = other.board.state;
    assert.ok(
      facts?.languages.some(({ language }) => language === "JavaScript"),
      JSON.stringify(facts),
    );
    assert.ok([...tasks.values()].some((task) => task.state.name === "proposed"));
  });

  it("changes nothing when it analyses an unchanged repository again", async () => {
    await using other = await otherBoard();
    const { version } = other.board.state;
    await vscode.commands.executeCommand("tutti.analyse");
    assert.equal((await other.board.refresh()).version, version);
  });

  it("looks for secrets in the history on request, and finds none in the demonstration", async () => {
    await using other = await otherBoard();
    await vscode.commands.executeCommand("tutti.searchHistory");
    const { findings } = await other.board.refresh();
    assert.ok(findings.size > 0);
    assert.deepEqual(
      [...findings.values()].filter(({ rule }) => rule.startsWith("secret-history/")),
      [],
    );
  });
});
