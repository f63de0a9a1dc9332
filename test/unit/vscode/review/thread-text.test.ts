import { describe, expect, it } from "vitest";
import { ReviewComment, type CommentState } from "#core/review/comment.ts";
import { authorName, isSettled, threadLabel } from "#vscode/review/thread-text.ts";

const comment = (state: CommentState, author = "gate") =>
  ReviewComment.parse({
    id: "c-1",
    task: "t-1",
    run: "r-1",
    rule: "test",
    severity: "error",
    text: "It fails.",
    author,
    state,
    replies: [],
    at: 0,
  });

describe("threadLabel", () => {
  it.each([
    [{ name: "open" }, "Error"],
    [{ name: "sent", round: 2 }, "Error · sent to the agent for round 2"],
    [{ name: "resolved" }, "Error · resolved"],
    [{ name: "dismissed", reason: "Intended." }, "Error · dismissed: Intended."],
    [{ name: "dismissed", reason: "" }, "Error · dismissed"],
  ] as const)("says where %j stands", (state, label) => {
    expect(threadLabel(comment(state))).toBe(label);
  });

  it("gives a human's comment no severity", () => {
    expect(threadLabel(comment({ name: "open" }, "human"))).toBe("Comment");
  });
});

describe("isSettled", () => {
  it("is so only when nobody has anything left to do", () => {
    expect(isSettled(comment({ name: "open" }))).toBe(false);
    expect(isSettled(comment({ name: "sent", round: 2 }))).toBe(false);
    expect(isSettled(comment({ name: "resolved" }))).toBe(true);
    expect(isSettled(comment({ name: "dismissed", reason: "" }))).toBe(true);
  });
});

describe("authorName", () => {
  it("speaks to the reader", () => {
    expect(["gate", "human", "codex"].map(authorName)).toEqual(["Tutti checks", "You", "codex"]);
  });
});
