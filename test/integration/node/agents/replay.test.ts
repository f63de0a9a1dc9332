import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ReplaySetting } from "#core/replay/replay-setting.ts";
import type { RecordedLine } from "#core/replay/recording.ts";
import { writeRecording } from "#core/replay/recording.ts";
import { createReplayDriver, describeReplay } from "#node/agents/replay.ts";
import { systemClock } from "#node/clock.ts";
import { Git } from "#node/git/git.ts";
import { applyPatch, patchBetween } from "#node/git/patches.ts";
import { describeAgentDriver } from "../../../contract/agent-driver.ts";

const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", GIT_CONFIG_NOSYSTEM: "1" };
const git = new Git({ environment });
const never = new AbortController().signal;
let folder: string;
let recordings = 0;

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "tutti-replay-"))));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const newFile = (path: string, line: string): RecordedLine => ({
  afterMs: 0,
  patch: `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${line}\n`,
});
const end = (outcome: "finished" | "failed", reason?: string, afterMs = 0): RecordedLine => ({
  afterMs,
  event: { type: "session-end", outcome, ...(reason !== undefined && { reason }) },
});

async function given(...round: readonly RecordedLine[]) {
  const file = join(folder, `${++recordings}.jsonl`);
  await writeFile(file, writeRecording({ header: { tutti: "replay", version: 1 }, rounds: [round] }));
  return {
    driver: createReplayDriver("again", ReplaySetting.parse({ kind: "replay", file }), { git, clock: systemClock }),
  };
}

describeAgentDriver("replay", {
  works: async () => await given(newFile("hello.txt", "hello"), end("finished")),
  fails: async () => await given(end("failed", "The model was out of order.")),
  hangs: async () => await given(newFile("started", "yes"), end("finished", undefined, 10 ** 9)),
  missing: async () => {
    const setting = ReplaySetting.parse({ kind: "replay", file: join(folder, "none.jsonl") });
    return { driver: createReplayDriver("again", setting, { git, clock: systemClock }) };
  },
});

describe("describeReplay", () => {
  it("says what is wrong with a file, once it has been changed", async () => {
    const file = join(folder, "described.jsonl");
    const setting = ReplaySetting.parse({ kind: "replay", file });
    expect(await describeReplay("again", setting)).toMatchObject({
      installed: false,
      remark: `The recording ${file} was not found. Correct its path in tutti.agents.`,
    });
    await writeFile(file, '{"tutti":"replay","version":1}\n');
    expect(await describeReplay("again", setting)).toMatchObject({ installed: true, kind: "replay" });
    await writeFile(file, '{"tutti":"replay","version":1}\nnonsense\n');
    expect(await describeReplay("again", setting)).toMatchObject({
      installed: false,
      remark: expect.stringContaining(`Line 2 of ${file} cannot be played`),
    });
  });
});

describe("a change as a patch", () => {
  let repository: string;
  const run = (...args: readonly string[]): string => {
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "core.hooksPath=/dev/null"];
    return execFileSync("git", [...who, ...args], {
      cwd: repository,
      env: { ...environment, HOME: folder },
      encoding: "utf8",
    });
  };

  beforeEach(async () => {
    repository = await mkdtemp(join(folder, "repository-"));
    run("init", "--quiet");
    await writeFile(join(repository, "kept.txt"), "one\ntwo\nthree\n");
    await writeFile(join(repository, "gone.txt"), "gone\n");
    await writeFile(join(repository, "latin.txt"), Buffer.from([0x61, 0xe4, 0x0a]));
    await writeFile(join(repository, "picture"), Buffer.from([0, 1, 2, 3, 255]));
    run("add", "--all");
    run("commit", "--quiet", "--message=before");
  });
  afterEach(async () => await rm(repository, { recursive: true, force: true }));

  it("makes the very same files again: text, bytes, modes, links, names; and is not made twice", async () => {
    await writeFile(join(repository, "kept.txt"), "one\r\n2\nthree");
    await rm(join(repository, "gone.txt"));
    await writeFile(join(repository, "latin.txt"), Buffer.from([0x62, 0xf6, 0x0a]));
    await writeFile(join(repository, "picture"), Buffer.from([0, 255, 254, 3, 9, 10, 0]));
    await mkdir(join(repository, "new folder"));
    await writeFile(join(repository, "new folder", "übung.sh"), "#!/bin/sh\n", { mode: 0o755 });
    run("add", "--all");
    run("commit", "--quiet", "--message=after");
    const patch = await patchBetween(git, repository, "HEAD~1", "HEAD", never);
    const after = run("rev-parse", "HEAD^{tree}");
    run("reset", "--quiet", "--hard", "HEAD~1");
    expect(await applyPatch(git, repository, patch, never)).toEqual({ outcome: "applied" });
    expect(run("diff", "--cached", "--name-only")).toBe(""); // the index is the agent's business
    run("add", "--all");
    expect(run("write-tree")).toBe(after);
    expect(await applyPatch(git, repository, patch, never)).toEqual({ outcome: "there" });
  });

  it("changes nothing where a part of it does not fit, or leads out of the folder", async () => {
    const fits = "diff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n";
    const unfit = "diff --git a/kept.txt b/kept.txt\n--- a/kept.txt\n+++ b/kept.txt\n@@ -1 +1 @@\n-four\n+five\n";
    expect(await applyPatch(git, repository, Buffer.from(fits + unfit), never)).toMatchObject({
      outcome: "unfit",
      problem: "patch failed: kept.txt:1",
    });
    const outside = fits.replaceAll(/([ab])\/new/g, "$1/../escaped");
    expect(await applyPatch(git, repository, Buffer.from(outside), never)).toMatchObject({ outcome: "unfit" });
    expect(run("status", "--porcelain")).toBe("");
    await expect(stat(join(folder, "escaped"))).rejects.toThrow("ENOENT");
    expect(await readFile(join(repository, "kept.txt"), "utf8")).toBe("one\ntwo\nthree\n");
  });
});
