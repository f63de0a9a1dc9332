import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { eventually, folder, openedTutti } from "./support.ts";

const wrong = "agents:\n  reviewer:\n    kind: model\n    provider: anthropic\n    modle: claude-sonnet-5\n";
const hearsay = "agents:\n  runner:\n    kind: command\n    command: run-it\n";

describe("a file of agents", () => {
  const { showWarningMessage } = vscode.window;
  const warnings: string[] = [];
  let file: vscode.Uri;
  const problems = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(file);
  /** In one piece: half a file may be right, and the mistake is told again then. */
  const write = (text: string): void => {
    writeFileSync(`${file.fsPath}.new`, text);
    renameSync(`${file.fsPath}.new`, file.fsPath);
  };
  const isShown = (line: number, part: string): boolean =>
    problems().some(({ range, message }) => range.start.line === line && message.includes(part));

  /** Again every second: an editor that has just begun to watch may have missed the first. */
  const writtenShows = (text: string, line: number, part: string): Promise<true> => {
    let looks = 0;
    return eventually(`“${part}” is in Problems`, () => {
      if (looks++ % 20 === 0) write(text);
      return isShown(line, part);
    });
  };

  before(async () => {
    await openedTutti();
    file = vscode.Uri.file(join(folder(), ".tutti", "agents.yaml"));
    mkdirSync(dirname(file.fsPath), { recursive: true });
    const note = async (message: string): Promise<undefined> => void warnings.push(message);
    Object.assign(vscode.window, { showWarningMessage: note });
  });
  after(() => {
    Object.assign(vscode.window, { showWarningMessage });
    rmSync(dirname(file.fsPath), { recursive: true, force: true });
  });

  it("shows its mistake where it stands, and tells it once", async () => {
    await writtenShows(wrong, 4, "Is “model” meant?");
    assert.deepEqual(
      problems().map(({ severity, source }) => [severity, source]),
      [[vscode.DiagnosticSeverity.Error, "Tutti"]],
    );
    await writtenShows(`${wrong}x: 1\n`, 5, "There is no such name here");
    await writtenShows(`${wrong}# The same mistake, once more.\nx: 1\n`, 6, "There is no such name here");
    await writtenShows(hearsay, 1, "is not used, because it names a command");
    assert.equal(problems()[0]?.severity, vscode.DiagnosticSeverity.Information);
    const told = warnings.filter((text) => text.startsWith(".tutti/agents.yaml, line "));
    assert.equal(told.length, 2, told.join("\n"));
    assert.match(told[0]!, /^\.tutti\/agents\.yaml, line 5: “agents\.reviewer\.modle” is wrong\. .*Is “model” meant\?/);
  });

  it("is forgotten when it is gone", async () => {
    rmSync(file.fsPath);
    await eventually("nothing is in Problems", () => problems().length === 0);
  });
});
