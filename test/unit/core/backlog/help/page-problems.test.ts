import { describe, expect, it } from "vitest";
import { ProjectFacts } from "#core/analyse/finding.ts";
import { readPage } from "#core/backlog/help/page.ts";
import { FILE, factsOf, mended, told, written } from "./pages.ts";

const off = { "missing-criteria": "off", "no-check": "off" };
const facts = factsOf({ planLint: off });

const backlog = `# Backlog

## Ready

- [ ] T-1: Cut the cloth
  - Depends on: T-2
- [ ] T-2: Sew it
  - Depends on: T-9, T-3
- [ ] T-3: Iron it
  - Acceptance criteria:
    - [ ] It works
    - [ ] No fold is left
`;

describe("problems on a page", () => {
  it("stand at the words that they are about", async () => {
    const { page, board } = await written(backlog);
    expect(told(board, page, facts)).toEqual(["8: T-9 [unknown-dependency]", "11: It works [vague-criterion]"]);
  });

  it("stand at the title where no words are wrong", async () => {
    const { page, board } = await written("# Backlog\n\n- [ ] **T-1**: Cut the cloth\n");
    expect(told(board, page, factsOf())).toEqual(["3: Cut the cloth [missing-criteria]"]);
  });

  it("are those of the page as it is now, and move with it", async () => {
    const { board } = await written(backlog);
    const now = backlog.replace("# Backlog\n", "# Backlog\n\nIn haste.\n").replace("T-9, T-3", "T-3");
    const page = readPage({ path: FILE, text: now });
    expect(told(board, page, facts)).toEqual(["13: It works [vague-criterion]"]);
    const worse = readPage({ path: FILE, text: now.replace("No fold is left", "It is done") });
    expect(told(board, worse, facts)).toEqual(["13: It works [vague-criterion]", "14: It is done [vague-criterion]"]);
  });

  it("are told of a task whose title was just changed", async () => {
    const { board } = await written(backlog);
    const page = readPage({ path: FILE, text: backlog.replace("Sew it", "Sew it twice") });
    expect(told(board, page, facts)[0]).toBe("8: T-9 [unknown-dependency]");
  });

  it("are none where nothing on the page is on the board", async () => {
    const { board } = await written("# Others\n\n- [ ] Wash\n");
    expect(told(board, readPage({ path: "OTHER.md", text: backlog }), facts)).toEqual([]);
  });

  it("name the other tasks of a circle", async () => {
    const { board } = await written(backlog.replace("T-9, T-3", "T-3"));
    const text = backlog.replace("T-9, T-3", "T-1");
    const page = readPage({ path: FILE, text });
    expect(told(board, page, facts).slice(0, 2)).toEqual(["6: T-2 [cycle]", "8: T-1 [cycle]"]);
    expect(mended(board, page, facts, "Do not wait for “Sew it”")).toBe(text.replace("  - Depends on: T-2\n", ""));
  });
});

