import { describe, expect, it } from "vitest";
import { importBacklogFiles } from "#core/backlog/import-backlog.ts";
import { taskIdOf } from "#core/board/ids.ts";
import { hasOnlyGained } from "../edit/try-edits.ts";
import { backlog, imported, Site } from "./site.ts";

const rest = { labels: ["web"], priority: "high" as const, description: "Why: it is slow." };

describe("adding tasks of the board to a backlog", () => {
  it("writes one below the others, with an id that is not counted, and changes no other byte", async () => {
    const site = await imported();
    const { id } = await site.make("Sell it");
    expect(await site.add()).toEqual({ tasks: [id], files: ["BACKLOG.md"], remarks: [] });
    expect(id).toMatch(/^t-[0-9a-z]{7}$/);
    expect(site.text).toBe(backlog.replace("page (2h)\n", `page (2h)\n- [ ] ${id}: Sell it\n`));
  });

  it("is at rest afterwards, and follows the task by its id from then on", async () => {
    const site = await imported();
    const { id } = await site.make("Sell it");
    await site.add();
    const { version } = site.board.state;
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, conflicts: [] });
    expect(await site.add()).toEqual({ tasks: [], files: [], remarks: [] });
    expect(site.board.state.version).toBe(version);
    site.text = site.text.replace(`- [ ] ${id}: Sell it`, `- [x] ${id}: Give it away`);
    await site.sync();
    expect(site.board.state.tasks.get(id)).toMatchObject({ title: "Give it away", state: { name: "done" } });
  });

  it("gives the same id on every board, and other ids to other tasks", async () => {
    const [one, two] = [await imported(), await imported()];
    await one.make("Sell it");
    await two.make("Buy it");
    await one.add();
    await two.add();
    const keys = [one, two].map(({ text }) => /t-[0-9a-z]{7}/.exec(text)?.[0]);
    expect(new Set(keys).size).toBe(2);
    const other = new Site({ "OTHER.md": one.text }, "OTHER.md");
    await other.import();
    expect(other.task("Sell it").id).toBe(one.task("Sell it").id);
  });

  it.each([
    [
      "the column of its state",
      "# B\n\n## Ready\n\n- [ ] K-1: Cut\n\n## Done\n\n- [x] K-2: Sew\n",
      "- [ ] K-1: Cut\n- [ ] KEY: Sell it\n",
    ],
    [
      "an empty column",
      "# B\n\n## Ready\n\n<!-- next -->\n\n## Done\n\n- [x] K-2: Sew\n",
      "<!-- next -->\n\n- [ ] KEY: Sell it\n",
    ],
    [
      "its group",
      "# B\n\n## Sales\n\n- [ ] K-1: Cut\n\n## Rest\n\n- [ ] K-2: Sew\n",
      "- [ ] K-1: Cut\n- [ ] KEY: Sell it\n",
    ],
    [
      "a table",
      "# B\n\n| ID | Task | Status |\n|---|---|---|\n| K-1 | Cut | Done |\n",
      "| K-1 | Cut | Done |\n| KEY | Sell it | To Do |\n",
    ],
    [
      "headings with fields",
      "# B\n\n### K-1: Cut\n**Status:** Done\n",
      "**Status:** Done\n\n### KEY: Sell it\n**Status:** To Do\n",
    ],
    [
      "an id on a line",
      "# B\n\n#### Cut\n- **ID**: K-1\n- **Status**: Done\n",
      "Done\n\n#### Sell it\n- **ID**: KEY\n- **Status**: To Do\n",
    ],
    ["a numbered list", "# B\n\n1. [ ] Cut\n2. [ ] Sew\n", "2. [ ] Sew\n3. [ ] KEY: Sell it\n"],
    ["line ends of Windows", "# B\r\n\r\n* [ ] Cut\r\n", "* [ ] Cut\r\n* [ ] KEY: Sell it\r\n"],
    ["a file that ends at once", "# B\n\n* [ ] Cut", "* [ ] Cut\n* [ ] KEY: Sell it"],
    ["a file without tasks", "# B\n\nNothing yet.\n", "Nothing yet.\n\n- [ ] KEY: Sell it\n"],
  ])("goes by the form of the file: %s", async (_, text, expected) => {
    const site = await imported({ "BACKLOG.md": text });
    const { id } = await site.make("Sell it", { group: "Sales" });
    expect(await site.add()).toMatchObject({ tasks: [id], remarks: [] });
    expect(site.text).toContain(expected.replace("KEY", id));
    expect(hasOnlyGained(text, site.text)).toBe(true);
  });

  it("tells when only headings of other states are there to stand under", async () => {
    const site = await imported({ "BACKLOG.md": "# B\n\n## Ready\n\n- [ ] Cut\n" });
    await site.make("Sell it", {}, "backlog");
    await site.make("Pack it");
    expect((await site.add()).remarks).toEqual([
      "“Sell it” is Backlog on the board, and stands in BACKLOG.md under a heading that says Ready: " +
        "there is none for its own state.",
    ]);
    const both = await imported({ "BACKLOG.md": "# B\n\n## Ready\n\n- [ ] Cut\n\n## Backlog\n\n- [ ] Sew\n" });
    await both.make("Sell it", {}, "backlog");
    expect((await both.add()).remarks).toEqual([]);
  });

  it("says with it what the file has a place for, and tells what it has not", async () => {
    const list = await imported();
    await list.make("Sell it", { ...rest, criteria: [{ text: "It sells", done: false, depth: 0 }] });
    expect((await list.add()).remarks).toEqual([]);
    expect(list.text).toContain("  - Priority: high\n  - Labels: web\n  - Description: Why: it is slow.\n");
    expect(list.text).toContain("  - Acceptance criteria:\n    - [ ] It sells\n");
    const table = await imported({ "BACKLOG.md": "# B\n\n| ID | Task |\n|---|---|\n| K-1 | Cut |\n" });
    await table.make("Sell it", rest);
    expect((await table.add()).remarks).toEqual([
      "“Sell it” stands in BACKLOG.md without its priority, labels and description: there is no form for that.",
    ]);
    expect(await table.sync()).toMatchObject({ toBoard: [], toFile: 0, remarks: [], conflicts: [] });
  });

  it("names what a task waits for as the file does, and tasks that come with it by their ids", async () => {
    const site = await imported({ "BACKLOG.md": "# B\n\n- [ ] K-1: Cut\n" });
    const first = await site.make("Sell it", { after: [site.task("Cut").id] });
    await site.make("Count the money", { after: [first.id] });
    await site.add();
    expect(site.text).toContain("  - Depends on: K-1\n");
    expect(site.text).toContain(`  - Depends on: ${first.id}\n`);
    const found = importBacklogFiles(await site.files.read()).tasks;
    expect(found.at(-1)?.draft.after).toEqual([first.id]);
    expect(await site.sync()).toMatchObject({ toBoard: [], toFile: 0, conflicts: [] });
  });

  it("leaves alone what is a proposal, put away, or in another backlog", async () => {
    const site = await imported();
    await site.board.send({
      type: "plan/propose",
      tasks: [{ ...site.task("Choose a name"), id: taskIdOf("a", "b"), title: "Propose", source: undefined }],
    });
    const { id } = await site.make("Sell it");
    await site.board.send({ type: "task/dismiss", id, reason: "No." });
    expect(await site.add()).toEqual({ tasks: [], files: [], remarks: [] });
  });

  it("only says what it would do when asked to", async () => {
    const site = await imported();
    const { id } = await site.make("Sell it");
    expect(await site.add(true)).toMatchObject({ tasks: [id], files: ["BACKLOG.md"] });
    expect(site.text).toBe(backlog);
    expect(site.board.state.met.has(id)).toBe(false);
  });

  it("writes into a file that another hand changes meanwhile without losing that", async () => {
    const site = await imported();
    await site.make("Sell it");
    site.meanwhile = () => void (site.text = backlog.replace("Keep this line.", "Keep that line."));
    await site.add();
    expect(site.text).toContain("Keep that line.");
    expect(site.text.match(/Sell it/g)).toHaveLength(1);
  });
});

