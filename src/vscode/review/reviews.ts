import * as vscode from "vscode";
import { fileAt } from "../documents/addresses.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { CommentPlaces } from "./comment-places.ts";
import { showProblems } from "./review-problems.ts";
import { ReviewTabs } from "./review-tabs.ts";
import { placeComments, ReviewThreads } from "./review-threads.ts";

/** The comments of open reviews, as threads in the compared files and as problems. */
export interface Reviews extends vscode.Disposable {
  readonly threads: ReviewThreads;
  readonly tabs: ReviewTabs;
}

export function showReviews({ current, views, reporting }: Shared): Reviews {
  const tabs = new ReviewTabs({ views });
  const controller = vscode.comments.createCommentController("tutti", "Tutti");
  controller.options = { prompt: "Comment for the agent…", placeHolder: "What shall the agent change here?" };
  controller.commentingRangeProvider = { provideCommentingRanges: everyNewLine };
  const threads = new ReviewThreads(controller);
  const problems = vscode.languages.createDiagnosticCollection("tutti");
  const following = current.whileOpen((project) => {
    const places = new CommentPlaces(project);
    const update = oneAtATime(
      () => draw(project, places, threads, problems),
      (error) => reporting.bug("Review comments", error),
    );
    update();
    const listening = views.onDidChange(update);
    return {
      dispose: () => {
        listening.dispose();
        threads.show([]);
        problems.clear();
      },
    };
  });
  return {
    threads,
    tabs,
    dispose: () => vscode.Disposable.from(following, tabs, threads, problems, controller).dispose(),
  };
}

async function draw(
  project: Project,
  places: CommentPlaces,
  threads: ReviewThreads,
  problems: vscode.DiagnosticCollection,
): Promise<void> {
  const comments = await placeComments(project, places);
  threads.show(comments);
  showProblems(problems, comments);
}

/** A human may comment on any line of the file as the agent left it. */
function everyNewLine(document: vscode.TextDocument): vscode.Range[] {
  if (fileAt(document.uri)?.side !== "new") return [];
  return [new vscode.Range(0, 0, Math.max(0, document.lineCount - 1), 0)];
}

/** Calls during a run of `work` make one more run after it. */
function oneAtATime(work: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let running = false;
  let again = false;
  const start = (): void => {
    again = running;
    if (running) return;
    running = true;
    work()
      .catch(onError)
      .finally(() => {
        running = false;
        if (again) start();
      });
  };
  return start;
}
