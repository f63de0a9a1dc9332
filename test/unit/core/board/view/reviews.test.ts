import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import type { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { isOver, openReviews, reviewName, reviewNamed } from "#core/board/view/reviews.ts";

const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");
const delivery = { round: 1, commit: "c1", files: 1, added: 1, removed: 0, checks: [] };
const begun: Event[] = [
  { type: "task/added", at: 1, task: TaskDraft.parse({ id: task, title: "One" }), state: { name: "ready" } },
  { type: "run/requested", at: 2, run, task, agent: "codex" },
  { type: "run/started", at: 3, run, worker: "1" },
];
const delivered: Event = { type: "run/delivered", at: 4, run, delivery };
const reviewsAfter = (...events: Event[]) => openReviews(projectAll(emptyBoard, [...begun, ...events]));

describe("openReviews", () => {
  it("begins with a delivery", () => {
    expect(reviewsAfter()).toEqual([]);
    expect(reviewsAfter(delivered)).toMatchObject([{ title: "One", delivery, comments: [] }]);
  });

  it("shows the last delivery, also while the agent works on the next", () => {
    const second: Event = { type: "run/delivered", at: 6, run, delivery: { ...delivery, round: 2, commit: "c2" } };
    const returned: Event = { type: "run/returned", at: 5, run, message: "Again." };
    expect(reviewsAfter(delivered, returned)).toMatchObject([{ delivery: { round: 1 } }]);
    expect(reviewsAfter(delivered, returned, second)).toMatchObject([{ delivery: { round: 2 } }]);
  });

  it("ends with the run", () => {
    expect(reviewsAfter(delivered, { type: "run/cancelled", at: 5, run })).toEqual([]);
  });
});

describe("reviewNamed", () => {
  const returned: Event = { type: "run/returned", at: 5, run, message: "Again." };
  const again: Event = { type: "run/delivered", at: 6, run, delivery: { ...delivery, round: 2, commit: "c2" } };
  const board = projectAll(emptyBoard, [...begun, delivered, returned, again]);

  it("finds a review by what its editor is called, with what the editor adds", () => {
    expect(reviewNamed(board, reviewName("One", 1))).toMatchObject({ run: { id: run }, round: 1 });
    expect(reviewNamed(board, `${reviewName("One", 2)} (3 files)`)).toMatchObject({ round: 2 });
  });

  it("knows no other editor, and no round that has not come", () => {
    for (const name of ["Review: One", "money.js", reviewName("Two", 1), reviewName("One", 3)])
      expect(reviewNamed(board, name)).toBeUndefined();
  });

  it("prefers the run that is not settled", () => {
    const second = RunId.parse("r-2");
    const retried = projectAll(emptyBoard, [
      ...begun,
      delivered,
      { type: "run/cancelled", at: 5, run },
      { type: "run/requested", at: 6, run: second, task, agent: "codex" },
      { type: "run/started", at: 7, run: second, worker: "1" },
      { type: "run/delivered", at: 8, run: second, delivery },
    ]);
    expect(reviewNamed(retried, reviewName("One", 1))?.run.id).toBe(second);
  });

  it("is over when another round has come, or when it does not wait any more", () => {
    const [state] = projectAll(emptyBoard, [...begun, delivered]).runs.values();
    expect(isOver(state!, 1, true)).toBe(false);
    const [later] = board.runs.values();
    expect([isOver(later!, 1, false), isOver(later!, 2, true)]).toEqual([true, false]);
    const [gone] = projectAll(emptyBoard, [...begun, delivered, returned]).runs.values();
    expect([isOver(gone!, 1, true), isOver(gone!, 1, false)]).toEqual([true, false]);
  });
});
