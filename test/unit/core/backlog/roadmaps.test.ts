import { describe, expect, it } from "vitest";
import { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { counted, lostLines, readCase, reduced, type ExpectedTask } from "./cases.ts";

interface Truth {
  states: Record<string, number>;
  tasks: ExpectedTask[];
  context: Record<string, number>;
  readAs?: string;
  wip?: number;
}

// Made by reading the files.
const truth: Record<string, Truth> = JSON.parse(readCase("roadmaps/truth.json"));

describe.each(Object.entries(truth))("importing %s", (file, expected) => {
  const text = readCase(`roadmaps/${file}`);
  const result = importBacklog(text, file);

  it("puts as many tasks into each status as a reader does", () => {
    expect(counted(result.tasks.map(({ state }) => state.name))).toEqual(expected.states);
  });

  it.each(expected.tasks.map((task) => ({ ...task, name: task.key ?? task.title })))(
    "reads $name",
    ({ name, ...task }) => {
      expect(reduced(result, task), String(name)).toEqual(task);
    },
  );

  it("keeps the rest as what it is", () => {
    const kinds = counted(result.context.map(({ kind }) => kind));
    for (const [kind, count] of Object.entries(expected.context)) expect(kinds[kind], kind).toBe(count);
  });

  it("understands every line", () => {
    expect(result.notUnderstood).toEqual([]);
    expect(lostLines(text, result)).toEqual([]);
  });

  it("says what it repaired and what limit it found", () => {
    expect(result.encoding.map((note) => note.readAs)).toEqual(expected.readAs === undefined ? [] : [expected.readAs]);
    expect(result.wip).toBe(expected.wip);
  });

  it("gives every task an id of its own and answers in the documented shape", () => {
    expect(new Set(result.tasks.map(({ draft }) => draft.id)).size).toBe(result.tasks.length);
    expect(BacklogImport.parse(structuredClone(result))).toEqual(result);
  });
});
