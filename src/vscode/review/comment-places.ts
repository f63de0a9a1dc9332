import * as vscode from "vscode";
import type { Review } from "#core/board/view/reviews.ts";
import { findLine } from "#core/review/anchor.ts";
import type { ReviewComment } from "#core/review/comment.ts";
import { fileUri } from "../documents/addresses.ts";
import type { Project } from "../project.ts";

export interface CommentPlace {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

const mostTexts = 200;

/** Finds where comments stand in the last delivery. Files at a commit never change, so they are read once. */
export class CommentPlaces {
  readonly #project: Project;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #firstFiles = new Map<string, Promise<string | undefined>>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** A comment without a file stands at the top of the first changed one; `undefined` when nothing is changed. */
  async of(comment: ReviewComment, review: Review): Promise<CommentPlace | undefined> {
    const { run, delivery } = review;
    const file = comment.file ?? (await this.#firstFile(review));
    if (file === undefined) return undefined;
    const text = await this.#text(delivery.commit, file);
    if (text !== undefined) {
      const line = lineIn(text, comment) - 1;
      const uri = fileUri({ run: run.id, commit: delivery.commit, file, side: "new" });
      return { uri, range: new vscode.Range(line, 0, line, 0) };
    }
    if (run.place === undefined) return undefined;
    const uri = fileUri({ run: run.id, commit: run.place.base, file, side: "base" });
    return { uri, range: new vscode.Range(0, 0, 0, 0) };
  }

  #text(commit: string, file: string): Promise<string | undefined> {
    return remember(this.#texts, `${commit}:${file}`, () =>
      this.#project.worktrees.read(commit, file, new AbortController().signal),
    );
  }

  #firstFile({ run, delivery }: Review): Promise<string | undefined> {
    return remember(this.#firstFiles, delivery.commit, async () => {
      const changes = await this.#project.changes(run, new AbortController().signal);
      return (changes.find((change) => change.kind !== "deleted") ?? changes[0])?.path;
    });
  }
}

/** Where the commented text is now; where it was when it is gone. 1-based. */
function lineIn(text: string, { line = 1, anchor }: ReviewComment): number {
  return findLine(text, line, anchor) ?? Math.min(line, text.split("\n").length);
}

/** A failure is not remembered: the next question asks again. */
function remember<Value>(known: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
  const there = known.get(key);
  if (there !== undefined) return there;
  if (known.size >= mostTexts) known.clear();
  const reading = read().catch((error: unknown) => {
    known.delete(key);
    throw error;
  });
  known.set(key, reading);
  return reading;
}
