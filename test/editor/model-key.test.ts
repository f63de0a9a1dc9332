import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { askEditorForKey, askEditorForToken } from "#node/editor/ask-editor.ts";
import { git, openedTutti } from "./support.ts";

const folder = (): string => git("rev-parse", "--path-format=absolute", "--git-common-dir");
const { signal } = new AbortController();

describe("the key of a model that was set in the editor", () => {
  it("is given to a worker by its name alone, until it is cleared", async () => {
    await openedTutti();
    const { showInputBox } = vscode.window;
    try {
      Object.assign(vscode.window, { showInputBox: async () => "a-key" });
      await vscode.commands.executeCommand("tutti.setModelKey", "HOUSE_KEY");
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
    assert.equal(await askEditorForKey(folder(), "HOUSE_KEY", signal), "a-key");
    assert.equal(await askEditorForKey(folder(), "OTHER_KEY", signal), undefined);
    assert.equal(await askEditorForToken(folder(), "HOUSE_KEY", signal), undefined);
    await vscode.commands.executeCommand("tutti.clearModelKey", "HOUSE_KEY");
    assert.equal(await askEditorForKey(folder(), "HOUSE_KEY", signal), undefined);
  });
});
