import { describe, expect, it } from "vitest";
import { BacklogImport } from "#core/backlog/backlog-import.ts";
import { readJson } from "#core/import/read-json.ts";
import { lostLines } from "../backlog/cases.ts";

const text = `{
  "master": {
    "tasks": [
      {
        "id": 1,
        "title": "Set up the scale",
        "description": "A scale on a bench.",
        "details": "Buy one.\\nPut it up.",
        "testStrategy": "- Weigh a kilo\\n- Weigh nothing",
        "status": "done",
        "priority": "high",
        "dependencies": [],
        "subtasks": []
      },
      {
        "id": 2,
        "title": "Weigh my_parcel_now",
        "description": "Every parcel, once.",
        "status": "pending",
        "dependencies": [1, 99],
        "complexityScore": 7,
        "testStrategy": "First a light one.\\nThen a heavy one.",
        "subtasks": [
          { "id": 1, "title": "Put it on", "status": "in-progress", "dependencies": [] },
          { "id": 2, "title": "Read it", "status": "deferred", "dependencies": [1, "1"] },
          { "id": 10, "title": "Note it", "status": "pending", "dependencies": ["2.2"], "parentId": 2 }
        ]
      }
    ],
    "metadata": {
      "description": "Tasks of master"
    }
  },
  "billing_x": {
    "tasks": [
      { "id": 1, "title": "Send the bill", "status": "cancelled", "dependencies": [] },
      { "id": 2, "title": "Remind", "status": "blocked", "dependencies": [1] }
    ]
  }
}
`;

describe("task-master's tasks.json", () => {
  const result = readJson(text, ".taskmaster/tasks/tasks.json");
  const drafts = result.tasks.map(({ draft }) => draft);
  const keyOf = (id: string | undefined) => drafts.find((draft) => draft.id === id)?.key;

  it("is a list of tasks with their parts, each under its full id", () => {
    expect(BacklogImport.safeParse(result).error).toBeUndefined();
    expect(
      result.tasks.map(({ draft, state }) => [draft.key, state.name, draft.after.map(keyOf), keyOf(draft.parent)]),
    ).toEqual([
      ["1", "done", [], undefined],
      ["2", "ready", ["1"], undefined],
      ["2.1", "in-progress", [], "2"],
      ["2.2", "backlog", ["2.1"], "2"],
      ["2.10", "ready", ["2.2"], "2"],
      ["billing_x:1", "done", [], undefined],
      ["billing_x:2", "blocked", ["billing_x:1"], undefined],
    ]);
    expect(drafts.map((draft) => draft.group)).toEqual([
      ...Array.from({ length: 5 }, () => undefined),
      "billing_x",
      "billing_x",
    ]);
  });

  it("keeps words where they belong, as they were written", () => {
    expect(drafts[0]).toMatchObject({
      description: "A scale on a bench.\n\n## Details\n\nBuy one.\nPut it up.",
      priority: "high",
      criteria: [{ text: "Weigh a kilo" }, { text: "Weigh nothing" }],
      source: { startLine: 4, endLine: 14 },
    });
    expect(drafts[1]).toMatchObject({
      title: "Weigh my_parcel_now",
      description: "Every parcel, once.\n\n## Test strategy\n\nFirst a light one.\nThen a heavy one.",
      criteria: [],
      notes: "complexityScore: 7\nDependencies: 99",
    });
    expect(drafts[5]?.labels).toEqual(["cancelled"]);
  });

  it("drops nothing, and tells what has no place on the board", () => {
    expect(result.notUnderstood).toEqual([]);
    expect(lostLines(text, result)).toEqual([]);
    expect(result.context).toMatchObject([{ kind: "project", heading: "metadata", startLine: 30, endLine: 32 }]);
    expect(result.remarks.map(({ line, text: remark }) => [line, remark])).toEqual([
      [15, "“Weigh my_parcel_now” refers to 99, which is not in this import."],
      [1, "These fields have no place on the board and are kept in notes: complexityScore (1)."],
    ]);
  });

  it("gives the same ids when it is read again, in whatever layout", () => {
    const again = readJson(JSON.stringify(JSON.parse(text)), ".taskmaster/tasks/tasks.json");
    expect(again.tasks.map(({ draft }) => draft.id)).toEqual(drafts.map((draft) => draft.id));
    expect(new Set(drafts.map((draft) => draft.id)).size).toBe(drafts.length);
  });

  it("is read in its older form, with ids as words", () => {
    const older = {
      tasks: [
        { id: "1", title: "One", status: "pending" },
        { id: "2", title: "Two", dependencies: ["1"] },
      ],
      meta: { version: "1" },
    };
    const { tasks, context } = readJson(JSON.stringify(older, undefined, 2), "tasks.json");
    expect(tasks[0]?.state.name).toBe("ready");
    expect(tasks.map(({ draft }) => [draft.key, draft.after.length])).toEqual([
      ["1", 0],
      ["2", 1],
    ]);
    expect(context).toMatchObject([{ heading: "meta" }]);
  });
});

