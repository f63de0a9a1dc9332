import type { BoardView } from "#core/board/view/board-view.ts";
import { BoardPage } from "../../../webview/board/board-page.tsx";
import { BoardStore } from "../../../webview/board/board-store.ts";
import { openPage } from "../../../webview/page.ts";
import { FakeHost } from "../fake-host.ts";
import { settle, showPage } from "../screen.ts";

/** Opens the board page on a fake host, and closes it when the test ends. */
export async function openBoard(state?: BoardView, host = new FakeHost<"board">()): Promise<FakeHost<"board">> {
  const board = new BoardStore(openPage<"board">(host), host);
  await showPage(() => <BoardPage board={board} />);
  if (state !== undefined) await settle(() => host.push(state));
  return host;
}

export function cardOf(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-card="${id}"]`);
  if (found === null) throw new Error(`No card ${id} is shown.`);
  return found;
}

export function columnOf(id: string): string | undefined {
  return cardOf(id).closest<HTMLElement>("[data-column]")?.dataset["column"];
}
