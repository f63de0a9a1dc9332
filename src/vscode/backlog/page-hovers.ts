import * as vscode from "vscode";
import { beginningAt, namedAt } from "#core/backlog/help/meant-at.ts";
import type { Task } from "#core/board/task.ts";
import { taskActions } from "#core/board/view/task-actions.ts";
import { taskGlance } from "#core/board/view/task-glance.ts";
import type { Shared } from "../shared.ts";
import { hoverCommands, hoverText } from "./hover-text.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

/** More tasks than this are meant by the name of a group, not looked at. */
const most = 3;

/** What the board knows of the task whose entry begins here, or whose id stands here. */
export function hoverOverPages({ views }: Shared, pages: Pages): vscode.Disposable {
  const markdownOf = (task: Task): vscode.MarkdownString => {
    const { board } = pages;
    const text = hoverText(task, taskGlance(board, task, views.labels), taskActions(board, task.id));
    const markdown = new vscode.MarkdownString(text);
    markdown.isTrusted = { enabledCommands: hoverCommands };
    return markdown;
  };
  return vscode.languages.registerHoverProvider(backlogSelector, {
    async provideHover(document, position) {
      const page = await pages.page(document);
      if (page === undefined) return undefined;
      const offset = document.offsetAt(position);
      const meant = namedAt(pages.board, page, offset) ?? beginningAt(pages.board, page, offset);
      const tasks = (meant?.tasks ?? []).flatMap(({ task }) => task ?? []).slice(0, most);
      if (meant === undefined || tasks.length === 0) return undefined;
      return new vscode.Hover(tasks.map(markdownOf), rangeOf(document, meant.place));
    },
  });
}
