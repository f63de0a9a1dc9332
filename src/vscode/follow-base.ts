import * as vscode from "vscode";
import type { RunId } from "#core/board/ids.ts";
import { behindWords, type BehindBase } from "#core/board/view/behind-words.ts";
import { coalesce } from "./coalesce.ts";
import type { Project } from "./project.ts";

/** Asking git costs processes: at most so often, and only when the board or the window has changed. */
const pauseMs = 10_000;

/** Tells what the base branch has gained since the work began of each run that stands still. */
export function followBase(
  project: Project,
  onProblem: (error: unknown) => void,
  tell: (behind: BehindBase) => void,
): vscode.Disposable {
  const { board } = project.tutti;
  const ended = new AbortController();
  let told = "";
  const look = async (): Promise<void> => {
    const behind = new Map<RunId, string>();
    for (const run of board.state.runs.values()) {
      if (run.state.name !== "waiting" && run.state.name !== "interrupted") continue;
      const seen = await project.behind(run, ended.signal);
      if (seen !== undefined) behind.set(run.id, behindWords(seen));
    }
    const text = JSON.stringify([...behind]);
    if (text !== told) tell(behind);
    told = text;
  };
  const lookSoon = coalesce(() => {
    look().catch((error: unknown) => {
      if (!ended.signal.aborted) onProblem(error);
    });
  }, pauseMs);
  lookSoon();
  const listening = board.listen(lookSoon);
  const focusing = vscode.window.onDidChangeWindowState(({ focused }) => focused && lookSoon());
  return {
    dispose: () => {
      ended.abort();
      lookSoon.dispose();
      focusing.dispose();
      listening[Symbol.dispose]();
    },
  };
}
