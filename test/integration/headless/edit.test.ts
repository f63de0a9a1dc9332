import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { main } from "./look.ts";
import { demonstrationSite, type Site, taskId } from "./tutti-process.ts";

/** The demonstration project with its findings proposed and its backlog imported. */
async function plannedSite(): Promise<Site> {
  const site = await demonstrationSite();
  await site.json("plan", 0, "plan");
  await site.json("import", 0, "import", "BACKLOG.md");
  return site;
}

/** Every step is a process of its own, which takes its time on a busy machine. */
const patient = { timeout: 180_000 };

describe("tutti edit with options", patient, () => {
  it("changes what is named and leaves everything else", async () => {
    const site = await plannedSite();
    const before = (await site.json("edit", 0, "edit", "FAIR-1", "--title", "Split fairly")).task;
    const values = ["--priority", "P0", "--estimate", "2h", "--agent", "demonstration", "--group", "Next"];
    const lists = [
      "--label",
      "money",
      "--criterion",
      "Nobody pays twice",
      "--remove-criterion",
      "1",
      "--after",
      "FAIR-3",
    ];
    const { task, changed } = await site.json("edit", 0, "edit", "FAIR-1", ...values, ...lists);
    expect(changed.toSorted()).toEqual(["after", "assignee", "criteria", "estimate", "group", "labels", "priority"]);
    expect(task).toMatchObject({
      title: "Split fairly",
      priority: "critical",
      estimate: { text: "2h", minutes: 120 },
      assignee: "demonstration",
      group: "Next",
      labels: [...before.labels, "money"],
      criteria: [...before.criteria.slice(1), { text: "Nobody pays twice", done: false, depth: 0 }],
      description: before.description,
      state: before.state,
    });
    expect(task.after).toEqual([await taskId(site, /Choose a name/)]);
    const nothing = ["--priority", "", "--agent", "", "--remove-label", "money", "--remove-after", "FAIR-3"];
    const emptied = await site.json("edit", 0, "edit", "FAIR-1", ...nothing);
    expect(emptied.task).toMatchObject({ labels: before.labels, after: [] });
    expect(emptied.task).not.toHaveProperty("priority");
    expect(emptied.task).not.toHaveProperty("assignee");
  });

  it("reads a description from stdin", async () => {
    const site = await plannedSite();
    const words = [main, "edit", "FAIR-1", "--description", "-", "--json", "--cwd", site.folder];
    const child = spawn(process.execPath, words, { env: site.environment, stdio: ["pipe", "pipe", "ignore"] });
    child.stdin.end("# Привет\n\n`code`\n");
    expect(JSON.parse(await text(child.stdout))).toMatchObject({ task: { description: "# Привет\n\n`code`" } });
  });

  it("moves a task on the board, so that an imported one can run", async () => {
    const site = await plannedSite();
    const id = "FAIR-3"; // it came in as blocked
    const refused = await site.json("error", 1, "plan", "--accept", id);
    expect(refused.error.message).toContain("is blocked, not proposed. Move it with: tutti edit");
    const { task, changed } = await site.json("edit", 0, "edit", id, "--state", "ready", "--priority", "high");
    expect(task).toMatchObject({ state: { name: "ready" }, priority: "high" });
    expect(changed).toEqual(["state", "priority"]);
    expect((await site.json("edit", 0, "edit", id, "--state", "ready")).changed).toEqual([]);

    const blocked = ["--state", "blocked", "--reason", "No name yet"];
    expect((await site.json("edit", 0, "edit", id, ...blocked)).task.state).toEqual({
      name: "blocked",
      reason: "No name yet",
    });
    expect((await site.json("edit", 0, "edit", id, "--state", "done")).task.state).toEqual({ name: "done" });
    await site.json("error", 2, "edit", id, "--state", "blocked");
    expect((await site.tutti("edit", id, "--state", "running")).code).toBe(2);
  });

  it("says that nothing is different, and refuses what is not there", async () => {
    const site = await plannedSite();
    expect((await site.json("edit", 0, "edit", "FAIR-1", "--title", "Split by weight")).changed).toEqual([]);
    const refusals = [
      [["--agent", "nobody-knows"], "There is no agent nobody-knows."],
      [["--remove-label", "absent"], "has no label absent."],
      [["--remove-criterion", "77"], "has no criterion “77”."],
      [["--after", "FAIR-77"], "There is no task FAIR-77."],
      [["--after", "FAIR-2"], "These tasks would wait for one another"],
    ] as const;
    for (const [flags, message] of refusals) {
      expect((await site.json("error", 1, "edit", "FAIR-1", ...flags)).error.message).toContain(message);
    }
  });

  it("is wrong usage without anything to change and without a terminal, and with a priority that is none", async () => {
    const site = await plannedSite();
    const { error } = await site.json("error", 2, "edit", "FAIR-1");
    expect(error.message).toContain("Say what to change");
    expect((await site.tutti("edit", "FAIR-1", "--priority", "soonish")).code).toBe(2);
    expect((await site.tutti("edit", "FAIR-1", "--title", " ")).code).toBe(2);
    expect((await site.tutti("edit", "FAIR-1", "--title", "A", "--form", "x.md")).code).toBe(2);
  });
});

