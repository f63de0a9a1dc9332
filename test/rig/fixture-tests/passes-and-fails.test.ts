import assert from "node:assert/strict";
import { it } from "mocha";
import * as vscode from "vscode";

it("calls a command of the extension under development", async () => {
  assert.equal(await vscode.commands.executeCommand("fixture.answer"), 42);
});

it("fails", () => assert.fail("as it should"));

let tries = 0;
it("passes the second time", () => assert.equal(++tries, 2, "the first time"));

it.skip("is skipped", () => {});
