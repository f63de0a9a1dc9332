import { describe, expect, it } from "vitest";
import { inbox } from "#core/board/view/inbox.ts";
import { backlog, imported, Site } from "./site.ts";

describe("syncing a backlog that was imported", () => {
  it("ticks the box of a task that was moved to Done, and nothing else", async () => {
    const site = await imported();
    await site.move("Draw the logo", "done");
    expect(await site.sync()).toMatchObject({
      toFile: 1,
      files: ["BACKLOG.md"],
      toBoard: [],
      conflicts: [],
      remarks: [],
    });
    expect(site.text).toBe(backlog.replace("- [ ] Draw", "- [x] Draw"));
  });

  it("moves a task to Done whose box was ticked", async () => {
    const site = await imported();
    site.text = backlog.replace("- [ ] Draw", "- [x] Draw");
    expect(await site.sync()).toMatchObject({ toFile: 0, toBoard: [{ fields: ["state"] }] });
    expect(site.task("Draw the logo").state.name).toBe("done");
  });

  it("is quiet when nothing is new, also after it has written", async () => {
    const site = await imported();
    await site.move("Draw the logo", "done");
    await site.sync();
    const { version } = site.board.state;
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, files: [], remarks: [] });
    expect(site.board.state.version).toBe(version);
  });

  it("brings different fields of one task over in both directions at once", async () => {
    const site = await imported();
    await site.move("Write the page", "done");
    site.text = backlog.replace("(2h)", "(4h)");
    await site.sync();
    expect(site.text).toBe(backlog.replace("- [ ] Write the page (2h)", "- [x] Write the page (4h)"));
    expect(site.task("Write the page").estimate).toEqual({ text: "4h", minutes: 240 });
  });

  it("follows a title that was changed in the file, and one that was changed on the board", async () => {
    const site = await imported();
    const { id } = site.task("Draw the logo");
    site.text = backlog.replace("Draw the logo", "Draw a better logo");
    await site.sync();
    expect(site.board.state.tasks.get(id)?.title).toBe("Draw a better logo");
    await site.board.send({ type: "task/edit", id, changes: { title: "Draw it" } });
    await site.sync();
    expect(site.text).toBe(backlog.replace("Draw the logo", "Draw it"));
    await site.move("Draw it", "done");
    await site.sync();
    expect(site.text).toContain("- [x] Draw it\n");
    expect(site.board.state.tasks.size).toBe(3);
  });

  it("takes a new title in an old one's place for a new task when it speaks of something else", async () => {
    const site = await imported({ "BACKLOG.md": "# Plan\n\n- [ ] Add the login page\n- [ ] Sew\n" });
    const { id } = site.task("Add the login page");
    site.text = site.text.replace("login page", "billing export");
    const { added, remarks } = await site.sync();
    expect(added).toEqual([site.task("Add the billing export").id]);
    expect(remarks).toEqual([expect.stringContaining("“Add the login page” has no entry in BACKLOG.md any more.")]);
    expect(site.board.state.tasks.get(id)?.title).toBe("Add the login page");
  });

  it("follows its tasks when the heading above them is renamed", async () => {
    const site = await imported({ "BACKLOG.md": "# Plan\n\n## Phase one\n\n- [ ] Cut\n- [ ] Sew\n" });
    site.text = site.text.replace("Phase one", "First steps");
    await site.sync();
    expect(site.board.state.tasks.size).toBe(2);
    expect(site.task("Sew").group).toBe("First steps");
  });

  it("adds what was written anew to the board", async () => {
    const site = await imported();
    site.text = `${backlog}- [ ] Sell it\n`;
    const { added } = await site.sync();
    expect(added).toEqual([site.task("Sell it").id]);
  });

  it("keeps a task whose entry has vanished, says so once, and knows it when it comes back", async () => {
    const site = await imported();
    site.text = backlog.replace("- [ ] Draw the logo\n", "");
    const { remarks } = await site.sync();
    expect(remarks).toEqual([expect.stringContaining("“Draw the logo” has no entry in BACKLOG.md any more.")]);
    expect((await site.sync()).remarks).toEqual([]);
    await site.move("Draw the logo", "done");
    site.text = backlog;
    await site.sync();
    expect(site.text).toBe(backlog.replace("- [ ] Draw", "- [x] Draw"));
    expect(site.board.state.tasks.size).toBe(3);
  });
});

