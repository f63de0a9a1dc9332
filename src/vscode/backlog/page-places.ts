import * as vscode from "vscode";
import { filesWaitingFor, mentionsOn } from "#core/backlog/help/dependents.ts";
import { foldsOn } from "#core/backlog/help/folds.ts";
import { beginningAt, type MeantTask, namedAt } from "#core/backlog/help/meant-at.ts";
import type { BacklogPage } from "#core/backlog/help/page.ts";
import { tasksOn } from "#core/backlog/help/page-tasks.ts";
import { titleSpot } from "#core/backlog/help/spots.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

/** Other files that are opened to say who waits for a task. */
const mostFiles = 50;

/** From an id to its entry, from an entry to those that wait for it, and entries that fold. */
export function showPlacesInPages(pages: Pages): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDefinitionProvider(backlogSelector, {
      async provideDefinition(document, position) {
        const page = await pages.page(document);
        const meant = page && namedAt(pages.board, page, document.offsetAt(position));
        if (page === undefined || meant === undefined) return [];
        const links = meant.tasks.map((task) => entryOf(pages, document, page, task));
        return (await Promise.all(links)).flatMap((location) => location ?? []);
      },
    }),
    languages.registerReferenceProvider(backlogSelector, {
      async provideReferences(document, position) {
        const page = await pages.page(document);
        if (page === undefined) return [];
        const offset = document.offsetAt(position);
        const meant = namedAt(pages.board, page, offset) ?? beginningAt(pages.board, page, offset);
        const found = (meant?.tasks ?? []).map((task) => mentionsOf(pages, document, page, task));
        return (await Promise.all(found)).flat();
      },
    }),
    languages.registerFoldingRangeProvider(backlogSelector, {
      async provideFoldingRanges(document) {
        const page = await pages.page(document);
        return page === undefined ? [] : foldsOn(page).map(({ start, end }) => new vscode.FoldingRange(start, end));
      },
    }),
  );
}

/** On this page, or else in the file where it was last met, as that is now. */
async function entryOf(
  pages: Pages,
  document: vscode.TextDocument,
  page: BacklogPage,
  { entry, task }: MeantTask,
): Promise<vscode.Location | undefined> {
  if (entry !== undefined) return new vscode.Location(document.uri, rangeOf(document, titleSpot(page, entry)));
  const met = task === undefined ? undefined : pages.board.met.get(task.id);
  if (met === undefined || met.missing) return undefined;
  const other = await pages.pageAt(met.path);
  if (other === undefined) return undefined;
  const there = [...tasksOn(pages.board, other.page)].find(([, one]) => one.id === task?.id)?.[0];
  const place = there === undefined ? undefined : rangeOf(other.document, titleSpot(other.page, there));
  return new vscode.Location(other.document.uri, place ?? new vscode.Position(met.line - 1, 0));
}

async function mentionsOf(
  pages: Pages,
  document: vscode.TextDocument,
  page: BacklogPage,
  meant: MeantTask,
): Promise<vscode.Location[]> {
  const here = locationsIn(document, page, meant);
  const files = meant.task === undefined ? [] : filesWaitingFor(pages.board, meant.task, page.file.path);
  const others = await Promise.all(files.slice(0, mostFiles).map((path) => pages.pageAt(path)));
  return [
    ...here,
    ...others.flatMap((other) =>
      other === undefined ? [] : locationsIn(other.document, other.page, { ...meant, entry: undefined }),
    ),
  ];
}

function locationsIn(document: vscode.TextDocument, page: BacklogPage, meant: MeantTask): vscode.Location[] {
  return mentionsOn(page, meant).map((place) => new vscode.Location(document.uri, rangeOf(document, place)));
}
