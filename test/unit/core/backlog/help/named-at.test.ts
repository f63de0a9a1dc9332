import { describe, expect, it } from "vitest";
import { filesWaitingFor, mentionsOn } from "#core/backlog/help/dependents.ts";
import { foldsOn } from "#core/backlog/help/folds.ts";
import { beginningAt, namedAt } from "#core/backlog/help/meant-at.ts";
import { readPage } from "#core/backlog/help/page.ts";
import { imported } from "../sync/site.ts";
import { written } from "./pages.ts";

const backlog = `# Backlog

1. [ ] **T-1**: Cut the cloth
   - Depends on: Sew it, 3
2. [ ] **T-2**: Sew it
   - Depends on: #T-3

   Take the long needle (see t-1), as in T-3.
3. [ ] **T-3**: Iron it
`;

/** The titles that the words at \`^\` mean, and the words. */
async function named(marked: string): Promise<readonly (string | undefined)[]> {
  const { page, board } = await written(backlog);
  const at = backlog.indexOf(marked.replace("^", "")) + marked.indexOf("^");
  const meant = namedAt(board, page, at);
  return meant === undefined ? [] : [meant.place.text, ...meant.tasks.map(({ task }) => task?.title)];
}

describe("words that name a task", () => {
  it.each([
    ["Depends on: Se^w it", ["Sew it", "Sew it"]],
    ["it, ^3", ["3", "Iron it"]],
    ["#T^-3", ["#T-3", "Iron it"]],
    ["as in T-^3", ["T-3", "Iron it"]],
    ["(see t-1^)", ["t-1", "Cut the cloth"]],
    ["long nee^dle", []],
  ])("%s", async (marked, expected) => {
    const found = await named(marked);
    expect(found).toEqual(expected);
  });

  it("are found in another file of the board", async () => {
    const files = {
      "a/tasks/1.md": "---\nid: T-1\ntitle: Cut\nstatus: To Do\ndependencies: [T-2]\n---\n",
      "a/tasks/2.md": "---\nid: T-2\ntitle: Sew\nstatus: To Do\n---\n",
    };
    const site = await imported(files, "a");
    const page = readPage({ path: "a/tasks/1.md", text: files["a/tasks/1.md"] });
    const meant = namedAt(site.board.state, page, page.file.text.indexOf("T-2"));
    expect(meant?.tasks.map(({ task, entry }) => [task?.title, entry])).toEqual([["Sew", undefined]]);
    expect(filesWaitingFor(site.board.state, site.task("Sew"), "a/tasks/2.md")).toEqual(["a/tasks/1.md"]);
    expect(mentionsOn(page, { entry: undefined, task: site.task("Sew") }).map(({ text }) => text)).toEqual(["T-2"]);
  });
});

describe("an entry", () => {
  it("is meant where it begins, and nowhere else", async () => {
    const { page, board } = await written(backlog);
    const at = (words: string) => beginningAt(board, page, backlog.indexOf(words))?.tasks[0]?.task?.title;
    expect(at("Iron it")).toBe("Iron it");
    expect(at("Take the")).toBeUndefined();
    expect(at("# Backlog")).toBeUndefined();
  });

  it("is named by all that wait for it", async () => {
    const { page, board } = await written(backlog);
    const iron = beginningAt(board, page, backlog.indexOf("Iron it"))?.tasks[0];
    const lines = mentionsOn(page, iron!).map(({ start }) => backlog.slice(0, start).split("\n").length);
    expect(lines).toEqual([4, 6]);
  });

  it("folds with its details, as does the header of a file", async () => {
    expect(foldsOn((await written(backlog)).page)).toEqual([
      { start: 2, end: 3 },
      { start: 4, end: 7 },
    ]);
    const task = "---\nid: T-1\ntitle: Cut\nstatus: To Do\n---\n\nWith care.\n\n\n";
    expect(foldsOn((await written(task, "a/tasks/t.md")).page)).toEqual([
      { start: 0, end: 6 },
      { start: 0, end: 4 },
    ]);
  });
});

describe("pages that nobody would write", () => {
  const odd = [
    "",
    "\u{feff}",
    "---\n",
    "---\nid: \n---",
    "- [",
    "| a |\n|--",
    "- [ ] Ñ: \u{fffd}\u{0}",
    "#".repeat(5_000),
    "- ".repeat(3_000),
    "\r\r\n\n- [ ] a\r- [x] b: c\r\n",
  ];
  it.each(odd)("are read: %j", async (text) => {
    const { page, board } = await written(text);
    for (let offset = 0; offset <= Math.min(text.length, 50); offset++) {
      namedAt(board, page, offset);
      beginningAt(board, page, offset);
    }
    for (const { start, end } of foldsOn(page)) expect(end).toBeGreaterThan(start);
  });
});
