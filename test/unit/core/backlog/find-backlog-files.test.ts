import { describe, expect, it } from "vitest";
import { findBacklogFiles } from "#core/backlog/find-backlog-files.ts";

describe("findBacklogFiles", () => {
  it("finds lists by their names at the top and among the documents, in any case", () => {
    const paths = ["src/todo.ts", "docs/Roadmap.md", "TODO.md", "backlog.md", "lib/TODO.md", "TODO", "my-roadmap.md"];
    expect(findBacklogFiles(paths).map(({ name }) => name)).toEqual([
      "TODO",
      "TODO.md",
      "backlog.md",
      "docs/Roadmap.md",
    ]);
  });

  it("takes a folder of one-file tasks as one backlog, with its settings and decisions", () => {
    const paths = [
      "backlog/tasks/a.md",
      "backlog/config.yml",
      "backlog/decisions/d.md",
      "backlog/docs/x.md",
      "README.md",
    ];
    expect(findBacklogFiles(paths)).toEqual([
      { name: "backlog", paths: ["backlog/config.yml", "backlog/decisions/d.md", "backlog/tasks/a.md"] },
    ]);
  });

  it("finds nothing where only settings lie", () => {
    expect(findBacklogFiles(["backlog/config.yml"])).toEqual([]);
  });
});