describe("adding a task to a folder with a file for each", () => {
  const file = `---\nid: BACK-7\ntitle: Cut\nstatus: To Do\nassignee: []\nlabels: []\ndependencies: []\n---\n\n## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nCut it.\n<!-- SECTION:DESCRIPTION:END -->\n`;
  const config = "statuses: [To Do, In Progress, Done]\ntask_prefix: back\n";
  const folder = () => imported({ "backlog/config.yml": config, "backlog/tasks/back-7 - Cut.md": file }, "backlog");

  it("writes a file of the same form beside the others", async () => {
    const site = await folder();
    const { id } = await site.make("Sell: it/all", {
      ...rest,
      after: [site.task("Cut").id],
      criteria: [{ text: "It sells", done: false, depth: 0 }],
    });
    const path = `backlog/tasks/${id} - Sell-it-all.md`;
    expect(await site.add()).toEqual({ tasks: [id], files: [path], remarks: [] });
    expect(site.texts.get(path)).toBe(
      `---\nid: ${id}\ntitle: 'Sell: it/all'\nstatus: To Do\nassignee: []\nlabels:\n  - web\ndependencies:\n  - BACK-7\npriority: high\n---\n\n` +
        "## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nWhy: it is slow.\n<!-- SECTION:DESCRIPTION:END -->\n\n" +
        "## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 It sells\n<!-- AC:END -->\n",
    );
    expect(site.texts.get("backlog/tasks/back-7 - Cut.md")).toBe(file);
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, conflicts: [] });
    await site.move("Sell: it/all", "done");
    await site.sync();
    expect(site.texts.get(path)).toContain("status: Done\n");
  });
});

