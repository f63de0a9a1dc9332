import { describe, expect, it } from "vitest";
import { RunId, TaskId } from "#core/board/ids.ts";
import type { InboxItem } from "#core/board/view/inbox.ts";
import { noticesOf } from "#core/board/view/notices.ts";

const item = (kind: InboxItem["kind"], run = "r-1"): InboxItem => ({
  kind,
  task: TaskId.parse("t-1"),
  run: RunId.parse(run),
  title: "One",
  text: "Look.",
  at: 0,
});

describe("noticesOf", () => {
  it("tells that a task needs somebody, has failed, or is done, with what it is about", () => {
    const fresh = [item("approval"), item("failed"), item("review")];
    expect(noticesOf(fresh, false)).toEqual([
      { text: "“One”: Look.", bad: false, item: fresh[0] },
      { text: "“One” failed: Look.", bad: true, item: fresh[1] },
      { text: "“One” is delivered and waits for your review.", bad: false, item: fresh[2] },
    ]);
  });

  it("makes one of many", () => {
    const fresh = ["r-1", "r-2", "r-3", "r-4"].map((run) => item("failed", run));
    expect(noticesOf(fresh, false)).toEqual([{ text: "4 tasks need you.", bad: false }]);
  });

  it("calls nobody away for an overlap, and says nothing of it among many", () => {
    expect(noticesOf([item("overlap")], false)).toEqual([]);
    const fresh = [item("overlap"), item("failed", "r-1"), item("failed", "r-2"), item("failed", "r-3")];
    expect(noticesOf(fresh, false)).toHaveLength(3);
  });

  it("tells somebody who looks at it only what they wait for", () => {
    const fresh = [item("approval"), item("publish-problem"), item("review")];
    expect(noticesOf(fresh, true).map((notice) => notice.item?.kind)).toEqual(["publish-problem"]);
  });
});
