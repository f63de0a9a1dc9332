import { describe, expect, it } from "vitest";
import { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog, importBacklogFiles } from "#core/backlog/import-backlog.ts";
import { counted, filesUnder, readCase, reduced } from "./cases.ts";

const files = filesUnder("roadmaps/backlog-md").map((path) => ({
  path: `backlog/${path}`,
  text: readCase(`roadmaps/backlog-md/${path}`),
}));

/** One file of a folder of one-file tasks. */
function taskFile(name: string, ...lines: string[]): { path: string; text: string } {
  return { path: `backlog/tasks/${name}.md`, text: ["---", ...lines].join("\n") };
}

describe("importing a folder of one-file tasks", () => {
  const result = importBacklogFiles(files);

  it("makes one task of each file and keeps settings and decisions as such", () => {
    expect(counted(result.tasks.map(({ state }) => state.name))).toEqual({ ready: 3, done: 9 });
    expect(result.context.map(({ kind, file }) => [kind, file.split("/")[1]])).toEqual([
      ["configuration", "config.yml"],
      ["decision", "decisions"],
    ]);
    expect(result.notUnderstood).toEqual([]);
    expect(BacklogImport.parse(structuredClone(result))).toEqual(result);
  });

  // Made by reading the files.
  it.each([
    {
      key: "BACK-200",
      title: "Add Claude Code integration with workflow commands during init",
      priority: "medium",
      assignee: undefined,
      labels: ["enhancement", "developer-experience"],
      criteria: Array.from({ length: 8 }, () => false),
      unresolved: ["task-24.1", "task-208"],
      lines: [1, 33] as [number, number],
    },
    {
      key: "BACK-355.06",
      title: "Web UI: Display and edit task type",
      assignee: "pr751-takeover",
      labels: ["web"],
      criteria: Array.from({ length: 6 }, () => true),
      checklist: 0,
      unresolved: ["task-355.01", "BACK-355"],
      description:
        "Add task type display and editing capabilities to the web interface, including task cards, detail modal, and create form.",
    },
    {
      key: "BACK-430",
      title: "Create tasks with an intent-first TUI composer",
      labels: ["tui", "enhancement"],
      group: "m-8",
      criteria: Array.from({ length: 10 }, () => true),
      checklist: 3,
    },
    { key: "BACK-535.2", priority: "high", criteria: Array.from({ length: 8 }, () => true), unresolved: ["BACK-535"] },
    {
      key: "BACK-555",
      assignee: undefined,
      labels: [],
      criteria: Array.from({ length: 8 }, () => false),
      checklist: 3,
    },
    { key: "BACK-541", priority: undefined, criteria: [true, true, true] },
    { key: "BACK-596", priority: "low", unresolved: ["BACK-594"] },
    {
      key: "BACK-622",
      files: ["CLI-INSTRUCTIONS.md", "src/formatters/json-output.ts", "src/test/cli-json-output.test.ts"],
    },
  ])("reads $key", (task) => {
    expect(reduced(result, task)).toEqual(task);
  });

  it("keeps the author's words about status, parent and dependencies", () => {
    const task = result.tasks.find(({ draft }) => draft.key === "BACK-355.06");
    expect(task?.written).toEqual({
      status: "Done",
      priority: "medium",
      assignee: "@pr751-takeover",
      parent: "BACK-355",
      dependencies: ["task-355.01"],
    });
  });

  it("reads a file alone as it reads it in its folder", () => {
    const [one] = files.filter(({ path }) => path.includes("back-541"));
    const alone = importBacklog(one?.text ?? "", one?.path ?? "").tasks[0];
    expect(alone).toEqual(result.tasks.find(({ draft }) => draft.key === "BACK-541"));
  });

  it("finds parents and dependencies in other files, by older prefixes too", () => {
    const { tasks } = importBacklogFiles([
      { path: "backlog/config.yml", text: 'statuses: ["Inbox", "Cooking", "Served"]\ntask_prefix: "kit"' },
      taskFile("a", "id: KIT-1", "title: Soup", "status: Cooking", "---"),
      taskFile("b", "id: KIT-1.2", "title: 'Salt''s in'", "status: Served", "dependencies: [task-3]", "---"),
      taskFile(
        "c",
        "id: KIT-3",
        "title: Water",
        "status: Inbox",
        "parent_task_id: KIT-1",
        "---",
        "## Description",
        "Cold.",
      ),
    ]);
    const [soup, salt, water] = tasks;
    expect(tasks.map(({ state }) => state.name)).toEqual(["in-progress", "done", "backlog"]);
    expect(salt?.draft.title).toBe("Salt's in");
    expect(salt?.draft.parent).toBe(soup?.draft.id);
    expect(salt?.draft.after).toEqual([water?.draft.id]);
    expect(water?.draft.parent).toBe(soup?.draft.id);
    expect(water?.draft.description).toBe("Cold.");
  });

  it("waits for what is not there by the id that its author uses now, and not for standards", () => {
    const { tasks } = importBacklogFiles([
      taskFile(
        "a",
        "id: KIT-1",
        "title: Soup",
        "dependencies: [task-7, KIT-9 once it boils, UTF-8 support, a pot]",
        "---",
      ),
      { path: "backlog/config.yml", text: 'task_prefix: "kit"' },
    ]);
    expect(tasks[0]?.draft.after).toEqual(["KIT-7", "KIT-9"]);
    expect(tasks[0]?.unresolved).toEqual(["task-7", "KIT-9 once it boils", "UTF-8 support", "a pot"]);
  });

  it("keeps the id when a file is renamed or moved to another folder", () => {
    const lines = ["id: A-1", "title: Soup", "status: To Do", "---"];
    const before = importBacklogFiles([taskFile("a-1 - Soup", ...lines)]);
    const after = importBacklogFiles([{ ...taskFile("x", ...lines), path: "backlog/completed/a-1 - Broth.md" }]);
    expect(after.tasks[0]?.draft.id).toBe(before.tasks[0]?.draft.id);
  });

  it("lists front matter that it did not understand, and keeps what has no field in the notes", () => {
    const { tasks, notUnderstood } = importBacklogFiles([
      taskFile("a", "id: A-1", "title: Soup", "sizes:", "  small: 1", "ordinal: 7 # for the board", "---"),
    ]);
    expect(notUnderstood.map(({ startLine, text }) => [startLine, text])).toEqual([[5, "  small: 1"]]);
    expect(tasks[0]?.draft.notes).toBe("ordinal: 7");
  });
});