describe("a fix of what a task waits for", () => {
  const lines = (now: string): string => `# Backlog\n\n${now}`;
  const others = "- [ ] T-1: Cut\n- [ ] T-2: Sew\n";
  const forms: readonly (readonly [string, string, string, string | undefined])[] = [
    [
      "in a list of ids",
      "- [ ] T-5: Go\n  - Depends on: T-1, T-99, T-2\n",
      "wait for T-99",
      "- [ ] T-5: Go\n  - Depends on: T-1, T-2\n",
    ],
    [
      "alone on its line",
      "- [ ] T-5: Go\n  - **Depends on**: T-99\n  - Priority: high\n",
      "wait for T-99",
      "- [ ] T-5: Go\n  - Priority: high\n",
    ],
    [
      "under a heading",
      "### T-5: Go\n\n**Dependencies**: T-99\n**Priority**: High\n",
      "wait for T-99",
      "### T-5: Go\n\n**Priority**: High\n",
    ],
    [
      "by the word “and”",
      "- [ ] T-5: Go\n  - After: T-1 and T-99\n",
      "wait for T-99",
      "- [ ] T-5: Go\n  - After: T-1\n",
    ],
    ["with its name mended", "- [ ] T-5: Go\n  - After: T-1, TT-2\n", "Wait for “Sew” instead", undefined],
  ];
  it.each(forms)("is made in the file %s", async (_name, text, title, now) => {
    const { page, board } = await written(lines(`${text}\n${others}`));
    const result = mended(board, page, facts, title);
    expect(result).toBe(lines(`${now ?? text.replace("T-1, TT-2", "T-1, T-2")}\n${others}`));
  });

  it("is made in a table", async () => {
    const rows = (after: string): string =>
      `# Backlog\n\n| ID | Task | Depends on |\n|---|---|---|\n| T-1 | Cut | - |\n| T-2 | Sew | ${after} |\n`;
    const { page, board } = await written(rows("T-1, T-99"));
    expect(mended(board, page, facts, "wait for T-99")).toBe(rows("T-1"));
    const alone = await written(rows("T-99"));
    expect(mended(alone.board, alone.page, facts, "wait for T-99")).toBe(rows("None"));
  });

  it("adds what comes first, in the form that the file has", async () => {
    const say = (more: string): string =>
      `# Backlog\n\n- [ ] T-1: Change \`src/a.ts\`\n- [ ] T-2: Change \`src/a.ts\` again\n${more}`;
    const { page, board } = await written(say(""));
    expect(mended(board, page, facts, "Do it after")).toBe(say("  - Depends on: T-1\n"));
    const known = await written(say("  - Requires: T-7\n") + "- [ ] T-7: Begin\n");
    expect(mended(known.board, known.page, facts, "Do it after")).toBe(
      `${say("  - Requires: T-7, T-1\n")}- [ ] T-7: Begin\n`,
    );
  });

  it("is made in the header of a file that is one task", async () => {
    const path = "backlog/tasks/t-2 - Sew.md";
    const file = (after: string): string =>
      `---\nid: T-2\ntitle: Sew\nstatus: To Do\n${after}---\n\n## Description\n\nSew it.\n`;
    const block = await written(file("dependencies:\n  - T-1\n  - T-99\n"), path);
    expect(mended(block.board, block.page, facts, "wait for T-99")).toBe(file("dependencies:\n  - T-1\n"));
    const flow = await written(file("dependencies: [T-99, T-1]\n"), path);
    expect(mended(flow.board, flow.page, facts, "wait for T-99")).toBe(file("dependencies: [T-1]\n"));
  });
});

describe("a fix of criteria", () => {
  const tested = async (text: string, path = FILE) => {
    const { page, board } = await written(text, path);
    const commands = [{ kind: "test", command: "npm test", source: "package.json" }];
    const project = { name: "p", files: 1, lines: 1, languages: [], packageManagers: [], commands };
    return { page, board: { ...board, facts: ProjectFacts.parse(project) } };
  };

  it("takes a vague one away, with all of its lines", async () => {
    const { page, board } = await written(backlog.replace("It works\n", "It works\n      etc.\n"));
    const now = mended(board, page, facts, "Take the criterion");
    expect(now).toBe(backlog.replace("    - [ ] It works\n", ""));
  });

  it.each([
    ["- [ ] Cut\n- [ ] Sew\n", "- [ ] Cut\n  - Acceptance criteria:\n    - [ ] `npm test` succeeds\n- [ ] Sew\n"],
    [
      "### T-1: Cut\n\nWith care.\n\n### T-2: Sew\n\n**Done when**:\n- [ ] 3 seams\n",
      "### T-1: Cut\n\nWith care.\n\n**Done when**:\n- [ ] `npm test` succeeds\n\n### T-2: Sew\n\n**Done when**:\n- [ ] 3 seams\n",
    ],
  ])("adds the first one in the form that the file has: %j", async (text, expected) => {
    const { page, board } = await tested(`# Backlog\n\n${text}`);
    expect(mended(board, page, factsOf(), "Add the criterion")).toBe(`# Backlog\n\n${expected}`);
  });

  it("adds a section to a file that is one task", async () => {
    const text = "---\nid: T-1\ntitle: Cut\nstatus: To Do\n---\n\n## Description\n\nWith care.\n";
    const { page, board } = await tested(text, "a/tasks/t.md");
    expect(mended(board, page, factsOf(), "Add the criterion")).toBe(
      `${text.trimEnd()}\n\n## Acceptance Criteria\n\n- [ ] \`npm test\` succeeds\n`,
    );
  });

  it("is left to the board where the file has no form for it", async () => {
    const { page, board } = await tested("| ID | Task |\n|---|---|\n| T-1 | Cut |\n");
    expect(mended(board, page, factsOf(), "Add the criterion")).toBeUndefined();
  });
});
