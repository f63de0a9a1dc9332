import * as vscode from "vscode";
import type { PageName } from "#protocol/messages.ts";

export const pageNames: readonly PageName[] = ["board", "agents", "costs", "inbox"];

export function viewType(page: PageName): string {
  return `tutti.${page}`;
}

/** Which page a tab shows; also of one that the window kept and has not handed over yet. */
export function pageOf({ input }: vscode.Tab): PageName | undefined {
  if (!(input instanceof vscode.TabInputWebview)) return undefined;
  // The editor puts a prefix of its own before the type.
  return pageNames.find((page) => input.viewType.endsWith(`-${viewType(page)}`));
}