describe("a field that was changed on both sides", () => {
  const both = async (): Promise<Site> => {
    const site = await imported();
    const { id } = site.task("Write the page");
    await site.board.send({ type: "task/edit", id, changes: { estimate: { text: "1 day", minutes: 480 } } });
    site.text = backlog.replace("(2h)", "(5h)");
    return site;
  };

  it("is a question, and neither side is overwritten", async () => {
    const site = await both();
    const { conflicts } = await site.sync();
    expect(conflicts).toEqual([
      { task: site.task("Write the page").id, field: "estimate", inFile: "5h", onBoard: "1 day" },
    ]);
    expect(site.board.state.backlogs.get("BACKLOG.md")?.conflicts).toEqual(conflicts);
    expect(inbox(site.board.state)).toMatchObject([
      {
        kind: "conflict",
        title: "Write the page",
        text: "It was changed in BACKLOG.md and on the board, too. estimate: there “5h”, here “1 day”. Say which is right.",
      },
    ]);
    expect(site.text).toContain("(5h)");
    expect(site.task("Write the page").estimate?.text).toBe("1 day");
  });

  it("takes the file's word when a person says so", async () => {
    const site = await both();
    expect((await site.sync(() => "file")).conflicts).toEqual([]);
    expect(site.task("Write the page").estimate?.text).toBe("5h");
  });

  it("takes the board's word when that was answered on the board", async () => {
    const site = await both();
    await site.sync();
    const { id: task } = site.task("Write the page");
    await site.board.send({ type: "backlog/settle", file: "BACKLOG.md", task, field: "estimate", take: "board" });
    expect(inbox(site.board.state)).toEqual([]);
    await site.sync();
    expect(site.text).toContain("- [ ] Write the page (1 day)\n");
    expect(site.board.state.backlogs.get("BACKLOG.md")?.conflicts).toEqual([]);
  });

  it("is none where both say the same", async () => {
    const site = await imported();
    await site.move("Draw the logo", "done");
    site.text = backlog.replace("- [ ] Draw", "- [x] Draw");
    expect(await site.sync()).toMatchObject({ conflicts: [], toFile: 0, toBoard: [] });
  });
});

