import * as vscode from "vscode";
import type { RunId } from "#core/board/ids.ts";
import { openComments } from "#core/board/decide-review.ts";
import type { Run } from "#core/board/run.ts";
import { isOver, reviewNamed } from "#core/board/view/reviews.ts";
import type { LiveViews } from "../live-views.ts";
import type { Shared } from "../shared.ts";
import { tellNothingOpen } from "./tell-nothing-open.ts";

/** What a review was like when it was last looked at. */
interface Seen {
  readonly waiting: boolean;
  readonly open: number;
}

/**
 * The tabs that show reviews. The editor says of such a tab only its label and
 * which kind of editor it is, so the label says which review is meant. A tab is
 * closed when what it shows is no longer so: sent back, published, dismissed.
 */
export class ReviewTabs implements vscode.Disposable {
  readonly #views: LiveViews;
  readonly #seen = new Map<RunId, Seen>();
  readonly #parts: vscode.Disposable;
  #shown: string | undefined;

  constructor({ views }: Pick<Shared, "views">) {
    this.#views = views;
    const update = (): void => this.#update();
    this.#parts = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(update),
      vscode.window.tabGroups.onDidChangeTabGroups(update),
      views.onDidChange(update),
    );
  }

  /** A button in the title of a review gives its editor's own address: it means the review in front. */
  target(argument: unknown): unknown {
    const isTitle = argument instanceof vscode.Uri && argument.scheme === "multi-diff-editor";
    const run = isTitle ? this.#inFront : undefined;
    return run === undefined ? argument : { target: { run: run.id, task: run.task } };
  }

  /** Closes all tabs of this run's reviews. The focus stays where it is. */
  async close(run: RunId): Promise<void> {
    const tabs = this.#tabs.filter((entry) => entry.run.id === run).map(({ tab }) => tab);
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
  }

  dispose(): void {
    this.#parts.dispose();
  }

  get #tabs(): readonly { readonly tab: vscode.Tab; readonly run: Run; readonly round: number }[] {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return tabs.flatMap((tab) => {
      const found = reviewNamed(this.#views.state, tab.label);
      return found === undefined ? [] : { tab, ...found };
    });
  }

  get #inFront(): Run | undefined {
    const label = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    return label === undefined ? undefined : reviewNamed(this.#views.state, label)?.run;
  }

  #update(): void {
    const shown = this.#inFront?.state.name ?? "";
    if (shown !== this.#shown) void vscode.commands.executeCommand("setContext", "tutti.reviewShown", shown);
    this.#shown = shown;
    for (const { tab, run, round } of this.#tabs) {
      const before = this.#seen.get(run.id);
      if (isOver(run, round, before?.waiting === true)) void vscode.window.tabGroups.close(tab, true);
    }
    const runs = new Map(this.#tabs.map(({ run }) => [run.id, run]));
    for (const id of this.#seen.keys()) if (!runs.has(id)) this.#seen.delete(id);
    for (const run of runs.values()) this.#look(run);
  }

  #look(run: Run): void {
    const before = this.#seen.get(run.id);
    const waiting = run.state.name === "waiting";
    const open = openComments(this.#views.state, run.id).length;
    this.#seen.set(run.id, { waiting, open });
    if (waiting && open === 0 && before?.open !== 0) void tellNothingOpen(this.#views.state, run);
  }
}
