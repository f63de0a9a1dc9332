import * as vscode from "vscode";
import type { CommentId } from "#core/board/ids.ts";
import { HUMAN } from "#core/board/task.ts";
import { openReviews, type Review } from "#core/board/view/reviews.ts";
import type { ReviewComment } from "#core/review/comment.ts";
import type { Project } from "../project.ts";
import type { CommentPlaces } from "./comment-places.ts";
import { type CommentPlace } from "./comment-places.ts";
import { authorName, isSettled, threadLabel } from "./thread-text.ts";

/** A comment with the place it stands at. */
export interface PlacedComment {
  readonly comment: ReviewComment;
  readonly place: CommentPlace;
}

/**
 * The comments of all open reviews as native threads. They are made from the
 * board and changed in place, so that what a person has opened stays open.
 */
export class ReviewThreads implements vscode.Disposable {
  readonly #controller: vscode.CommentController;
  readonly #threads = new Map<CommentId, vscode.CommentThread>();
  readonly #ids = new WeakMap<vscode.CommentThread, CommentId>();
  /** What each thread shows, so that only a difference is drawn. */
  readonly #shown = new WeakMap<vscode.CommentThread, string>();

  constructor(controller: vscode.CommentController) {
    this.#controller = controller;
  }

  get all(): readonly vscode.CommentThread[] {
    return [...this.#threads.values()];
  }

  commentOf(thread: vscode.CommentThread): CommentId | undefined {
    return this.#ids.get(thread);
  }

  /** Takes a thread that the editor made while a person wrote into it: it shows this comment from now on. */
  adopt(thread: vscode.CommentThread, id: CommentId): void {
    this.#threads.set(id, thread);
    this.#ids.set(thread, id);
  }

  /** Makes the threads show exactly these comments. */
  show(comments: readonly PlacedComment[]): void {
    const wanted = new Set(comments.map(({ comment }) => comment.id));
    for (const [id, thread] of this.#threads) {
      if (wanted.has(id)) continue;
      thread.dispose();
      this.#threads.delete(id);
    }
    for (const { comment, place } of comments) this.#draw(comment, place);
  }

  dispose(): void {
    for (const thread of this.#threads.values()) thread.dispose();
    this.#threads.clear();
  }

  #draw(comment: ReviewComment, place: CommentPlace): void {
    const thread = this.#threadAt(comment, place);
    const looks = JSON.stringify([comment, place.range]);
    if (this.#shown.get(thread) === looks) return;
    this.#shown.set(thread, looks);
    if (thread.range?.isEqual(place.range) !== true) thread.range = place.range;
    thread.comments = spokenIn(comment);
    thread.label = threadLabel(comment);
    thread.contextValue = comment.state.name;
    thread.state = isSettled(comment) ? vscode.CommentThreadState.Resolved : vscode.CommentThreadState.Unresolved;
    thread.canReply = !isSettled(comment);
  }

  /** A delivery has its own documents: a thread moves to the new one as open or closed as it was. */
  #threadAt(comment: ReviewComment, { uri, range }: CommentPlace): vscode.CommentThread {
    const known = this.#threads.get(comment.id);
    if (known !== undefined && known.uri.toString() === uri.toString()) return known;
    const thread = this.#controller.createCommentThread(uri, range, spokenIn(comment));
    const { Collapsed, Expanded } = vscode.CommentThreadCollapsibleState;
    thread.collapsibleState = known?.collapsibleState ?? (isSettled(comment) ? Collapsed : Expanded);
    known?.dispose();
    this.adopt(thread, comment.id);
    return thread;
  }
}

/** Every comment of every open review, with its place. */
export async function placeComments(project: Project, places: CommentPlaces): Promise<readonly PlacedComment[]> {
  const reviews = openReviews(project.tutti.board.state);
  const placed = await Promise.all(
    reviews.flatMap((review: Review) =>
      review.comments.map(async (comment) => ({ comment, place: await places.of(comment, review) })),
    ),
  );
  return placed.flatMap(({ comment, place }) => (place === undefined ? [] : [{ comment, place }]));
}

function spokenIn(comment: ReviewComment): readonly vscode.Comment[] {
  return [first(comment), ...comment.replies.map(replyOf)];
}

function first({ author, text, at, rule }: ReviewComment): vscode.Comment {
  const label = author === HUMAN ? {} : { label: rule };
  return { ...spoken(author, text, at), ...label };
}

function replyOf({ author, text, at }: ReviewComment["replies"][number]): vscode.Comment {
  return spoken(author, text, at);
}

/** A person's words may be Markdown. What a check or an agent printed is shown letter by letter, its lines as they stood. */
function spoken(author: string, text: string, at: number): vscode.Comment {
  const body = author === HUMAN ? new vscode.MarkdownString(text) : printed(text);
  return { body, mode: vscode.CommentMode.Preview, author: { name: authorName(author) }, timestamp: new Date(at) };
}

function printed(text: string): vscode.MarkdownString {
  const [first = "", ...rest] = text.split("\n");
  const body = new vscode.MarkdownString().appendText(first);
  const lines = rest.join("\n").replace(/^\n+|\s+$/g, "");
  return lines === "" ? body : body.appendCodeblock(lines, /^[+-]/m.test(lines) ? "diff" : "text");
}
