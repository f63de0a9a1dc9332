import * as vscode from "vscode";
import { commandIds, type CommandId } from "../command-ids.ts";
import type { Reporting } from "../reporting.ts";

/** What each command does with the argument that a view, page or menu gives it. */
export type CommandHandlers = Readonly<Record<CommandId, (argument?: unknown) => Promise<void>>>;

/** Registers every command. What goes wrong in one is told to the person, never thrown at the caller. */
export function registerCommands(handlers: CommandHandlers, reporting: Reporting): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, (argument?: unknown) =>
        reporting.guard(id.replace("tutti.", ""), () => handlers[id](argument)),
      ),
    ),
  );
}
