import assert from "node:assert/strict";
import { it } from "mocha";
import * as vscode from "vscode";

it("calls a command of the extension under development", async () => {
  assert.equal(await vscode.commands.executeCommand("fixture.answer"), 42);
});

it("fails", () => assert.fail("as it should"));

it.skip("is skipped", () => {});
