import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { TaskDraft } from "#core/board/task.ts";
import { openSandbox } from "../rig/environment.ts";
import { noDisk, openSmallDisk, type SmallDisk } from "../rig/disk.ts";
import { postgresForFile } from "../integration/node/place.ts";
import { damageAfter } from "./after-storm.ts";
import type { Human } from "./human.ts";
import { endure } from "./ordeal.ts";
import { openStormSite } from "./storm-site.ts";

const postgres = postgresForFile();
const kinds = [
  ["SQLite", () => undefined],
  ["Postgres", () => postgres.server().url],
] as const;
const rounds = process.env["TUTTI_FAULTS"] === "full" ? 10 : 2;
/** What a full disk may make of a run: told by us, by the agent's shell, or by git when the disk had space again. */
const fullDisk = /disk is full|No space (?:is )?left|I\/O error|couldn't write|unable to write/i;

/** And a disk that can only be read. */
const readOnlyDisk = /can only be read|Read-only file system/i;

/** The disk holds the repository, its board where that is a file, and the worktrees. */
function diskFor(context: TestContext): SmallDisk & AsyncDisposable {
  const impossible = noDisk();
  if (impossible !== undefined) context.skip(impossible);
  const sandbox = openSandbox();
  const disk = openSmallDisk(sandbox.folder, 64);
  return {
    ...disk,
    [Symbol.asyncDispose]: async () => {
      disk[Symbol.dispose]();
      sandbox[Symbol.dispose]();
    },
  };
}

/** Adds tasks until one is refused, and says how. What fits into the room that the board has already is a promise. */
async function refusal({ project, promised }: Human, between: () => void): Promise<string> {
  for (let count = 0; count < 1_000; count++) {
    between();
    const task = TaskDraft.parse({ id: `late-${randomUUID()}`, title: "x".repeat(4_000) });
    try {
      await project.tutti.send({ type: "task/add", task, state: { name: "backlog" } });
      promised.add(task.id!);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return "Nothing was refused.";
}

describe.each(kinds)("a full disk, the board in %s", (name, url) => {
  it("holds work up with a sentence, and loses and repeats nothing", { timeout: 600_000 }, async (context) => {
    await using disk = diskFor(context);
    await using site = await openStormSite({ databaseUrl: url(), runLimit: 3, disk: disk.folder });
    const ordeal = await endure(site, { tasks: 6, workers: 1, bearable: fullDisk }, async (fleet, human) => {
      for (let round = 0; round < rounds; round++) {
        disk.fill();
        if (name === "SQLite") {
          expect(await refusal(human, () => disk.fill())).toMatch(/^No space is left for .*board\.db\. .*try again/);
        }
        await sleep(1_500);
        disk.free();
        fleet.fill();
        await human.addTask();
        await human.someWork(20_000);
      }
    });
    await site.project.pruneWorktrees(new AbortController().signal); // those of failed runs stay until then
    expect(await damageAfter(site, ordeal)).toEqual([]);
    for (const sentence of ordeal.human.told) expect(sentence).toMatch(/No space is left for .*try again/);
  });
});

describe.each(kinds)("a disk that can only be read any more, the board in %s", (name, url) => {
  it("holds work up with a sentence, and loses and repeats nothing", { timeout: 600_000 }, async (context) => {
    await using disk = diskFor(context);
    await using site = await openStormSite({ databaseUrl: url(), runLimit: 3, disk: disk.folder });
    const ordeal = await endure(site, { tasks: 6, workers: 1, bearable: readOnlyDisk }, async (fleet, human) => {
      for (let round = 0; round < rounds; round++) {
        disk.fail();
        if (name === "SQLite") {
          expect(await refusal(human, () => {})).toMatch(
            /board\.db is on a disk that can only be read now\. .*try again/,
          );
        } else {
          await expect.poll(() => human.failures.join("\n")).toMatch(/The disk can only be read: .*try again/);
        }
        await human.leave();
        await fleet.killAll();
        await site.without(() => disk.repair());
        human.begin();
        fleet.fill();
        await human.addTask();
        await human.someWork(20_000);
      }
    });
    await site.project.pruneWorktrees(new AbortController().signal);
    expect(await damageAfter(site, ordeal)).toEqual([]);
    for (const sentence of ordeal.human.told) expect(sentence).toMatch(/can only be read.*try again/);
  });
});
