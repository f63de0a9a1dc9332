import * as vscode from "vscode";
import type { Handlers } from "#protocol/messages.ts";
import { returnWithNote } from "../commands/review-commands.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";

/** What a page may ask of its host. `opened` is told when the page is ready to be shown something. */
export function pageHandlers(shared: Shared, opened: () => void): Handlers {
  return {
    "page/open": async () => {
      opened();
      return {};
    },
    "board/send": async (command) => {
      requireTrust();
      const { tutti } = await shared.current.opened();
      if (command.type === "run/return") await returnWithNote(shared, command.run, command.note);
      else await tutti.send(command);
      return { version: tutti.board.state.version };
    },
    "command/run": async ({ command, target }) => {
      // Not awaited: a command may wait for a person, and tells them itself what goes wrong.
      void vscode.commands.executeCommand(command, target);
      return {};
    },
  };
}
