import { describe, expect, it } from "vitest";
import { readPage } from "#core/backlog/help/page.ts";
import { suggestionsAt } from "#core/backlog/help/suggestions.ts";
import { FILE, written } from "./pages.ts";

const backlog = `# Backlog

- [ ] T-1: Cut the cloth
  - Priority: High
  - Labels: workshop
- [ ] T-2: Sew it
  - Depends on: T-1
  - Owner: Ann
- [x] T-3: Weave it
- [ ] Wash it
`;

/** What is offered where \`^\` stands in a text, which takes the place of \`from\` in the backlog. */
async function offered(from: string, now: string, whole = backlog, path = FILE) {
  const { board } = await written(whole, path);
  const marked = whole.replace(from, now);
  const offset = marked.indexOf("^");
  const page = readPage({ path, text: marked.replace("^", "") });
  return suggestionsAt(board, page, offset, ["knitter"]);
}

const texts = (found: Awaited<ReturnType<typeof offered>>) => found.map(({ text }) => text);

describe("suggestions", () => {
  it("are tasks behind the name of a dependency, without those that wait for this one", async () => {
    const found = await offered("  - Labels: workshop\n", "  - Labels: workshop\n  - Depends on: ^\n");
    expect(found.map(({ text, detail }) => [text, detail])).toEqual([
      ["Wash it", "backlog"],
      ["T-3", "Weave it · done"],
    ]);
    expect(texts(await offered("on: T-1", "on: T-1, ^"))).toEqual(["T-1", "Wash it", "T-3"]);
  });

  it("take the place of what was typed of an id, anywhere in an entry", async () => {
    const [first, ...rest] = await offered("Sew it", "Sew it, as in T-^");
    expect([first?.text, first!.end - first!.start]).toEqual(["T-1", 2]);
    expect(texts(rest)).toEqual(["T-3"]);
    expect(await offered("Sew it", "Sew it well-^")).toEqual([]);
  });

  it.each([
    ["Priority: High", "Priority: ^", ["Critical", "High", "Medium", "Low"]],
    ["Labels: workshop", "Labels: workshop, ^", ["workshop"]],
    ["Owner: Ann", "Owner: A^", ["Ann", "human", "knitter"]],
    ["Owner: Ann", "Status: ^", ["To do", "In progress", "Blocked", "In review", "Done", "Backlog"]],
    ["Owner: Ann", "Estimate: ^", ["30m", "1h", "2h", "4h", "1d", "2d", "1w"]],
  ])("are the values of a field: %s → %s", async (from, now, expected) => {
    expect(texts(await offered(from, now)).map((text) => text.toLowerCase())).toEqual(
      expected.map((text) => text.toLowerCase()),
    );
  });

  it("are the names of fields that an entry does not say yet, as the file calls them", async () => {
    const found = texts(await offered("  - Owner: Ann\n", "  - Owner: Ann\n  - ^\n"));
    expect(found).not.toContain("Depends on: ");
    expect(found).not.toContain("Owner: ");
    expect(found).toContain("Priority: ");
    const bold = backlog.replaceAll(/- (\w[\w ]*):/g, "- **$1**:");
    expect(texts(await offered("  - **Labels**: workshop\n", "  - **Labels**: workshop\n  - De^\n", bold))).toContain(
      "**Depends on**: ",
    );
  });

  it("are made in a table's cells", async () => {
    const table =
      "| ID | Task | Priority | Depends on |\n|---|---|---|---|\n| T-1 | Cut | P1 | |\n| T-2 | Sew | P2 | |\n";
    expect(texts(await offered("| P2 |", "| ^ |", table))).toEqual(["P0", "P1", "P2", "P3"]);
    expect(texts(await offered("| P2 | |", "| P2 | ^ |", table))).toEqual(["T-1"]);
  });

  it("are made in the header of a file that is one task", async () => {
    const task = "---\nid: T-1\ntitle: Cut\nstatus: To Do\nlabels:\n  - cloth\n---\n\n- one\n";
    const at = (from: string, now: string) => offered(from, now, task, "a/tasks/t.md");
    expect(texts(await at("status: To Do", "status: ^"))[0]).toBe("To Do");
    expect(texts(await at("  - cloth\n", "  - cloth\n  - ^\n"))).toEqual(["cloth"]);
    expect(texts(await at("labels:", "p^\nlabels:"))).toContain("priority: ");
    expect(texts(await at("labels:", "p^\nlabels:"))).not.toContain("status: ");
  });

  it("are none in ordinary text", async () => {
    expect(await offered("Sew it\n", "Sew it^\n")).toEqual([]);
    expect(await offered("# Backlog", "# Back^log")).toEqual([]);
    expect(await offered("# Backlog\n", "# Backlog\n\nSome prose ^\n")).toEqual([]);
  });
});
