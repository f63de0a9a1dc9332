import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { systemClock } from "#node/clock.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import type { TuttiExports } from "#vscode/extension.ts";

const appearMs = 60_000;

/** The folder that is open while the tests run. */
export function folder(): string {
  const path = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(path !== undefined, "a folder is open");
  return path;
}

/** The extension with its board open. */
export async function openedTutti(): Promise<TuttiExports> {
  const extension = vscode.extensions.getExtension<TuttiExports>("tutti.tutti");
  assert.ok(extension !== undefined, "the extension is there");
  const exports = await extension.activate();
  await exports.opened();
  return exports;
}

/** The same board, as another process has it. */
export async function otherBoard(): Promise<{ readonly board: Board } & AsyncDisposable> {
  const store = await openStore(git("rev-parse", "--path-format=absolute", "--git-common-dir"));
  const board = new Board(
    createEventLog(store, (value) => Event.parse(value)),
    systemClock,
  );
  await board.refresh();
  return { board, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

export function git(...words: readonly string[]): string {
  return execFileSync("git", words, { cwd: folder(), encoding: "utf8" }).trim();
}

/** Waits until `look` finds something, and says what was waited for when it never does. */
export async function eventually<Found>(what: string, look: () => Found | undefined | false): Promise<Found> {
  const end = Date.now() + appearMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * The code action with this title, once it is offered there. Asked again where the editor gave nothing: it drops all
 * answers when another extension begins to offer actions.
 */
export function actionAt(title: string, uri: vscode.Uri, where: () => vscode.Range): Promise<vscode.CodeAction> {
  const found: vscode.CodeAction[] = [];
  let asking = false;
  const look = async (): Promise<void> => {
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      where(),
    );
    found.push(...offered.filter((action) => action.title === title));
  };
  return eventually(`“${title}” is offered`, () => {
    if (!asking && found.length === 0) {
      asking = true;
      void look().finally(() => (asking = false));
    }
    return found[0];
  });
}
