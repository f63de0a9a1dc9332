import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import { TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft, type Task } from "#core/board/task.ts";
import { readForm } from "#core/edit/read-form.ts";
import { writeForm } from "#core/edit/write-form.ts";

const id = TaskId.parse("t-1");

function formOf(more: Partial<TaskDraft>): { form: string; task: Task } {
  const draft = TaskDraft.parse({ id, title: "Greet people", ...more });
  const board = projectAll(emptyBoard, [{ type: "task/added", at: 1, task: draft, state: { name: "ready" } }]);
  const task = board.tasks.get(id)!;
  return { form: writeForm(board, task), task };
}

const item = (text: string, done = false, depth = 0) => ({ text, done, depth });

describe("a task's form", () => {
  it("is Markdown with the title, a line for each value, and a heading for each text", () => {
    const { form } = formOf({
      description: "Say hello.",
      priority: "high",
      labels: ["ui", "later"],
      estimate: { text: "2h", minutes: 120 },
      criteria: [item("It says hello", true), item("In Greek too", false, 1)],
    });
    expect(form.replace(/<!--.*-->/s, "<!-- -->")).toBe(
      [
        "# Greet people\n",
        "- Priority: high",
        "- Labels: ui, later",
        "- Estimate: 2h",
        "- Assignee:",
        "- After:",
        "- Rather after:",
        "- Group:",
        "- Files:",
        "- Overlap:\n",
        "<!-- -->\n",
        "## Description\n",
        "Say hello.\n",
        "## Acceptance criteria\n",
        "- [x] It says hello",
        "  - [ ] In Greek too\n",
        "## Steps\n",
        "## Notes\n",
      ].join("\n"),
    );
  });

  const odd: readonly (readonly [string, Partial<TaskDraft>])[] = [
    ["nothing but a title", {}],
    [
      "backticks",
      { title: "Mend `parse()` and ``x``", description: "```ts\nconst a = `1`;\n## Not a heading of ours\n```" },
    ],
    [
      "signs of Markdown",
      { title: "# 1 - [ ] <!-- * _a_ #", description: "# One\n\n## Two\n- [ ] three\n-->\n<!-- four" },
    ],
    [
      "headings of the form",
      { description: "## Notes\n\n\\## Steps\n\\\\## description  \ntext", notes: "## Acceptance criteria" },
    ],
    ["Cyrillic", { title: "Добавить лицензию", labels: ["Документы", "позже"], group: "Фаза 1", notes: "Ёж" }],
    ["emoji and right-to-left text", { title: "🎼 مرحبا", description: "👩‍💻 שלום", labels: ["🚀"] }],
    ["labels that look like lists", { labels: ["a, b", '"quoted"', "C#", "x:y", 'half "open'] }],
    [
      "values with spaces and quotes at their ends",
      { group: '"Phase" one', assignee: " Ada ", estimate: { text: '"2"' } },
    ],
    ["indented code first, and spaces at line ends", { description: "    code\n\n\ntext  \nmore" }],
    [
      "items that look like items",
      { criteria: [item("[x] done"), item("one\n- [ ] two\n\\- three\n\nfour"), item("- a", true, 1)] },
    ],
    ["deep items", { checklist: [item("a"), item("b", true, 1), item("c", false, 2), item("d", false, 1), item("e")] }],
    ["files and tasks", { files: ["src/a b.ts", "docs/x,y.md"], after: [TaskId.parse("t-gone")] }],
    ["what it would rather come after", { softAfter: [TaskId.parse("t-a"), TaskId.parse("t-b")], overlap: "allow" }],
    ["a budget", { budgetMicroUsd: 2_500_000 }],
  ];

  it.each(odd)("with %s says the same when it is read back", (_, more) => {
    const { form, task } = formOf(more);
    const read = readForm(form);
    expect(read.problems).toEqual([]);
    expect(read.fields).toEqual({
      title: task.title,
      priority: null,
      labels: task.labels,
      estimate: task.estimate?.text ?? null,
      assignee: task.assignee ?? null,
      after: task.after,
      softAfter: task.softAfter,
      group: task.group ?? null,
      files: task.files,
      overlap: task.overlap ?? null,
      budgetMicroUsd: task.budgetMicroUsd ?? null,
      recipe: null,
      description: task.description,
      criteria: task.criteria,
      checklist: task.checklist,
      notes: task.notes,
    });
  });

  it.each(odd)(
    "with %s says the same with other line ends, a mark at its beginning, and without spaces at line ends",
    (_, more) => {
      const { form } = formOf({ ...more, description: (more.description ?? "").replaceAll(/ +$/gm, "") });
      expect(readForm(`\uFEFF${form.replaceAll("\n", "\r\n")}`)).toMatchObject({
        fields: readForm(form).fields,
        problems: [],
      });
      expect(readForm(form.replaceAll(/[ \t]+$/gm, "")).problems).toEqual([]);
    },
  );
});

describe("reading a form", () => {
  const { form } = formOf({ description: "Say hello.", priority: "high", criteria: [item("It says hello")] });
  const read = (from: string | RegExp, to: string) => readForm(form.replace(from, to));

  it("takes what people write: boxes or none, numbers, tabs, words for priorities", () => {
    const text = form.replace("- [ ] It says hello", "* one\n1. [X] two\n\t- three\n\n- [ ]").replace("high", "P1");
    expect(readForm(text)).toMatchObject({
      problems: [],
      fields: { priority: "high", criteria: [item("one"), item("two", true), item("three", false, 1)] },
    });
  });

  it("takes a value away whose line is empty or gone", () => {
    expect(read("- Priority: high", "- Priority:").fields.priority).toBeNull();
    expect(read("- Priority: high\n", "")).toMatchObject({ problems: [], fields: { priority: null } });
  });

  it.each([
    ["# Greet people", "Greet people", 1, "“Greet people” is not understood."],
    ["# Greet people", "#  ", 1, "The title is missing."],
    ["Priority: high", "Priority: soonish", 3, "“soonish” is no priority."],
    ["- Group:", "- Colour: red", 9, "“- Colour: red” is not understood."],
    ["- Group:", "- Priority: low", 9, "“Priority” stands here a second time."],
    ["- Overlap:", "- Budget: much", 11, "“much” is no amount."],
    ["- Overlap:", "- Overlap: maybe", 11, "“maybe” says nothing about overlaps."],
    ["- [ ] It says hello", "It says hello", 26, "“It says hello” belongs to no item."],
    ["## Notes", "## Remarks", 31, "The heading “## Notes” is missing."],
    ["## Steps", "## Notes", 30, "“## Notes” stands here a second time."],
  ])("says where it cannot be read when “%s” becomes “%s”", (from, to, line, message) => {
    expect(read(from, to).problems).toContainEqual({ line, message: expect.stringContaining(message) });
  });
});
