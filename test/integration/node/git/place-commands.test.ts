import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunId } from "#core/board/ids.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { defaultSettings, type Settings } from "#core/settings.ts";
import { createSetUp, createTearDown } from "#node/git/place-commands.ts";
import { createCommandRunner } from "#node/process/command-runner.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

const run = RunId.parse("r-1");

let scratch: Scratch;
let worktree: Worktree;
let notes: string[];
beforeEach(async () => {
  scratch = await openScratch({ ".gitignore": ".env\n", "a.txt": "a\n" });
  worktree = await scratch.worktrees.open("tutti/a", undefined, never);
  notes = [];
});
afterEach(() => scratch[Symbol.asyncDispose]());

const parts = (settings: Partial<Settings>) => ({
  git: scratch.git,
  repository: scratch.repository,
  worktrees: scratch.worktrees,
  settings: () => ({ ...defaultSettings, ...settings }),
  runner: createCommandRunner(),
  variables: () => ({ TUTTI_PORT: "21030" }),
});
const note = (line: string): void => void notes.push(line);
const slot = { number: 3, port: 21_030 };
const setUp = (settings: Partial<Settings>) => createSetUp(parts(settings))({ ...worktree, slot }, run, note, never);
const there = (file: string) => existsSync(join(worktree.path, file));

describe("set-up", () => {
  it("brings files, then runs the person's commands in the worktree, in their order", async () => {
    await writeFiles(scratch.repo, { ".worktreeinclude": ".env\n", ".env": "KEY=1\n" });
    await setUp({ setUpCommands: ["cp .env first", 'echo "$TUTTI_PORT" >> first', "cat first > second"] });
    expect(await readFile(join(worktree.path, "second"), "utf8")).toBe("KEY=1\n21030\n");
    expect(notes).toEqual([
      "Port 21030 and nine more are this worktree's own.",
      "Brought from the main checkout: .env.",
      "Runs: cp .env first",
      'Runs: echo "$TUTTI_PORT" >> first',
      "Runs: cat first > second",
    ]);
  });

  it("stops at a command that fails, and says what it said", async () => {
    await setUp({ setUpCommands: ["echo the reason; exit 3", "touch after"] });
    expect(notes.at(-1)).toBe(
      "echo the reason; exit 3 ended with exit code 3, and what comes after it was not run.\nthe reason",
    );
    expect(there("after")).toBe(false);
  });

  it("says what a wall may have to do with a failure", async () => {
    const outcome = {
      exitCode: 1,
      output: "EROFS\n",
      durationMs: 1,
      timedOut: false,
      containment: { level: "files" },
    } as const;
    const runner = { run: async () => outcome };
    const given = { ...parts({ setUpCommands: ["npm ci"] }), runner };
    await createSetUp(given)({ ...worktree, slot }, run, note, never);
    expect(notes.at(-1)).toMatch(/^npm ci ended with exit code 1, .* “commandContainment” to “none”\.\nEROFS$/);
  });

  it("runs no command that a file of the repository names, and says so, until the person allows it", async () => {
    await writeFiles(scratch.repo, {
      "conductor.json": '{ "scripts": { "setup": "touch ran", "archive": "touch gone" } }',
    });
    await setUp({});
    expect(there("ran")).toBe(false);
    expect(notes.slice(1)).toEqual([
      expect.stringMatching(/^Not run, as conductor\.json is a file of the repository: touch ran\. Turn on/),
    ]);
    await setUp({ repositoryCommands: true });
    expect(there("ran")).toBe(true);
  });
});

describe("tear-down", () => {
  it("runs before the worktree goes, and not when it is gone", async () => {
    const tearDown = createTearDown(parts({ tearDownCommands: [`touch "${join(scratch.folder, "torn")}"`] }));
    await tearDown(worktree, run, note, never);
    expect(existsSync(join(scratch.folder, "torn"))).toBe(true);
    await scratch.worktrees.remove(worktree, never);
    notes.length = 0;
    await tearDown(worktree, run, note, never);
    expect(notes).toEqual([]);
  });
});
