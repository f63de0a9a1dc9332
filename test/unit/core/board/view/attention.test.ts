import { describe, expect, it } from "vitest";
import { RunId, TaskId } from "#core/board/ids.ts";
import { newAttention } from "#core/board/view/attention.ts";
import type { InboxItem } from "#core/board/view/inbox.ts";

const item = (kind: InboxItem["kind"], run: string, at = 0): InboxItem => ({
  kind,
  task: TaskId.parse("t-1"),
  run: RunId.parse(run),
  title: "One",
  text: "Look.",
  at,
});

describe("newAttention", () => {
  it("tells of each state once, however often the board changes", () => {
    const first = newAttention([item("review", "r-1")], new Set());
    expect(first.fresh).toHaveLength(1);
    const second = newAttention([item("review", "r-1", 99)], first.told);
    expect(second.fresh).toEqual([]);
  });

  it("tells of another state of the same run, and of the same state of another run", () => {
    const { told } = newAttention([item("review", "r-1")], new Set());
    expect(newAttention([item("publish-problem", "r-1")], told).fresh).toHaveLength(1);
    expect(newAttention([item("review", "r-2")], told).fresh).toHaveLength(1);
  });

  it("tells again of what was settled and came back", () => {
    const first = newAttention([item("review", "r-1")], new Set());
    const between = newAttention([], first.told);
    expect(newAttention([item("review", "r-1")], between.told).fresh).toHaveLength(1);
  });
});
