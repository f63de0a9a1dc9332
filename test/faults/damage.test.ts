import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Event } from "#core/board/event.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import { isAlive } from "../rig/is-alive.ts";
import { demonstrationSite, type Site, taskId } from "../integration/headless/tutti-process.ts";

const pageBytes = 4096;

/** What a disk may do to a file, in place and without changing its name. */
const damages: readonly (readonly [name: string, damage: (file: string) => void])[] = [
  ["its last page is garbage", (file) => overwrite(file, statSync(file).size - pageBytes, pageBytes)],
  ["its first page is garbage", (file) => overwrite(file, 0, pageBytes)],
  [
    "its second half is missing",
    (file) => truncateSync(file, pageBytes * Math.floor(statSync(file).size / 2 / pageBytes)),
  ],
  ["it is empty", (file) => truncateSync(file, 0)],
];

/** An agent that says when it is started, and does as much as the file `slow` tells. */
const agent = `echo started >> "$MARK"; echo $$ > "$MARK.pid"; while [ -e "$MARK.slow" ]; do sleep 0.1; done; echo done > notes.txt`;

function overwrite(file: string, from: number, count: number): void {
  const open = openSync(file, "r+");
  writeSync(open, Buffer.alloc(count, 0x5a), 0, count, from);
  closeSync(open);
}

interface Scene {
  readonly site: Site;
  readonly board: string;
  readonly backup: string;
  /** Is there while the agent shall work on. */
  readonly slow: string;
  readonly starts: () => number;
  readonly agentPid: () => number;
}

/** A board with enough on it to have many pages, and a backup of it. Nobody has it open. */
async function scene(): Promise<Scene> {
  const site = await demonstrationSite();
  const mark = join(site.folder, "..", "mark");
  await site.configure({
    agents: { quick: { kind: "command", command: agent, variables: { MARK: mark } } },
    defaultAgent: "quick",
    workerIdleMinutes: 0.01,
  });
  await site.json("plan", 0, "plan", "--accept-all");
  const words = Array.from({ length: 150 }, (_, index) => `- [ ] Thing ${index}: ${"words ".repeat(40)}`);
  const backlog = join(site.folder, "..", "TODO.md");
  writeFileSync(backlog, `# To do\n\n${words.join("\n")}\n`);
  await site.tutti("import", backlog);
  const backup = join(site.folder, "..", "backup.db");
  expect((await site.tutti("backup", backup)).code).toBe(0);
  return {
    site,
    board: join(site.folder, ".git", "tutti", "board.db"),
    backup,
    slow: `${mark}.slow`,
    starts: () => (existsSync(mark) ? readFileSync(mark, "utf8").trim().split("\n").length : 0),
    agentPid: () => Number(readFileSync(`${mark}.pid`, "utf8")),
  };
}

/** The way that every sentence about damage names, to its end: a run on the restored board. */
async function mend({ site, backup, starts }: Scene): Promise<void> {
  const before = starts();
  expect((await site.tutti("doctor", "--recover")).out).toContain("was moved to");
  expect((await site.tutti("restore", "--from", backup)).code).toBe(0);
  expect((await site.tutti("run", await taskId(site, /negative/i))).code).toBe(3); // delivered: a human is needed
  expect(starts()).toBe(before + 1);
}

describe.each(damages)("a board of which %s", (_name, damage) => {
  it("is told, starts no agent, and is as it was once its backup is restored", { timeout: 300_000 }, async () => {
    const found = await scene();
    const { site, board, starts } = found;
    const task = await taskId(site, /negative/i);
    damage(board);
    for (const words of [["run", task], ["worker"]]) {
      const { code, error } = await site.tutti(...words);
      expect(code, words.join(" ")).not.toBe(0);
      expect(error).toMatch(/board\.db is damaged .*tutti doctor --recover.*tutti restore --from/);
    }
    expect(starts()).toBe(0);
    await mend(found);
  });
});

describe("a board that is damaged under a worker's hands", () => {
  it("ends the worker and its agent, and nothing is started any more", { timeout: 300_000 }, async () => {
    const found = await scene();
    const { site, board, slow, starts } = found;
    writeFileSync(slow, "");
    const task = await taskId(site, /negative/i);
    const worker = site.start("worker", "--idle-minutes", "10");
    await site.json("run", 0, "run", task, "--no-wait");
    await expect.poll(starts, { interval: 100 }).toBe(1);
    const pages = statSync(board).size / pageBytes;
    // What was written last is still in the log, which counts; what was imported is not.
    overwrite(board, pageBytes * Math.floor(pages / 4), pageBytes * Math.floor(pages / 2));
    const { code, error } = await worker.ended;
    expect(code).not.toBe(0);
    expect(error).toMatch(/board\.db is damaged/);
    expect(isAlive(found.agentPid())).toBe(false);
    expect((await site.tutti("worker")).error).toMatch(/board\.db is damaged/);
    rmSync(slow);
    await mend(found);
  });
});

describe("a log of changes with a damaged frame, left by a killed process", () => {
  it(
    "is a board that lost its end, which is told; doctor goes on with what is left, whole",
    { timeout: 300_000 },
    async () => {
      const { site, board, starts } = await scene();
      await using store = await openStore(join(site.folder, ".git")); // while it is open nobody empties the log
      for (let index = 0; index < 5; index++)
        await site.json("edit", 0, "edit", await taskId(site, /negative/i), "--notes", `Change ${index}`);
      const before = await createEventLog(store, (value) => Event.parse(value)).read(0, 1_000_000);
      const log = readFileSync(`${board}-wal`);
      const kept = readFileSync(board);
      await store[Symbol.asyncDispose]();
      writeFileSync(board, kept); // what a kill -9 of all leaves: the log is not in the board yet
      log.fill(0x5a, log.length - 2 * (pageBytes + 24), log.length - pageBytes - 24);
      writeFileSync(`${board}-wal`, log);
      const { code, error } = await site.tutti("run", "--no-wait");
      expect(code).not.toBe(0);
      expect(error).toMatch(/has lost its end: it was at change \d+, and is at \d+ now/);
      expect(starts()).toBe(0);
      expect((await site.tutti("doctor", "--recover")).code).not.toBe(2);
      await using mended = await openStore(join(site.folder, ".git"));
      const after = await createEventLog(mended, (value) => Event.parse(value)).read(0, 1_000_000);
      expect(after.length).toBeLessThan(before.length);
      expect(after).toEqual(before.slice(0, after.length));
    },
  );
});
