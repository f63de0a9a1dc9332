import { symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Board } from "#core/board/board.ts";
import { emptyBoard } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { Task } from "#core/board/task.ts";
import { Settings } from "#core/settings.ts";
import { createSetUp } from "#node/git/place-commands.ts";
import { createProjectGate } from "#node/gate/project-gate.ts";
import { createCommandRunner } from "#node/process/command-runner.ts";
import { never, openScratch } from "../../../fakes/scratch-repository.ts";

/** Complains about each line that says `bad`, as a compiler would. */
const lint = `
const { readFileSync, writeFileSync } = require("node:fs");
let failed = false;
for (const [at, line] of readFileSync("a.txt", "utf8").split("\\n").entries()) {
  if (!line.startsWith("bad")) continue;
  failed = true;
  console.log("a.txt:" + (at + 1) + ":1: error: " + line);
}
process.exitCode = failed ? 1 : 0;
if (failed) writeFileSync("out.xml", '<testsuite><testcase name="reads" file="a.txt" line="1"><failure message="no"/></testcase></testsuite>');
`;
const command = `"${process.execPath}" lint.cjs`;

const task = Task.parse({
  id: TaskId.parse("a"),
  title: "Do it",
  state: { name: "ready" },
  createdAt: 0,
  changedAt: 0,
});
const run = RunId.parse("r-1");

async function stage(text: string) {
  const scratch = await openScratch({ "lint.cjs": lint, "a.txt": text, ".gitignore": "made\n*.xml\n" });
  onTestFinished(() => scratch[Symbol.asyncDispose]());
  const { git, repository, worktrees } = scratch;
  const reports = { lint: ["out.xml", "old.xml", "linked/*.xml"] };
  const settings = () => Settings.parse({ setUpCommands: ["echo set-up > made"], gate: { reports } });
  const runner = createCommandRunner();
  const variables = () => ({});
  const setUp = createSetUp({ git, repository, worktrees, settings, runner, variables });
  const facts = {
    name: "demo",
    files: 1,
    lines: 1,
    languages: [],
    packageManagers: [],
    commands: [{ kind: "lint" as const, command, cwd: ".", source: "package.json" }],
  };
  const gate = createProjectGate({
    git,
    repository,
    settings,
    board: { state: { ...emptyBoard, facts } } as Pick<Board, "state"> as Board,
    analyser: { analyse: () => Promise.reject(new Error("nobody asks for it")) },
    places: { placed: worktrees, runner, variables, setUp },
    secrets: { scan: async () => [] },
    redact: (each) => each,
    environment: { ...scratch.environment, TUTTI_HOME: join(scratch.folder, "tutti home") },
    version: "test",
  });
  const worktree = await worktrees.open("tutti/a", undefined, never);
  const lines: string[] = [];
  const judge = async () => {
    lines.length = 0;
    const { checks } = await gate.inspect(task, worktree, run, (line) => void lines.push(line), never);
    return checks.find(({ name }) => name === "lint");
  };
  const write = (now: string) => writeFile(join(worktree.path, "a.txt"), now);
  return { scratch, judge, write, lines };
}

it("tells new problems from those of the base, and leaves no worktree behind", async () => {
  const { scratch, judge, write, lines } = await stage("fine\nbad habit\n");
  await write("fine\nmore\nbad habit\n");
  expect(await judge()).toMatchObject({ redBefore: true, outcome: "skipped" });
  expect(lines.join("\n")).toContain("Looks whether lint failed before the change, too.");
  await write("bad news\nmore\nbad habit\n");
  const found = await judge();
  expect(found?.outcome).toBe("failed");
  expect(found?.findings.map(({ severity, text }) => [severity, text])).toEqual([
    ["info", "Was red before: reads: no"],
    ["error", "bad news"],
    ["info", "Was red before: bad habit"],
  ]);
  // What is known of the base is not asked a second time.
  expect(lines.join("\n")).toContain("Before the change: Check lint: " + command + " is known on these files.");
  expect((await scratch.run(["worktree", "list", "--porcelain"])).match(/^worktree /gm)).toHaveLength(2);
});

it("reads the reports that a check has just written, and none that it left there or that lie elsewhere", async () => {
  const { scratch, judge, write } = await stage("fine\n");
  const place = join(scratch.folder, "worktrees", await folderIn(scratch));
  const says = (word: string) => `<testsuite><testcase name="${word}"><failure message="no"/></testcase></testsuite>`;
  await writeFile(join(place, "old.xml"), says("old"));
  await utimes(join(place, "old.xml"), new Date(0), new Date(0));
  await writeFile(join(scratch.folder, "secret.xml"), says("secret"));
  await symlink(scratch.folder, join(place, "linked"));
  await write("bad habit\n");
  expect((await judge())?.findings.map(({ file, line, text }) => [file, line, text])).toEqual([
    ["a.txt", 1, "reads: no"],
    ["a.txt", 1, "bad habit"],
  ]);
});

it("takes a result from before on the same files, committed or not, and runs again on others", async () => {
  const { scratch, judge, write } = await stage("fine\n");
  await write("fine\nmore\n");
  expect((await judge())?.reused).toBeUndefined();
  await scratch.run(["commit", "--quiet", "-am", "more"], join(scratch.folder, "worktrees", await folderIn(scratch)));
  expect(await judge()).toMatchObject({ outcome: "passed", reused: true });
  await write("fine\nother\n");
  expect((await judge())?.reused).toBeUndefined();
  await write("fine\nmore\n");
  expect((await judge())?.reused).toBe(true);
});

async function folderIn({ repository, git }: Awaited<ReturnType<typeof openScratch>>): Promise<string> {
  const listed = await git.text(repository.top, ["worktree", "list", "--porcelain"], {}, never);
  return /worktrees\/(\S+)$/m.exec(listed)?.[1] ?? "";
}
