import { describe, expect, it } from "vitest";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { counted, filesUnder, readCase, reduced, type ExpectedTask } from "./cases.ts";

interface Truth {
  states: Record<string, number>;
  tasks: ExpectedTask[];
  context?: Record<string, number>;
  readAs?: string;
  wip?: number;
  /** Ranges of lines. */
  notUnderstood?: [number, number][];
  remarks?: string[];
}

const cases = filesUnder("backlogs").filter((file) => file.endsWith(".md"));

describe("a task that depends on itself", () => {
  it("is imported with a remark, and with the words in its notes", () => {
    const result = importBacklog("# Backlog\n\n- [ ] A-3 Sing (depends on A-3)\n", "BACKLOG.md");
    expect(result.tasks.map(({ draft }) => [draft.key, draft.after, draft.notes])).toEqual([
      ["A-3", [], "Dependencies: A-3"],
    ]);
    expect(result.remarks).toEqual([
      { file: "BACKLOG.md", line: 3, text: "“Sing” says that it depends on itself: it does not wait for that." },
    ]);
  });
});

describe.each(cases)("importing %s", (file) => {
  const truth: Truth = JSON.parse(readCase(`backlogs/${file.replace(/md$/, "json")}`));
  const result = importBacklog(readCase(`backlogs/${file}`), file);

  it("puts every task into its status", () => {
    expect(counted(result.tasks.map(({ state }) => state.name))).toEqual(truth.states);
  });

  it.each(truth.tasks.map((task) => ({ name: task.key ?? task.title, task })))("reads $name", ({ task }) => {
    expect(reduced(result, task)).toEqual(task);
  });

  it("keeps the rest and says what it did not understand", () => {
    const kinds = counted(result.context.map(({ kind }) => kind));
    for (const [kind, count] of Object.entries(truth.context ?? {})) expect(kinds[kind], kind).toBe(count);
    expect(result.notUnderstood.map((one) => [one.startLine, one.endLine])).toEqual(truth.notUnderstood ?? []);
    expect(result.encoding.map((note) => note.readAs)).toEqual(truth.readAs === undefined ? [] : [truth.readAs]);
    expect(result.wip).toBe(truth.wip);
    for (const remark of truth.remarks ?? []) expect(result.remarks.map(({ text }) => text)).toContain(remark);
  });
});
