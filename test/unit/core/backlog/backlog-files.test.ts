import { describe, expect, it } from "vitest";
import { looksLikeBacklog } from "#core/backlog/backlog-files.ts";

describe("looksLikeBacklog", () => {
  it.each([
    "BACKLOG.md",
    "docs/todo.md",
    "ROADMAP-2026.markdown",
    "humanlayer-todo.md",
    "TASKS.md",
    "a/b/my backlog.md",
  ])("takes %s", (path) => expect(looksLikeBacklog(path)).toBe(true));

  it.each(["README.md", "todo.ts", "tasksmith.md", "mastodon.md", "backlog", ".md", "backlog/readme.md"])(
    "leaves %s",
    (path) => expect(looksLikeBacklog(path)).toBe(false),
  );
});
