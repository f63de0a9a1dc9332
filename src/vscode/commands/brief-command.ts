import * as vscode from "vscode";
import { briefUri } from "../documents/addresses.ts";
import { withProgress } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";

/** As much as the command line writes. */
const TOKENS = 2_000;

/** Shows what agents are told of the project, and offers to put it where they look for it. */
export async function showBrief({ current, reporting }: Shared): Promise<void> {
  requireTrust();
  const project = await current.opened();
  await withProgress("Tutti reads the project", async () => {
    await vscode.window.showTextDocument(briefUri(), { preview: true });
  });
  const write = async (): Promise<void> => {
    await withProgress("Tutti writes AGENTS.md", (_step, signal) =>
      project.brief({ tokens: TOKENS, write: true }, signal),
    );
    await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(project.repository.top), "AGENTS.md"));
  };
  void reporting.guard("showBrief", () => offer(write));
}

async function offer(write: () => Promise<void>): Promise<void> {
  const yes = "Write into AGENTS.md";
  const message = "This is what agents should know of the project. In AGENTS.md all of them find it.";
  if ((await vscode.window.showInformationMessage(message, yes)) === yes) await write();
}
