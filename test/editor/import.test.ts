import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { folder, openedTutti, otherBoard } from "./support.ts";

const backlog = `# Backlog

## Ready

- [ ] Ship the parcel (high)

## Done

- [x] Weigh the parcel
`;

describe("a backlog file", () => {
  let path: string;
  before(async () => {
    await openedTutti();
    path = join(folder(), "BACKLOG.md");
    writeFileSync(path, backlog);
  });
  after(() => rmSync(path));

  it("becomes tasks, once, where it says they stand", async () => {
    await using other = await otherBoard();
    await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(path));
    const { tasks, imports } = await other.board.refresh();
    const stands = (title: string) => [...tasks.values()].find((task) => task.title.includes(title))?.state.name;
    assert.equal(stands("Ship the parcel"), "ready");
    assert.equal(stands("Weigh the parcel"), "done");
    assert.equal(imports.get("BACKLOG.md")?.tasks, 2);
    const { version } = other.board.state;
    await vscode.commands.executeCommand("tutti.importBacklog", vscode.Uri.file(path));
    assert.equal((await other.board.refresh()).version, version);
  });
});
