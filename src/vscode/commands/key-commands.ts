import * as vscode from "vscode";
import { modelProviders } from "#core/agent-loop/providers.ts";
import type { Tokens } from "../tokens.ts";
import { ask } from "./choose.ts";

export async function setModelKey(tokens: Tokens, argument: unknown): Promise<void> {
  const name = await askName(argument, "Set the key of a model");
  const key = await ask({
    title: `The key ${name}`,
    prompt: "It is kept in the editor's secret storage and given only to Tutti's worker on this machine.",
    password: true,
    validateInput: (text) => (text.trim() === "" ? "A key is needed." : undefined),
  });
  await tokens.setKey(name, key.trim());
  void vscode.window.showInformationMessage(`The key ${name} is set. Agents that name it use it from now on.`);
}

export async function clearModelKey(tokens: Tokens, argument: unknown): Promise<void> {
  const name = await askName(argument, "Clear the key of a model");
  await tokens.clearKey(name);
  void vscode.window.showInformationMessage(`The editor keeps no key ${name} now.`);
}

/** Keys are known by the names of the variables that usually hold them. */
async function askName(argument: unknown, title: string): Promise<string> {
  if (typeof argument === "string" && argument !== "") return argument;
  const usual = Object.values(modelProviders).flatMap(({ key }) => key ?? []);
  const name = await ask({
    title,
    prompt: `What do the agent's settings call it? Usually ${usual.slice(0, 4).join(", ")} …`,
    validateInput: (text) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(text.trim()) ? undefined : "A name is needed, like ANTHROPIC_API_KEY.",
  });
  return name.trim();
}