describe("a backlog that cannot be followed everywhere", () => {
  it("keeps a state that the file has no word for on the board, and goes on from there", async () => {
    const site = await imported();
    const { id } = site.task("Draw the logo");
    await site.board.send({ type: "task/move", id, state: { name: "in-progress", by: "human" } });
    expect(await site.sync()).toMatchObject({ toFile: 0, toBoard: [], conflicts: [] });
    expect(site.task("Draw the logo").state.name).toBe("in-progress");
    site.text = backlog.replace("- [ ] Draw", "- [x] Draw");
    await site.sync();
    expect(site.task("Draw the logo").state.name).toBe("done");
  });

  it("says where a change of the board has no place, once", async () => {
    const site = await imported();
    await site.board.send({ type: "task/edit", id: site.task("Choose a name").id, changes: { priority: "high" } });
    const { remarks } = await site.sync();
    expect(remarks).toEqual([expect.stringContaining("“Choose a name” has no place for this priority")]);
    expect((await site.sync()).remarks).toEqual([]);
    expect(site.text).toBe(backlog);
  });

  it.each(["ready", "blocked"] as const)(
    "says where a task that is done in the file has no place to be %s again, once",
    async (name) => {
      const text = "# Plan\n\n## Done\n\n- Draw the logo\n- Choose a name\n";
      const site = await imported({ "BACKLOG.md": text });
      expect(site.task("Draw the logo").state.name).toBe("done");
      const state = name === "blocked" ? { name, reason: "No ink." } : { name };
      await site.board.send({ type: "task/move", id: site.task("Draw the logo").id, state });
      const { remarks, toFile } = await site.sync();
      expect(toFile).toBe(0);
      expect(remarks).toEqual([expect.stringContaining("“Draw the logo” has no place for this state")]);
      expect((await site.sync()).remarks).toEqual([]);
      expect(site.text).toBe(text);
      expect(site.task("Draw the logo").state.name).toBe(name);
    },
  );

  it("comes to rest although its tasks wait for one another, and one for itself", async () => {
    const text = "- [ ] A-1: Cut (depends on A-2)\n- [ ] A-2: Sew (depends on A-1)\n- [ ] A-3: Iron (depends on A-3)\n";
    const site = new Site({ "BACKLOG.md": `# Tasks\n\n${text}` });
    expect((await site.sync()).added).toHaveLength(3);
    expect([site.task("Cut"), site.task("Sew")].flatMap(({ after }) => after)).toHaveLength(1);
    const { version } = site.board.state;
    expect(await site.sync()).toMatchObject({ added: [], toBoard: [], toFile: 0, conflicts: [], remarks: [] });
    expect(site.board.state.version).toBe(version);
  });

  it("does not follow an entry with the id of another, and says which", async () => {
    const text = "# Tasks\n\n- [ ] T-1: Cut\n- [ ] T-2: Sew\n";
    const site = await imported({ "BACKLOG.md": text });
    site.text = `${text}- [ ] T-1: Iron\n`;
    const { added, remarks } = await site.sync();
    expect(added).toEqual([]);
    expect(remarks).toEqual([
      expect.stringContaining("The id T-1 stands a second time in BACKLOG.md, line 5 (“Iron”)."),
    ]);
  });

  it.each([
    `<<<<<<< ours\n${backlog}=======\n${backlog}>>>>>>> theirs\n`,
    `${backlog}=======\n${backlog}>>>>>>> theirs\n`,
    `<<<<<<<\r\n${backlog}`,
  ])("is left alone while it is being merged, or was settled by half", async (text) => {
    const site = await imported();
    site.text = text;
    await expect(site.sync()).rejects.toThrow("BACKLOG.md has a merge conflict.");
  });

  it("is compared again when somebody writes it at the same moment", async () => {
    const site = await imported();
    await site.move("Draw the logo", "done");
    site.meanwhile = () => {
      site.text = `${site.text}- [ ] Sell it\n`;
    };
    await site.sync();
    expect(site.text).toBe(`${backlog.replace("- [ ] Draw", "- [x] Draw")}- [ ] Sell it\n`);
    expect(site.task("Sell it").state.name).toBe("backlog");
  });

  it("is left as it is by a dry run, and so is the board", async () => {
    const site = await imported();
    await site.move("Draw the logo", "done");
    site.text = `${backlog}- [ ] Sell it\n`;
    const { version } = await site.board.refresh();
    expect(await site.sync(undefined, true)).toMatchObject({ toFile: 1, added: [expect.any(String)] });
    expect(site.text).toBe(`${backlog}- [ ] Sell it\n`);
    expect(site.board.state.version).toBe(version);
  });
});

describe("a folder with a file for each task", () => {
  it("follows each file, in the words of its settings", async () => {
    const task =
      "---\nid: TASK-7\ntitle: Cut\nstatus: To Do\nlabels: []\n---\n\n## Acceptance Criteria\n- [ ] #1 Straight\n";
    const files = {
      "backlog/config.yml": 'statuses: ["To Do", "Doing", "Shipped"]\n',
      "backlog/tasks/task-7 - Cut.md": task,
      "backlog/tasks/task-8 - Sew.md": "---\r\nid: TASK-8\r\ntitle: Sew\r\nstatus: Doing\r\n---\r\n",
    };
    const site = await imported(files, "backlog");
    const { id, criteria } = site.task("Cut");
    const ticked = criteria.map((item) => ({ ...item, done: true }));
    await site.board.send({ type: "task/edit", id, changes: { criteria: ticked, labels: ["cloth"] } });
    await site.move("Cut", "done");
    await site.move("Sew", "done");
    await site.sync();
    expect(site.texts.get("backlog/tasks/task-7 - Cut.md")).toBe(
      task.replace("To Do", "Shipped").replace("[]", "[cloth]").replace("- [ ] #1", "- [x] #1"),
    );
    expect(site.texts.get("backlog/tasks/task-8 - Sew.md")).toBe(
      "---\r\nid: TASK-8\r\ntitle: Sew\r\nstatus: Shipped\r\n---\r\n",
    );
  });
});
