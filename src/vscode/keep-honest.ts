import * as vscode from "vscode";
import { isActive } from "#core/board/run.ts";
import { hasLimited } from "#core/dispatch/reconcile.ts";
import type { Project } from "./project.ts";
import type { Shared } from "./shared.ts";

/** A worker that dies says nothing. So often somebody looks, while a run is in progress. */
const everyMs = 5_000;

/** Makes the board say what is true of runs whose worker is gone. Does nothing at all while no run is in progress. */
export function keepHonest({ current, views, reporting }: Shared): vscode.Disposable {
  return current.whileOpen((project) => {
    let looking: Promise<void> | undefined;
    const look = (): void => {
      if (!vscode.workspace.isTrusted) return; // it may start a worker
      looking ??= project
        .reconcile()
        .catch((error: unknown) => reporting.bug("Looking for lost runs", error))
        .finally(() => (looking = undefined));
    };
    let timer: NodeJS.Timeout | undefined;
    const update = (): void => {
      const needed = hasActiveRun(project);
      if (needed) timer ??= setInterval(look, everyMs);
      else {
        clearInterval(timer);
        timer = undefined;
      }
    };
    look();
    update();
    const listening = views.onDidChange(update);
    return {
      dispose: () => {
        clearInterval(timer);
        listening.dispose();
      },
    };
  });
}

function hasActiveRun({ tutti }: Project): boolean {
  const { state } = tutti.board;
  return hasLimited(state) || [...state.runs.values()].some((run) => isActive(run.state));
}
