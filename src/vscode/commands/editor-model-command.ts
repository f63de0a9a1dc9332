import * as vscode from "vscode";
import { modelProviders } from "#core/agent-loop/providers.ts";
import type { Tutti } from "#core/tutti.ts";
import { TuttiError } from "#core/errors.ts";
import { justification, nameOfModel } from "../editor-models.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { pick } from "./choose.ts";

/**
 * Makes one of the editor's own models an agent. It is asked one word here, so that the editor asks the person who has
 * chosen it whether Tutti may: workers ask without anybody being there.
 */
export async function useEditorModel({ current, views }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const chat = await pick(
    {
      items: await vscode.lm.selectChatModels({}),
      placeHolder: "Which model of VS Code shall work on tasks?",
      nothing: "VS Code has no model. Sign in to an extension that brings some, such as GitHub Copilot.",
    },
    ({ name, vendor, family, maxInputTokens }) => ({
      label: name,
      description: `${vendor} · ${family}`,
      detail: `${maxInputTokens.toLocaleString("en")} tokens of context`,
    }),
  );
  await askOnce(chat);
  const configuration = vscode.workspace.getConfiguration("tutti");
  const agents = configuration.inspect<Record<string, object>>("agents")?.globalValue ?? {};
  const id = `vscode-${chat.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  if (!(id in agents)) {
    const agent = { kind: "model", provider: "vscode", model: nameOfModel(chat), label: chat.name };
    await configuration.update("agents", { ...agents, [id]: agent }, vscode.ConfigurationTarget.Global);
  }
  await letGoOn(tutti);
  await views.findAgents();
  void vscode.window.showInformationMessage(`${chat.name} can work on tasks now, as the agent ${id}.`);
}

/** What waits for the editor's models is tried again. */
export async function letGoOn(tutti: Tutti): Promise<void> {
  const account = modelProviders["vscode"]?.account;
  if (account !== undefined && (await tutti.board.refresh()).holds.has(account)) {
    await tutti.send({ type: "account/release", account });
  }
}

async function askOnce(chat: vscode.LanguageModelChat): Promise<void> {
  try {
    const question = vscode.LanguageModelChatMessage.User("Answer with the one word: yes");
    const response = await chat.sendRequest([question], { justification });
    for await (const word of response.text) if (word !== "") break; // it may be used
  } catch (error) {
    if (!(error instanceof vscode.LanguageModelError)) throw error;
    throw new TuttiError("refused", `${chat.name} cannot be used: ${error.message}`, { cause: error });
  }
}
