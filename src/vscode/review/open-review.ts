import * as vscode from "vscode";
import type { Delivery, Run } from "#core/board/run.ts";
import { reviewName } from "#core/board/view/reviews.ts";
import { refused } from "#core/errors.ts";
import type { FileChange } from "#core/review/diff.ts";
import { fileUri } from "../documents/addresses.ts";
import { withProgress } from "../progress.ts";
import type { Project } from "../project.ts";
import type { ReviewTabs } from "./review-tabs.ts";

/** Opens what a run has delivered, compared with where it started, all files in one editor. */
export async function openReview(project: Project, tabs: ReviewTabs, run: Run, title: string): Promise<void> {
  const delivery = run.deliveries.at(-1);
  if (delivery === undefined || run.place === undefined) {
    throw refused(`Nothing has been delivered for “${title}” yet.`);
  }
  const { base } = run.place;
  const changes = await withProgress(`Tutti: Comparing “${title}”`, (_step, signal) => project.changes(run, signal));
  if (changes.length === 0) throw refused(`The work on “${title}” changed no file.`);
  await tabs.close(run.id); // an earlier round would show what is no longer so
  const pairs = changes.map((change) => pairOf(change, run, base, delivery));
  await vscode.commands.executeCommand("vscode.changes", reviewName(title, delivery.round), pairs);
}

type Pair = [label: vscode.Uri, base: vscode.Uri | undefined, changed: vscode.Uri | undefined];

function pairOf(change: FileChange, run: Run, base: string, { commit }: Delivery): Pair {
  const before = fileUri({ run: run.id, commit: base, file: change.oldPath, side: "base" });
  const after = fileUri({ run: run.id, commit, file: change.path, side: "new" });
  switch (change.kind) {
    case "added":
      return [after, undefined, after];
    case "deleted":
      return [before, before, undefined];
    case "modified":
    case "renamed":
      return [after, before, after];
  }
}
