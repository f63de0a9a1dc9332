import { describe, expect, it } from "vitest";
import { BacklogImport } from "#core/backlog/backlog-import.ts";
import { canBeInStep, readFiles } from "#node/import/read-files.ts";
import { lostLines } from "../../core/backlog/cases.ts";

const read = (text: string, path = "table.csv") => readFiles([{ path, text }]);
const short = (result: BacklogImport) =>
  result.tasks.map(({ draft, state }) => [draft.key, draft.title, state.name, draft.priority, draft.assignee]);

describe("a table", () => {
  it("of Vibe Kanban's export becomes tasks with their parents", () => {
    const text = [
      "Issue ID,Title,Description,Status,Priority,Project,Assignee(s),Creator,Created,Updated,Start Date,Due Date,Completed,Parent Issue",
      'VK-1,"Ship, the parcel","First line',
      "",
      'says ""why""",In progress,Urgent,Post,"Ann Lee, Bob",Ann Lee,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,,,,',
      "VK-2,Weigh it,,Done,,Post,,Ann Lee,2026-01-01T00:00:00+00:00,2026-01-02T00:00:00+00:00,,,2026-02-01T00:00:00+00:00,VK-1",
      "",
    ].join("\r\n");
    const result = read(text, "issues.csv");
    expect(BacklogImport.safeParse(result).error).toBeUndefined();
    expect(short(result)).toEqual([
      ["VK-1", "Ship, the parcel", "in-progress", "critical", "Ann Lee"],
      ["VK-2", "Weigh it", "done", undefined, undefined],
    ]);
    const [first, second] = result.tasks.map(({ draft }) => draft);
    expect(first).toMatchObject({
      description: 'First line\n\nsays "why"',
      group: "Post",
      source: { startLine: 2, endLine: 4 },
      notes: expect.stringContaining("Assignee(s): Ann Lee, Bob\nCreator: Ann Lee"),
    });
    expect([second?.parent, second?.source?.startLine]).toEqual([first?.id, 5]);
    expect(result.tasks[1]?.state).toEqual({ name: "done", on: "2026-02-01T00:00:00+00:00" });
    expect(lostLines(text, result)).toEqual([]);
    expect(result.remarks).toMatchObject([{ text: expect.stringContaining("Creator (2), Created (2), Updated (2)") }]);
    expect(read(text, "issues.csv").tasks).toEqual(result.tasks);
  });

  it("of Jira knows tasks by key and by id, and which blocks which", () => {
    const text = `Summary,Issue key,Issue id,Issue Type,Status,Priority,Parent,Outward issue link (Blocks),Inward issue link (Blocks),Labels,Labels,Custom field (Story Points),Original Estimate
Fold,AB-1,10001,Bug,Selected for Development,Highest,,AB-2,,paper,fold,3,
Tape,AB-2,10002,Task,Frozen,Medium,10001,,AB-1,,,,7200
`;
    const result = read(text);
    expect(short(result)).toEqual([
      ["AB-1", "Fold", "ready", "critical", undefined],
      ["AB-2", "Tape", "backlog", "medium", undefined],
    ]);
    const [fold, tape] = result.tasks.map(({ draft }) => draft);
    expect(fold).toMatchObject({ labels: ["Bug", "paper", "fold"], estimate: { text: "3 points" } });
    expect(tape).toMatchObject({
      after: [fold?.id],
      parent: fold?.id,
      estimate: { minutes: 120 },
      notes: "Status: Frozen",
    });
    expect(result.remarks).toMatchObject([{ text: expect.stringContaining("Status “Frozen” (1)") }]);
  });

  it("of Linear, Trello and GitHub Projects is read by its own columns", () => {
    const linear = `"ID","Team","Title","Status","Estimate","Priority","Labels","Parent issue","Blocked by","UUID"
"ENG-1","Eng","One","Todo","2","No priority","a, b","","","0c0a"
"ENG-2","Eng","Two","Canceled","","High","","ENG-1","ENG-1","0c0b"
`;
    const { tasks } = read(linear);
    expect(tasks.map(({ draft, state }) => [draft.key, state.name, draft.labels, draft.after.length])).toEqual([
      ["ENG-1", "ready", ["a", "b"], 0],
      ["ENG-2", "done", ["cancelled"], 1],
    ]);
    expect(tasks[1]?.draft.parent).toBe(tasks[0]?.draft.id);
    const trello =
      "Card ID,Card Name,Card Description,Labels,Members,List Name\n5f1e2d3c4b5a69788796a5b4,Cut,With care,red,ann,Doing\n5f1e2d3c4b5a69788796a5b5,Sew,,,,Autumn\n";
    expect(read(trello).tasks.map(({ draft, state }) => [draft.key, state.name, draft.group])).toEqual([
      ["8796a5b4", "in-progress", undefined],
      ["8796a5b5", "backlog", "Autumn"],
    ]);
    const github =
      "Title\tURL\tAssignees\tStatus\tLabels\tMilestone\nMend, it\thttps://github.com/o/r/issues/1\tann, bob\tIn review\tbug\tv2\n";
    expect(read(github, "project.tsv").tasks).toMatchObject([
      {
        state: { name: "review" },
        draft: {
          title: "Mend, it",
          assignee: "ann",
          labels: ["bug"],
          group: "v2",
          notes: expect.stringContaining("URL: https://github.com/o/r/issues/1"),
        },
      },
    ]);
  });

  it.each([
    ["semicolons", "Title;Status\nOne;done\n"],
    ["a line for spreadsheets", "sep=;\nTitle;Status\nOne;done\n"],
    ["a byte order mark", "\u{feff}Title,Status\nOne,done\n"],
    ["blank lines", "\nTitle,Status\n\n\nOne,done\n\n"],
  ])("is read with %s", (_what, text) => {
    const result = read(text);
    expect(short(result)).toEqual([[undefined, "One", "done", undefined, undefined]]);
    expect(lostLines(text, result)).toEqual([]);
    expect(result.notUnderstood).toEqual([]);
  });

  it.each([
    ["a quote that never ends", 'Title,Status\nOne,done\n"Two,done\n', 3, "not valid CSV"],
    ["no title", "Colour,Size\nred,2\n", 1, "No column is called Title"],
  ])("with %s is kept as it is, and says why", (_what, text, line, why) => {
    const { tasks, notUnderstood, remarks } = read(text);
    expect([tasks, notUnderstood.length]).toEqual([[], 1]);
    expect(remarks).toMatchObject([{ line, text: expect.stringContaining(why) }]);
  });

  it("keeps rows without a title and cells without a name", () => {
    const result = read('Title,Status\n,done\nOne,done,more\nTwo "quoted" word,todo\n');
    expect(result.notUnderstood).toMatchObject([{ startLine: 2, text: ",done" }]);
    expect(result.tasks.map(({ draft }) => [draft.title, draft.notes])).toEqual([
      ["One", "Column 3: more"],
      ['Two "quoted" word', ""],
    ]);
    expect(read("").tasks).toEqual([]);
  });
});

it("tells a backlog that people write from one that programs do", () => {
  expect(["a.md", "b/TODO", "tasks.json", "x.CSV", "y.tsv"].map(canBeInStep)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(readFiles([{ path: "TODO.md", text: "- [ ] One\n" }]).tasks).toHaveLength(1);
  expect(readFiles([{ path: "tasks.json", text: '[{"title":"One"}]' }]).tasks).toHaveLength(1);
});
