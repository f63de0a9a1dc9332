import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEventLog } from "#node/store/event-log.ts";
import { boardMigrations } from "#node/store/migrations/all.ts";
import { openFile, openStore, storeDirectory } from "#node/store/open-store.ts";
import { recover } from "#node/store/recover.ts";
import { openSqlite, type SqliteDatabase } from "#node/store/sqlite.ts";
import { openTranscriptFile } from "#node/store/transcripts.ts";
import { verify } from "#node/store/verify.ts";
import { temporaryDirectory } from "./temporary.ts";

const log = (database: SqliteDatabase) => createEventLog(database, (value) => value);

describe("openStore", () => {
  it.skipIf(process.platform === "win32")("keeps everything private to the user", async () => {
    const directory = await temporaryDirectory();
    await using store = await openStore(directory);
    await log(store).append(0, ["a"]);
    const modes: Record<string, string> = {};
    for (const name of await readdir(storeDirectory(directory))) {
      modes[name] = ((await stat(join(storeDirectory(directory), name))).mode & 0o777).toString(8);
    }
    expect(modes).toEqual({ "board.db": "600", "board.db-shm": "600", "board.db-wal": "600" });
    expect(((await stat(storeDirectory(directory))).mode & 0o777).toString(8)).toBe("700");
  });

  it("opens at once in several processes' place, and again later", async () => {
    const directory = await temporaryDirectory();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(directory)));
    for (const [version, store] of stores.entries()) await log(store).append(version, [version]);
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
    await using store = await openStore(directory);
    expect(await log(store).read(0, 10)).toHaveLength(4);
  });

  it("brings an older file forward and keeps what is in it", async () => {
    const directory = await temporaryDirectory();
    {
      await using old = await openFile(directory, "board.db", "full", boardMigrations.slice(0, 1));
      await log(old).append(0, ["kept"]);
    }
    await using store = await openStore(directory);
    expect(await store.all("SELECT * FROM run")).toEqual([]);
    expect(await log(store).read(0, 10)).toEqual([{ version: 1, event: "kept" }]);
  });

  it("changes nothing when bringing it forward fails half-way", async () => {
    const directory = await temporaryDirectory();
    const broken = [...boardMigrations.slice(0, 1), ["CREATE TABLE half (a TEXT)", "CREATE NONSENSE"]];
    await expect(openFile(directory, "board.db", "full", broken)).rejects.toThrow("syntax error");
    await using store = await openStore(directory);
    expect(await store.all("SELECT name FROM sqlite_master WHERE name = 'half'")).toEqual([]);
  });

  it("refuses a file of a newer version and leaves it as it is", async () => {
    const directory = await temporaryDirectory();
    {
      await using newer = await openFile(directory, "board.db", "full", [...boardMigrations, [], []]);
      await log(newer).append(0, ["future"]);
    }
    await expect(openStore(directory)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("newer version of Tutti"),
    });
    await using newer = await openFile(directory, "board.db", "full", [...boardMigrations, [], []]);
    expect(await log(newer).read(0, 10)).toHaveLength(1);
  });

  it("says what is wrong when there can be no folder", async () => {
    const directory = await temporaryDirectory();
    await writeFile(storeDirectory(directory), "a file in its place");
    await expect(openStore(directory)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("cannot be written"),
    });
  });
});

describe("a damaged board", () => {
  it("is refused with what to do, and moved aside only on request, with nothing deleted", async () => {
    const directory = await temporaryDirectory();
    const file = join(storeDirectory(directory), "board.db");
    {
      await using store = await openStore(directory);
      await log(store).append(0, ["a"]);
    }
    await writeFile(file, "no database any more, ".repeat(1000));
    const damaged = await readFile(file);
    await expect(openStore(directory)).rejects.toMatchObject({
      kind: "malformed",
      message: expect.stringContaining("tutti doctor"),
    });
    expect(await readFile(file)).toEqual(damaged);

    const [aside, ...others] = await recover(directory, new Date("2026-01-02T03:04:05Z"));
    expect(aside).toBe(`${file}.corrupt-2026-01-02T03-04-05.000Z`);
    expect(others).toEqual([]);
    expect(await readFile(String(aside))).toEqual(damaged);
    await using store = await openStore(directory);
    expect(await log(store).append(0, ["new"])).toBe(1);
  });

  it("is found by looking through its pages, too", async () => {
    const directory = await temporaryDirectory();
    const file = join(storeDirectory(directory), "board.db");
    {
      await using store = await openStore(directory);
      await log(store).append(
        0,
        Array.from({ length: 200 }, (_, index) => `${index}`.repeat(100)),
      );
    }
    const bytes = await readFile(file);
    bytes.fill(0x5a, bytes.length - 8192, bytes.length - 4096);
    await writeFile(file, bytes);
    expect(await recover(directory, new Date())).toEqual([expect.stringMatching(/board\.db\.corrupt/)]);
    expect(existsSync(file)).toBe(false);
  });

  it("is what a sound one is not", async () => {
    const directory = await temporaryDirectory();
    await using store = await openStore(directory);
    await log(store).append(0, ["a"]);
    expect(await recover(directory, new Date())).toEqual([]);
    expect(await log(store).append(1, ["b"])).toBe(2);
  });

  it("leaves the board alone when only the transcripts are damaged", async () => {
    const directory = await temporaryDirectory();
    await using store = await openStore(directory);
    await log(store).append(0, ["a"]);
    const file = join(storeDirectory(directory), "transcripts.db");
    await writeFile(file, "no database ".repeat(1000));
    await expect(openTranscriptFile(directory)).rejects.toMatchObject({ kind: "malformed" });
    expect(await recover(directory, new Date())).toEqual([expect.stringMatching(/transcripts\.db\.corrupt/)]);
    await using _transcripts = await openTranscriptFile(directory);
    expect(await log(store).append(1, ["b"])).toBe(2);
  });
});

describe("verify", () => {
  it("tells a board from another database", async () => {
    const file = join(await temporaryDirectory(), "other.db");
    await using other = await openSqlite(file, "full");
    await other.all("CREATE TABLE event (a TEXT)");
    expect((await verify(file)).problems).toEqual([`${file} is a database, but not a board of Tutti.`]);
  });

  it("finds a gap in the versions", async () => {
    const directory = await temporaryDirectory();
    await using store = await openStore(directory);
    await log(store).append(0, ["a", "b", "c"]);
    await store.all("DELETE FROM event WHERE version = 2");
    expect((await verify(store.file)).problems).toEqual(["The last event has version 3, but there are 2 events."]);
  });
});