describe("an edited proposal", patient, () => {
  it("keeps a person's words when it is accepted, analysed and planned again", async () => {
    const site = await plannedSite();
    const id = await taskId(site, /licence/i);
    await site.json("edit", 0, "edit", id, "--title", "Choose a licence", "--description", "Ask Ada first.");
    await writeFile(join(site.folder, "later.js"), "// TODO: more to be found\n");
    await site.json("analyse", 0, "analyse");
    const { proposals } = await site.json("plan", 0, "plan");
    const mine = { title: "Choose a licence", description: "Ask Ada first." };
    expect(proposals.find((task) => task.id === id)).toMatchObject(mine);
    await site.json("plan", 0, "plan", "--accept", id);
    await site.json("analyse", 0, "analyse");
    await site.json("plan", 0, "plan");
    const { task } = await site.json("edit", 0, "edit", id, "--label", "mine");
    expect(task).toMatchObject({ ...mine, state: { name: "ready" } });
  });
});

/** An editor: a program that changes the file it is given, with a pause of the test's own in between. */
async function editorThat(site: Site, body: string): Promise<string> {
  const path = join(dirname(site.folder), "editor", "editor.mjs");
  await mkdir(dirname(path), { recursive: true });
  const head = `import { readFileSync, writeFileSync } from "node:fs"; import { execFileSync } from "node:child_process";
const file = process.argv[2]; const change = (from, to) => writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
const tutti = (...words) => execFileSync(process.execPath, [${JSON.stringify(main)}, ...words, "--cwd", ${JSON.stringify(site.folder)}]);`;
  await writeFile(path, `${head}\n${body}\n`);
  return `"${process.execPath}" "${path}"`;
}

/** Runs `tutti edit` in a terminal, which `script` of every Linux and macOS makes. */
async function editInTerminal(site: Site, editor: string, ...words: string[]) {
  const command = [process.execPath, main, "edit", ...words, "--cwd", site.folder];
  const quoted = command.map((word) => `'${word}'`).join(" ");
  const linux = ["-qec", quoted, "/dev/null"];
  const child = spawn("script", process.platform === "darwin" ? ["-q", "/dev/null", ...command] : linux, {
    env: { ...site.environment, EDITOR: editor, VISUAL: "", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const out = await text(child.stdout);
  return { code: await ended, out: out.replaceAll("\r\n", "\n") };
}

describe.skipIf(process.platform === "win32")("tutti edit in a terminal", patient, () => {
  it("opens a form in the editor and does what it says", async () => {
    const site = await plannedSite();
    const editor = await editorThat(site, `change("# Split by weight", "# Делить по весу"); change("- [ ]", "- [x]");`);
    const { code, out } = await editInTerminal(site, editor, "FAIR-1");
    expect([code, out]).toEqual([0, expect.stringContaining("FAIR-1  Делить по весу: changed title, criteria.")]);
    expect((await editInTerminal(site, "true", "FAIR-1")).out).toContain("nothing is different");
  });

  it("keeps a form that cannot be read, and takes it when it is mended", async () => {
    const site = await plannedSite();
    const editor = await editorThat(
      site,
      `change("# Split by weight", "# Split fairly"); change(/Priority:.*/, "Priority: soonish");`,
    );
    const { code, out } = await editInTerminal(site, editor, "FAIR-1");
    expect([code, out]).toEqual([1, expect.stringContaining(":3: “soonish” is no priority.")]);
    const file = /--form "(.+)"/.exec(out)?.[1] ?? "";
    await writeFile(file, (await readFile(file, "utf8")).replace("soonish", "low"));
    const { task } = await site.json("edit", 0, "edit", "FAIR-1", "--form", file);
    expect(task).toMatchObject({ title: "Split fairly", priority: "low" });
  });

  it("keeps what another hand changed meanwhile, and does not overwrite it unseen", async () => {
    const site = await plannedSite();
    const elsewhere = await editorThat(
      site,
      `tutti("edit", "FAIR-1", "--label", "theirs"); change("# Split by weight", "# Mine");`,
    );
    expect((await editInTerminal(site, elsewhere, "FAIR-1")).out).toContain("Mine: changed title.");
    const same = await editorThat(
      site,
      `tutti("edit", "FAIR-1", "--title", "Theirs"); change("# Mine", "# Mine again");`,
    );
    const { code, out } = await editInTerminal(site, same, "FAIR-1");
    expect([code, out]).toEqual([1, expect.stringContaining("was changed by another hand meanwhile: Title.")]);
    const file = /--form "(.+)"/.exec(out)?.[1] ?? "";
    expect((await site.json("error", 1, "edit", "FAIR-1", "--form", file)).error.message).toContain("Title");
    const { task } = await site.json("edit", 0, "edit", "FAIR-1", "--form", file, "--overwrite");
    expect(task.title).toBe("Mine again");
    expect(task.labels).toContain("theirs");
  });
});
