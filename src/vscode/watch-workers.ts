import * as vscode from "vscode";
import { isActive } from "#core/board/run.ts";
import type { Project } from "./project.ts";
import type { Shared } from "./shared.ts";

/** How often a window looks after the workers of runs, in milliseconds. */
const pauseMs = 2_000;

/**
 * A worker that dies cannot say so: while a run is with one, each window looks
 * whether it lives, and lets the board say so when it does not.
 */
export function watchWorkers({ current, views, reporting }: Shared): vscode.Disposable {
  return current.whileOpen((project) => {
    let looking = false;
    let over = false;
    const look = async (): Promise<void> => {
      if (looking || !vscode.workspace.isTrusted || !hasActiveRun(project)) return;
      looking = true;
      try {
        const before = JSON.stringify(project.rules().workforce);
        await project.reconcile();
        if (JSON.stringify(project.rules().workforce) !== before) views.refresh();
      } catch (error) {
        if (!over) reporting.bug("Looking after the workers", error); // a project that closes meanwhile refuses
      } finally {
        looking = false;
      }
    };
    void look();
    const timer = setInterval(() => void look(), pauseMs);
    return {
      dispose: () => {
        over = true;
        clearInterval(timer);
      },
    };
  });
}

function hasActiveRun({ tutti }: Project): boolean {
  return [...tutti.board.state.runs.values()].some((run) => isActive(run.state));
}
