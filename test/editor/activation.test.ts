import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";

const id = "tutti.tutti";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("activation", () => {
  it("registers every command that package.json names", async () => {
    const extension = vscode.extensions.getExtension<unknown>(id);
    assert.ok(extension, `${id} is not there`);
    await extension.activate();
    const manifest: Manifest = extension.packageJSON;
    const named = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((command) => !registered.has(command)),
      [],
    );
  });
});
