import * as vscode from "vscode";
import { suggestionsAt } from "#core/backlog/help/suggestions.ts";
import type { Shared } from "../shared.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

const kinds = {
  task: vscode.CompletionItemKind.Reference,
  value: vscode.CompletionItemKind.Value,
  name: vscode.CompletionItemKind.Field,
} as const;

/** Ids, values and names of fields, where one of them can stand. */
export function suggestInPages({ views }: Shared, pages: Pages): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position) {
      const page = await pages.page(document);
      if (page === undefined) return [];
      const agents = [...views.labels.keys()];
      const found = suggestionsAt(pages.board, page, document.offsetAt(position), agents);
      return found.map((each, index) => {
        const item = new vscode.CompletionItem({ label: each.label, description: each.detail ?? "" }, kinds[each.kind]);
        item.insertText = each.text;
        item.range = rangeOf(document, each);
        if (each.search !== undefined) item.filterText = each.search;
        item.sortText = String(index).padStart(5, "0");
        // The name of a field calls for its value.
        if (each.kind === "name") item.command = { title: "Suggest", command: "editor.action.triggerSuggest" };
        return item;
      });
    },
  };
  return vscode.languages.registerCompletionItemProvider(backlogSelector, provider, "#", "-", " ", ",");
}
