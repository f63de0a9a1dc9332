import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SeedIssue } from "../../fakes/forge/issues.ts";
import { startForge } from "../../fakes/forge/start-forge.ts";
import { demonstrationSite } from "./tutti-process.ts";

const roadmaps = fileURLToPath(new URL("../../cases/roadmaps", import.meta.url));

describe("tutti import", () => {
  it("shows what it would make by the author's own ids, and changes nothing with --dry-run", async () => {
    const site = await demonstrationSite();
    const file = join(roadmaps, "conductor-ai-backlog.md");
    const { tasks, notUnderstood, added } = await site.json("import", 0, "import", file, "--dry-run");
    expect(tasks.find((task) => task.id === "TASK-021")).toMatchObject({
      title: "Add GOOGLE_API_KEY and Test Storyboard API",
      status: "ready",
      priority: "high",
      labels: ["setup", "testing", "api"],
      estimate: { minutes: 15 },
      assignee: "human",
      criteria: [{ done: false }, { done: false }, { done: false }, { done: false }],
    });
    expect([notUnderstood, added]).toEqual([[], []]);
    expect((await site.json("board", 0, "board")).version).toBe(0);
  });

  it("adds each task once, with its dependencies", async () => {
    const site = await demonstrationSite();
    const first = await site.json("import", 0, "import", "BACKLOG.md");
    expect(first.tasks.map((task) => [task.id, task.status, task.dependencies])).toEqual([
      ["FAIR-1", "ready", []],
      ["FAIR-2", "ready", ["FAIR-1"]],
      ["FAIR-3", "blocked", []],
      ["FAIR-0", "done", []],
    ]);
    expect(first.added).toHaveLength(4);
    expect((await site.json("import", 0, "import", "BACKLOG.md")).added).toEqual([]);
    const below = join(site.folder, "src");
    expect((await site.json("import", 0, "import", "../BACKLOG.md", "--cwd", below)).added).toEqual([]);
    const { columns } = await site.json("board", 0, "board");
    const waiting = columns.flatMap((column) => column.cards).find((card) => card.key === "FAIR-2");
    expect(waiting?.remark).toBe("It waits for “Split by weight”.");
  });

  it("reads a folder with a file for each task", async () => {
    const site = await demonstrationSite();
    const { tasks, notUnderstood } = await site.json("import", 0, "import", join(roadmaps, "backlog-md"), "--dry-run");
    expect(tasks).toHaveLength(12);
    expect(tasks.find((task) => task.id === "BACK-535.2")).toMatchObject({ status: "done", priority: "high" });
    expect(notUnderstood).toEqual([]);
  });

  it("holds a task back for one that is not on the board, until that is imported", async () => {
    const site = await demonstrationSite();
    const write = (name: string, text: string) => writeFile(join(site.folder, name), text);
    await write(
      "TODO.md",
      "# Backlog\n\n## Ready\n\n- [ ] BACK-596: Show the board (depends on BACK-594)\n\n???\n!!\n",
    );
    const answer = await site.tutti("import", "TODO.md");
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining("BACK-596 Show the board") });
    const remark = async () =>
      (await site.json("board", 0, "board")).columns
        .flatMap((column) => column.cards)
        .find((card) => card.key === "BACK-596")?.remark;
    expect(await remark()).toBe("It waits for BACK-594, which is not on the board.");
    const refused = await site.json("error", 1, "run", "BACK-596", "--agent", "demonstration");
    expect(refused.error.message).toContain("It waits for BACK-594, which is not on the board.");

    await write("ROADMAP.md", "# Roadmap\n\n## Ready\n\n- [ ] BACK-594: Draw the board (depends on BACK-596)\n");
    await site.json("import", 0, "import", "ROADMAP.md");
    expect(await remark()).toBe("It waits for “Draw the board”.");
    const { columns } = await site.json("board", 0, "board");
    const first = columns.flatMap((column) => column.cards).find((card) => card.key === "BACK-594");
    expect(first).toMatchObject({ state: "ready" });
    expect(first?.remark).toBeUndefined();
  });

  it("takes over what other programs have written, once, and keeps none of it in step", async () => {
    const site = await demonstrationSite();
    const tasks = [
      { id: 1, title: "Weigh", status: "done", dependencies: [], subtasks: [{ id: 1, title: "Read", status: "done" }] },
      { id: 2, title: "Ship", status: "pending", priority: "high", dependencies: [1], effort_class: "B" },
    ];
    await writeFile(join(site.folder, "tasks.json"), JSON.stringify({ master: { tasks, metadata: {} } }, undefined, 2));
    const first = await site.json("import", 0, "import", "tasks.json");
    expect(first.tasks.map((task) => [task.id, task.status, task.dependencies])).toEqual([
      ["1", "done", []],
      ["1.1", "done", []],
      ["2", "ready", ["1"]],
    ]);
    expect(first.added).toHaveLength(3);
    expect((await site.tutti("import", "tasks.json")).out).toContain("kept in notes: effort_class (1)");
    expect((await site.json("import", 0, "import", "tasks.json")).added).toEqual([]);
    const { error } = await site.json("error", 1, "sync", "tasks.json");
    expect(error.message).toContain("belongs to the program that writes it");
  });

  it("takes over GitHub's issues, once, and says what was closed since", async () => {
    const site = await demonstrationSite();
    const issues: SeedIssue[] = [
      { number: 1, title: "Round fairly", labels: ["P1"], body: "- [ ] Nobody loses a cent" },
      { number: 2, title: "Split by weight", body: "Depends on #1." },
      { number: 3, title: "A pull request", pull: true },
    ];
    const forge = await startForge({ repo: "ada/fair-share", from: site.folder, issues: { issues } });
    onTestFinished(() => forge.close());
    execFileSync("git", ["remote", "add", "origin", forge.cloneUrl], { cwd: site.folder, env: site.environment });
    await site.configure({ forgeUrl: forge.apiUrl });
    expect((await site.json("error", 3, "import", "github")).error.message).toContain(
      "There is no token for 127.0.0.1",
    );
    site.environment["TUTTI_GITHUB_TOKEN"] = forge.token;
    const first = await site.json("issues", 0, "import", "github");
    expect(first.tasks.map((task) => [task.id, task.status, task.priority, task.dependencies])).toEqual([
      ["#2", "backlog", undefined, ["#1"]],
      ["#1", "backlog", "high", []],
    ]);
    expect(first.added).toHaveLength(2);
    Object.assign(issues[0] ?? {}, { state: "closed", reason: "completed" });
    Object.assign(issues[1] ?? {}, { title: "Split by share" });
    const { out } = await site.tutti("import", "github");
    expect(out).toContain(
      "0 issues of 127.0.0.1/ada/fair-share imported, 2 known already, 1 of them brought up to date, 1 done because they were closed.",
    );
    expect(forge.violations).toEqual([]);
    expect((await site.tutti("import", "BACKLOG.md", "--label", "x")).code).toBe(2);
  });

  it("says in a sentence when the file cannot be read", async () => {
    const site = await demonstrationSite();
    expect((await site.json("error", 1, "import", "NOTHING.md")).error.message).toBe(
      "NOTHING.md cannot be read (ENOENT). Check the path.",
    );
  });

  it("reads UTF-16, as editors of Windows write it, and refuses what is no file", async () => {
    const site = await demonstrationSite();
    const text = "\ufeff# Задачи\r\n\r\n## К работе\r\n\r\n- [ ] Сделать\r\n";
    await writeFile(join(site.folder, "TASKS.md"), Buffer.from(text, "utf16le"));
    const { tasks } = await site.json("import", 0, "import", "TASKS.md", "--dry-run");
    expect(tasks.map(({ title, status }) => [title, status])).toEqual([["Сделать", "ready"]]);
    const { error } = await site.json("error", 1, "import", process.platform === "win32" ? "NUL" : "/dev/zero");
    expect(error.kind).toBe("refused");
  });
});
