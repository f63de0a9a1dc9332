import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import type { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { openReviews } from "#core/board/view/reviews.ts";

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
