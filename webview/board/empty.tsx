import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import type { BoardStore } from "./board-store.ts";

/** What to do first, when there is no task yet. */
export function EmptyBoard({
  board,
  analysed,
  findings,
}: {
  board: BoardStore;
  analysed: boolean;
  findings: number;
}): JSX.Element {
  if (!analysed) {
    return (
      <div class="welcome">
        <h2>Start with a look at your project</h2>
        <p>Looks at your files on this machine. No model, no network, no key.</p>
        <Button look="primary" icon="analyse" label="Analyse project" onClick={() => board.run("tutti.analyse")} />
        <p class="aside">
          You have a backlog file already?{" "}
          <button type="button" class="text-link" onClick={() => board.run("tutti.importBacklog")}>
            Import it
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="welcome">
      <h2>{findings === 0 ? "Nothing was found to improve" : foundWords(findings)}</h2>
      <p>
        {findings === 0
          ? "Bring your own tasks: import a backlog file from this repository."
          : "Planning turns findings into task proposals. You accept, edit or dismiss each; nothing runs by itself."}
      </p>
      <div class="welcome-actions">
        {findings > 0 && (
          <Button look="primary" icon="plan" label="Plan tasks" onClick={() => board.run("tutti.plan")} />
        )}
        <Button
          look={findings > 0 ? "secondary" : "primary"}
          icon="import"
          label="Import backlog"
          onClick={() => board.run("tutti.importBacklog")}
        />
      </div>
    </div>
  );
}

function foundWords(findings: number): string {
  return findings === 1 ? "The analysis found 1 thing" : `The analysis found ${findings} things`;
}
