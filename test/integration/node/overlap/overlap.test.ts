import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { BoardState } from "#core/board/board-state.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import { collisionsOf } from "#core/board/view/collisions-view.ts";
import { openProject } from "#node/open-project.ts";
import { findMarked } from "#node/process/end-tree.ts";
import type { Project } from "#node/project.ts";
import { openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";
import { postgresForFile } from "../place.ts";

const postgres = postgresForFile();
const numbered = (count: number): string => Array.from({ length: count }, (_, line) => `line ${line + 1}\n`).join("");

/** Changes the third line to its own name, then works until it is stopped. */
const agent = 'sed -i "3s/.*/$TUTTI_RUN/" src/money.js; while :; do sleep 1; done';

interface Site {
  readonly scratch: Scratch;
  readonly project: Project;
  /** Another window on the same board. */
  readonly window: Project;
  readonly pathOf: (task: string) => string;
  /** Resolves when the other window sees it. */
  readonly sees: (task: string, expected: readonly string[]) => Promise<void>;
}

/** Two tasks with an agent each, at work in their worktrees. */
async function atWork(settings: object): Promise<Site> {
  const scratch = await openScratch({
    "src/money.js": numbered(40),
    "notes.txt": numbered(5),
    ".gitignore": "*.log\n",
  });
  const home = { TUTTI_HOME: join(scratch.folder, "tutti") };
  const agents = { editor: { kind: "command", command: agent, concurrency: 4 } };
  const values = { runLimit: 4, checks: [], overlap: "allow", agents, ...settings };
  await mkdir(join(scratch.repo, ".git/tutti"), { recursive: true });
  await writeFile(join(scratch.repo, ".git/tutti/settings.json"), JSON.stringify(values));
  const onProblem = (): void => {};
  const environment = { ...scratch.environment, ...home };
  const open = () =>
    openProject({ folder: scratch.repo, environment, version: "test", workerCommand: undefined, onProblem });
  const project = await open();
  const window = await open();
  const over = new AbortController();
  const working = project.work({ idleMs: Infinity }, over.signal);
  onTestFinished(async () => {
    over.abort();
    await working;
    await window[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
    await scratch[Symbol.asyncDispose]();
  });
  for (const name of ["a", "b"]) {
    const task = TaskDraft.parse({ id: `t-${name}`, key: name.toUpperCase(), title: `Task ${name}` });
    await project.tutti.send({ type: "task/add", task, state: { name: "ready" } });
    await project.tutti.send({ type: "run/request", run: RunId.parse(`r-${name}`), task: task.id, agent: "editor" });
  }
  const texts = (state: BoardState, task: string) =>
    collisionsOf(state, RunId.parse(`r-${task}`)).map(({ text }) => text);
  return {
    scratch,
    project,
    window,
    pathOf: (task) => window.tutti.board.state.runs.get(RunId.parse(`r-${task}`))?.place?.path ?? "",
    sees: (task, expected) =>
      expect.poll(() => texts(window.tutti.board.state, task), { timeout: 60_000, interval: 50 }).toEqual(expected),
  };
}

const onBoth = [
  ["SQLite", () => ({})],
  ["Postgres", () => ({ databaseUrl: postgres.server().url, board: crypto.randomUUID() })],
] as const;

describe.each(onBoth)("runs that change the same lines (%s)", (_, settings) => {
  it("are told on both, in every window, until one of them takes it back", async () => {
    const site = await atWork(settings());
    await site.sees("a", ["Overlaps with B in src/money.js:3"]);
    await site.sees("b", ["Overlaps with A in src/money.js:3"]);
    await writeFile(join(site.pathOf("b"), "src/money.js"), numbered(40));
    await site.sees("a", []);
    await site.sees("b", []);
  });

  it("are told no more when one of them is put away", async () => {
    const site = await atWork(settings());
    await site.sees("a", ["Overlaps with B in src/money.js:3"]);
    await site.project.tutti.send({ type: "run/stop", run: RunId.parse("r-b") });
    await site.sees("a", []);
    await site.scratch.run(["status"]);
  });
});

describe("a paused run", () => {
  it("has no agent any more, keeps its worktree, and goes on when it is resumed", async () => {
    const { project, sees, pathOf } = await atWork({});
    const { tutti } = project;
    const run = RunId.parse("r-b");
    const state = () => tutti.board.state.runs.get(run)?.state;
    await sees("b", ["Overlaps with A in src/money.js:3"]);
    await tutti.send({ type: "run/pause", run, reason: "It waits for A." });
    await expect.poll(state, { timeout: 60_000 }).toEqual({ name: "interrupted", reason: "It waits for A." });
    await expect.poll(() => findMarked(run), { timeout: 60_000 }).toEqual([]);
    expect(await readFile(join(pathOf("b"), "src/money.js"), "utf8")).toContain("r-b\n");
    await sees("a", ["Overlaps with B in src/money.js:3"]); // its work is still to be merged
    await project.reconcile();
    expect(state()).toMatchObject({ name: "interrupted" });
    await tutti.send({ type: "run/resume", run });
    await expect.poll(state, { timeout: 60_000 }).toMatchObject({ name: "running", step: "work" });
    await expect.poll(() => findMarked(run), { timeout: 60_000 }).not.toEqual([]);
  });
});

describe("the radar", () => {
  it("hears of new, moved, deleted and committed files, and leaves ignored ones alone", async () => {
    const site = await atWork({});
    await site.sees("a", ["Overlaps with B in src/money.js:3"]);
    const [a, b] = [site.pathOf("a"), site.pathOf("b")];
    await writeFile(join(b, "src/money.js"), numbered(40));
    await site.sees("a", []);
    await writeFiles(a, { "x.log": "a\n", "new/deep/one.js": "mine\n" });
    await writeFiles(b, { "x.log": "b\n", "new/deep/one.js": "yours\n" });
    await site.sees("a", ["Overlaps with B in new/deep/one.js (new in both)"]);
    await rm(join(b, "new"), { recursive: true });
    await site.sees("a", []);
    await rm(join(a, "notes.txt"));
    await writeFile(join(b, "notes.txt"), "other\n");
    await site.sees("b", ["Overlaps with A in notes.txt (deleted by A)"]);
    await site.scratch.run(["checkout", "--", "notes.txt"], a);
    await site.sees("b", []);
    await site.scratch.run(["mv", "src", "lib"], a);
    await site.scratch.run(["commit", "-aqm", "move"], a);
    await writeFile(join(b, "src/money.js"), numbered(40).replace("line 3\n", "three\n"));
    await site.sees("a", ["Overlaps with B in lib/money.js:3 (src/money.js for B)"]);
  });

  it("goes on when a worktree is gone", async () => {
    const site = await atWork({});
    await site.sees("a", ["Overlaps with B in src/money.js:3"]);
    await rm(site.pathOf("b"), { recursive: true, force: true });
    await site.sees("a", []);
    const task = TaskDraft.parse({ id: "t-c", key: "C", title: "Task c" });
    await site.project.tutti.send({ type: "task/add", task, state: { name: "ready" } });
    await site.project.tutti.send({
      type: "run/request",
      run: RunId.parse("r-c"),
      task: TaskId.parse("t-c"),
      agent: "editor",
    });
    await site.sees("c", ["Overlaps with A in src/money.js:3"]);
  });

  it("writes to the board only when something is new", async () => {
    const site = await atWork({});
    await site.sees("a", ["Overlaps with B in src/money.js:3"]);
    const types: string[] = [];
    using _listening = site.window.tutti.board.listen((_, events) => types.push(...events.map(({ type }) => type)));
    for (let round = 0; round < 5; round++) {
      await writeFile(join(site.pathOf("a"), "other.txt"), `${round}\n`);
      await writeFile(join(site.pathOf("b"), "src/money.js"), `${numbered(2)}b ${round}\n${numbered(40).slice(21)}`);
    }
    await writeFiles(site.pathOf("b"), { "other.txt": "the last\n" });
    await site.sees("a", ["Overlaps with B in other.txt (new in both) and 1 more"]);
    // Once for the file; once more for the lines, should all this have taken long.
    expect(types.filter((type) => type.startsWith("collision/")).length).toBeLessThanOrEqual(2);
  });
});