describe("giving ids to entries that have none", () => {
  it("writes the id of each task in front of its title, and knows them by it", async () => {
    const site = await imported({ "BACKLOG.md": "# B\n\n- [ ] **Cut** it\n- [ ] K-2: Sew\n- [x] Sell\n- [ ] Sell\n" });
    const sold = [...site.board.state.tasks.values()].filter(({ title }) => title === "Sell");
    expect(await site.ids()).toEqual({ given: 3, files: ["BACKLOG.md"], remarks: [] });
    const cut = site.task("Cut it").id;
    expect(site.text).toBe(
      `# B\n\n- [ ] ${cut}: **Cut** it\n- [ ] K-2: Sew\n- [x] ${sold[0]?.id}: Sell\n- [ ] ${sold[1]?.id}: Sell\n`,
    );
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, remarks: [], conflicts: [] });
    expect(await site.ids()).toEqual({ given: 0, files: [], remarks: [] });
    site.text = site.text.replace(`- [x] ${sold[0]?.id}: Sell\n`, "");
    await site.sync();
    expect(site.board.state.tasks.get(sold[1]?.id ?? cut)?.state.name).toBe("backlog");
    expect(site.board.state.met.get(sold[0]?.id ?? cut)?.missing).toBe(true);
  });

  it("knows them in a file of another name, whatever their titles are", async () => {
    const site = await imported({ "OLD.md": "# B\n\n- [ ] Cut\n- [ ] Sew\n" }, "OLD.md");
    await site.ids();
    const moved = new Map([["NEW.md", (site.texts.get("OLD.md") ?? "").replace("Cut", "Fold and press")]]);
    site.texts.clear();
    for (const [path, text] of moved) site.texts.set(path, text);
    await site.board.send({ type: "backlog/unlink", file: "OLD.md" });
    const other = Object.create(site, { name: { value: "NEW.md" } }) as Site; // the same board and files under the new name
    expect(await other.sync()).toMatchObject({ added: [], conflicts: [] });
    expect(site.board.state.tasks.size).toBe(2);
    expect(site.task("Fold and press").id).toMatch(/^t-/);
  });

  it.each([
    ["a cell for ids", "| ID | Task |\n|---|---|\n|  | Cut |\n", "| KEY | Cut |"],
    ["a table without", "| Task | Status |\n|---|---|\n| Cut | Done |\n", "| KEY: Cut | Done |"],
    ["headings", "# B\n\n### Cut\n**Status:** Done\n", "### KEY: Cut\n**Status:** Done\n"],
    ["the form of others", "# B\n\n- [ ] **K-1** – Sew\n- [ ] Cut\n", "- [ ] **KEY** – Cut\n"],
  ])("goes by the form of the file: %s", async (_, text, expected) => {
    const site = await imported({ "BACKLOG.md": text });
    await site.ids();
    expect(site.text).toContain(expected.replace("KEY", site.task("Cut").id));
  });
});
