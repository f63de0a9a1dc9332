import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { demonstrationSite, taskId } from "./tutti-process.ts";

const run = promisify(execFile);

describe("tutti analyse", () => {
  it("finds what is wrong, and nothing new the second time", async () => {
    const site = await demonstrationSite();
    const first = await site.json("analyse", 0, "analyse");
    expect(first.findings.map((finding) => finding.rule)).toEqual(
      expect.arrayContaining(["missing/license", "todo/todo", "todo/fixme"]),
    );
    expect(first.new).toHaveLength(first.findings.length);
    const second = await site.json("analyse", 0, "analyse");
    expect({ ...second, new: first.new }).toEqual(first);
    expect(second).toMatchObject({ new: [], gone: [] });
  });

  it("reads another scanner's report, keeps what it said until the next one, and writes its own", async () => {
    const site = await demonstrationSite();
    const report = join(site.folder, "lint.sarif");
    const result = { ruleId: "no-eval", message: { text: "eval is evil" } };
    const write = (results: readonly unknown[]) =>
      writeFile(report, JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "lint" } }, results }] }));
    await write([result]);
    const first = await site.json("analyse", 0, "analyse", "--sarif", report);
    const theirs = first.findings.filter((finding) => finding.rule === "sarif/lint/no-eval").map(({ id }) => id);
    expect(theirs).toHaveLength(1);
    const out = join(site.folder, "out.sarif");
    expect((await site.json("analyse", 0, "analyse", "--sarif-out", out)).gone).toEqual([]);
    const own = JSON.parse(await readFile(out, "utf8")) as { runs: { results: unknown[] }[] };
    expect(own.runs[0]?.results).toHaveLength(first.findings.length - 1);
    await write([]);
    expect((await site.json("analyse", 0, "analyse", "--sarif", report)).gone).toEqual(theirs);
    const refused = await site.json("error", 1, "analyse", "--sarif", "nowhere.sarif");
    expect(refused.error.message).toMatch(/nowhere\.sarif does not exist/);
  });
});

describe("tutti run", () => {
  it("does two tasks at once in worktrees of their own, and leaves the checkout alone", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const tasks = [await taskId(site, /negative/i), await taskId(site, /zero/i)];
    const { runs } = await site.json("run", 3, "run", ...tasks);
    const delivered = runs.map(({ state }) => (state.name === "waiting" ? state.since : Number.NaN));
    const started = runs.map((entry) => entry.startedAt ?? Number.NaN);
    expect(Math.max(...started)).toBeLessThan(Math.min(...delivered));
    expect(new Set(runs.map((entry) => entry.place?.path)).size).toBe(2);
    const { stdout } = await run("git", ["status", "--porcelain"], { cwd: site.folder, env: site.environment });
    expect(stdout).toBe("");
  });

  it("shows what the gate found, and accepts it once the agent has mended it", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const task = await taskId(site, /zero/i);
    const { runs } = await site.json("run", 3, "run", task);
    expect(runs[0]?.openComments).toMatchObject([{ file: "test/money.test.js", line: 11, author: "gate" }]);
    const after = await site.json("review", 0, "review", task, "--send-back", "The zero goes in front.");
    expect(
      after.run.deliveries.map((delivery) => delivery.checks.find((check) => check.name === "test")?.outcome),
    ).toEqual(["failed", "passed"]);
    expect(after.comments.map((comment) => comment.state.name)).toEqual(["resolved"]);
  });

  it("says why a task cannot run", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan", "--accept-all");
    const answer = await site.json("error", 1, "run", await taskId(site, /secret/i));
    expect(answer.error.message).toBe("It is assigned to a human.");
    expect((await site.json("error", 1, "run", "nonsense")).error.message).toContain("There is no task nonsense");
  });
});

describe("tutti backup", () => {
  it("keeps the board as it is, and restore brings it back", async () => {
    const site = await demonstrationSite();
    await site.json("plan", 0, "plan");
    const before = await site.json("board", 0, "board");
    const file = `${site.folder}/../board backup.db`;
    await site.json("backup", 0, "backup", file);
    expect(await site.json("restored", 0, "restore", "--verify", "--from", file)).toMatchObject({ problems: [] });
    await site.json("plan", 0, "plan", "--accept-all");
    expect(await site.json("board", 0, "board")).not.toEqual(before);
    const { kept } = await site.json("restored", 0, "restore", "--from", file);
    expect(await site.json("board", 0, "board")).toEqual(before);
    expect((await site.tutti("restore", "--verify", "--from", kept ?? "")).out).toMatch(/is good\. It holds the board/);
    expect(await site.tutti("restore")).toMatchObject({ code: 2 });
    expect(await site.tutti("restore", "--verify")).toMatchObject({ code: 2 });
  });
});

describe("the command line", () => {
  it("ends with 2 and the reason for wrong usage", async () => {
    const site = await demonstrationSite();
    expect(await site.tutti("run", "--nonsense")).toMatchObject({
      code: 2,
      error: expect.stringContaining("unknown option"),
    });
    expect(await site.tutti("nonsense")).toMatchObject({ code: 2 });
  });

  it("tells wrong usage as a document, too", async () => {
    const site = await demonstrationSite();
    const { error } = await site.json("error", 2, "run", "--nonsense");
    expect(error).toEqual({ kind: "usage", message: "unknown option '--nonsense'" });
  });

  it("keeps stdout to one document with --json", async () => {
    const site = await demonstrationSite();
    const answer = await site.tutti("analyse", "--json");
    expect(() => JSON.parse(answer.out)).not.toThrow();
  });
});