describe("other JSON", () => {
  it("of Vibe Kanban's server has short ids and its own statuses", () => {
    const task = (id: string, status: string, more = {}) => ({
      id: `${id}f2a91c0-1111-4222-8333-444455556666`,
      project_id: "p",
      title: `Do ${id}`,
      status,
      ...more,
    });
    const answer = {
      success: true,
      data: [
        task("a", "todo"),
        task("b", "inprogress"),
        task("c", "inreview"),
        task("d", "cancelled", { description: null }),
      ],
    };
    const { tasks, context } = readJson(JSON.stringify(answer, undefined, 1), "vibe.json");
    expect(tasks.map(({ draft, state }) => [draft.key, state.name, draft.notes])).toEqual([
      ["af2a91c0", "ready", "project_id: p"],
      ["bf2a91c0", "in-progress", "project_id: p"],
      ["cf2a91c0", "review", "project_id: p"],
      ["df2a91c0", "done", "project_id: p"],
    ]);
    expect(context.map(({ heading }) => heading)).toEqual(["success"]);
  });

  it("keeps several people and steps", () => {
    const list = [
      {
        summary: "Pack",
        assignees: [{ login: "ann" }, { login: "bob" }],
        subtasks: ["Fold", "- [x] Tape"],
        weight: { kg: 2 },
        empty: null,
      },
    ];
    const { tasks, remarks } = readJson(JSON.stringify(list), "list.json");
    expect(tasks[0]?.draft).toMatchObject({
      title: "Pack",
      assignee: "ann",
      checklist: [
        { text: "Fold", done: false },
        { text: "Tape", done: true },
      ],
      notes: 'assignees: ann, bob\nweight: {"kg":2}',
    });
    expect(remarks.map(({ text: remark }) => remark)).toEqual([
      "These fields have no place on the board and are kept in notes: weight (1).",
    ]);
  });

  it.each([
    ["that is broken", '{\n"tasks": [\n  {"id": 1,,}\n]}', 3, "This is not valid JSON: "],
    ["in the midst of a merge", "[\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n]", 2, "has the marks of a merge"],
    ["without tasks", '{"compilerOptions": {"strict": true}}', 1, "No list of tasks was found"],
    ["with a list of something else", '{"tasks": [{"label": "build"}]}', 1, "No list of tasks was found"],
  ])("%s is kept as it is, and says why", (_what, broken, line, why) => {
    const { tasks, notUnderstood, remarks } = readJson(broken, "x.json");
    expect([tasks, notUnderstood.map((part) => part.text)]).toEqual([[], [broken]]);
    expect(remarks).toMatchObject([{ line, text: expect.stringContaining(why) }]);
  });

  it("keeps what is no task, or has no title, verbatim", () => {
    const odd = '[\n  {"title": "One"},\n  "two",\n  {"id": 3, "title": " "}\n]';
    const { tasks, notUnderstood } = readJson(odd, "odd.json");
    expect(tasks).toHaveLength(1);
    expect(notUnderstood.map((part) => part.startLine)).toEqual([3, 4]);
    expect(lostLines(odd, readJson(odd, "odd.json"))).toEqual([]);
  });

  it("is read however deep and long it is", () => {
    const deep = "[".repeat(50_000) + "]".repeat(50_000);
    expect(readJson(deep, "deep.json").tasks).toEqual([]);
    const inside = `[{"title": "Deep", "more": ${deep}}]`;
    expect(readJson(inside, "inside.json")).toMatchObject({ tasks: [], notUnderstood: [{ text: inside }] });
    const long = JSON.stringify([{ title: "Long", description: '\\"x'.repeat(2_000_000) }]);
    expect(readJson(long, "long.json").tasks).toHaveLength(1);
    expect(readJson("", "empty.json")).toMatchObject({ tasks: [], notUnderstood: [] });
  });
});
