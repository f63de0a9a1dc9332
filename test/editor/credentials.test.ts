import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { askEditorForToken } from "#node/editor/ask-editor.ts";
import { git, openedTutti } from "./support.ts";

const ask = (host: string) =>
  askEditorForToken(git("rev-parse", "--path-format=absolute", "--git-common-dir"), host, new AbortController().signal);

describe("a token that was set in the editor", () => {
  it("is given to a worker for its host alone, until it is cleared", async () => {
    await openedTutti();
    const { showInputBox } = vscode.window;
    try {
      Object.assign(vscode.window, { showInputBox: async () => "a-token" });
      await vscode.commands.executeCommand("tutti.setToken", "forge.example");
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
    assert.equal(await ask("forge.example"), "a-token");
    assert.equal(await ask("other.example"), undefined);
    await vscode.commands.executeCommand("tutti.clearToken", "forge.example");
    assert.equal(await ask("forge.example"), undefined);
  });
});
