import * as vscode from "vscode";
import { GITHUB, type Tokens } from "../tokens.ts";
import { ask } from "./choose.ts";

export async function signIn(tokens: Tokens): Promise<void> {
  const account = await tokens.signIn(GITHUB);
  void vscode.window.showInformationMessage(`Tutti publishes to GitHub as ${account}.`);
}

export async function setToken(tokens: Tokens, argument: unknown): Promise<void> {
  const host = await askHost(argument, "Set a token");
  const token = await ask({
    title: `Token for ${host}`,
    prompt: "It is kept in the editor's secret storage and given only to Tutti's worker on this machine.",
    password: true,
    validateInput: (text) => (text.trim() === "" ? "A token is needed." : undefined),
  });
  await tokens.set(host, token.trim());
  void vscode.window.showInformationMessage(`A token for ${host} is set.`);
}

export async function clearToken(tokens: Tokens, argument: unknown): Promise<void> {
  const host = await askHost(argument, "Clear a token");
  await tokens.clear(host);
  void vscode.window.showInformationMessage(`Tutti has no token of its own for ${host} now.`);
}

async function askHost(argument: unknown, title: string): Promise<string> {
  if (typeof argument === "string" && argument !== "") return argument;
  const host = await ask({
    title,
    prompt: "For which host?",
    value: GITHUB,
    validateInput: (text) => (/^[\w.-]+(:\d+)?$/.test(text.trim()) ? undefined : "A host is needed, like github.com."),
  });
  return host.trim().toLowerCase();
}
