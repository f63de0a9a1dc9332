import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqlite, type SqliteDatabase } from "#node/store/sqlite.ts";
import { temporaryDirectory } from "./temporary.ts";

async function open(file?: string): Promise<SqliteDatabase> {
  const database = await openSqlite(file ?? join(await temporaryDirectory(), "test.db"), "full");
  onTestFinished(() => database[Symbol.asyncDispose]());
  await database.all("CREATE TABLE IF NOT EXISTS note (text TEXT)");
  return database;
}

const texts = async (database: SqliteDatabase) =>
  (await database.all("SELECT text FROM note")).map((row) => row["text"]);

describe("openSqlite", () => {
  it("leaves the process's warnings as they were", async () => {
    const before = Object.getOwnPropertyDescriptor(process, "emitWarning");
    await open();
    expect(Object.getOwnPropertyDescriptor(process, "emitWarning")).toEqual(before);
  });
});

describe("transaction", () => {
  it("rolls back what throws", async () => {
    const database = await open();
    const failed = database.transaction(async (transaction) => {
      await transaction.all("INSERT INTO note VALUES ('a')");
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await texts(database)).toEqual([]);
  });

  it("lets no other statement of this process in", async () => {
    const database = await open();
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const failed = database.transaction(async (transaction) => {
      await transaction.all("INSERT INTO note VALUES ('inside')");
      entered.resolve();
      await leave.promise;
      throw new Error("no");
    });
    await entered.promise;
    const outside = database.all("INSERT INTO note VALUES ('outside')");
    leave.resolve();
    await expect(failed).rejects.toThrow("no");
    await outside;
    expect(await texts(database)).toEqual(["outside"]);
  });

  it("waits for the lock of another connection without blocking the event loop", async () => {
    const first = await open();
    const second = await open(first.file);
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const slow = first.transaction(async (transaction) => {
      entered.resolve();
      await leave.promise;
      await transaction.all("INSERT INTO note VALUES ('first')");
    });
    await entered.promise;
    const waiting = second.all("INSERT INTO note VALUES ('second')");
    setTimeout(() => leave.resolve(), 30); // only a loop that is not blocked gets here
    await Promise.all([slow, waiting]);
    expect(await texts(second)).toEqual(["first", "second"]);
  });

  it("refuses a call that would wait for itself", async () => {
    const database = await open();
    await expect(database.transaction(() => database.all("SELECT 1"))).rejects.toThrow("wait for itself");
    expect(await texts(database)).toEqual([]);
  });

  it("cannot be used after its end", async () => {
    const database = await open();
    const kept = await database.transaction(async (transaction) => transaction);
    await expect(kept.all("SELECT 1")).rejects.toThrow("after its end");
  });
});

describe("follow", () => {
  it("hears own commits and those of other connections, and nothing from reading", async () => {
    const first = await open();
    const second = await open(first.file);
    for (const writer of [first, second]) {
      const heard = Promise.withResolvers<void>();
      using _following = first.follow(() => heard.resolve());
      await writer.all("INSERT INTO note VALUES ('a')");
      await heard.promise;
    }
    let told = 0;
    using _following = first.follow(() => (told += 1));
    await first.transaction(async (transaction) => transaction.all("SELECT text FROM note"));
    await second.all("UPDATE note SET text = 'b' WHERE text = 'nobody'");
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toBe(0);
  });
});

describe("now", () => {
  it("is the database's clock in milliseconds, in and outside transactions", async () => {
    const database = await open();
    const before = Date.now();
    const now = await database.now();
    const later = await database.transaction((transaction) => transaction.now());
    expect(now).toBeGreaterThanOrEqual(before - 1);
    expect(later).toBeGreaterThanOrEqual(now);
    expect(later).toBeLessThanOrEqual(Date.now());
  });
});

describe("what SQLite cannot do", () => {
  it("is a sentence when there is no space, and nothing is lost", async () => {
    const database = await open();
    await database.all("INSERT INTO note VALUES ('kept')");
    const [pages] = await database.all("PRAGMA page_count");
    await database.all(`PRAGMA max_page_count = ${pages?.["page_count"]}`);
    const full = database.transaction(async (transaction) => {
      for (let index = 0; index < 100; index++)
        await transaction.all("INSERT INTO note VALUES (?)", ["x".repeat(1000)]);
    });
    await expect(full).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining("No space is left"),
    });
    expect(await texts(database)).toEqual(["kept"]);
    await database.all("PRAGMA max_page_count = 10000");
    await database.all("INSERT INTO note VALUES ('after')");
    expect(await texts(database)).toEqual(["kept", "after"]);
  });

  it("is a sentence when the file may not be written", async () => {
    const database = await open();
    await database.all("PRAGMA query_only = ON");
    await expect(database.all("INSERT INTO note VALUES ('a')")).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("Check the permissions"),
    });
  });

  it("is a sentence when the file is no database, which is left as it is", async () => {
    const file = join(await temporaryDirectory(), "test.db");
    await writeFile(file, "not a database, ".repeat(300));
    await expect(openSqlite(file, "full")).rejects.toMatchObject({
      kind: "malformed",
      message: expect.stringContaining("is damaged"),
    });
  });

  it("is a sentence when there is no such folder", async () => {
    const file = join(await temporaryDirectory(), "missing", "test.db");
    await expect(openSqlite(file, "full")).rejects.toMatchObject({ kind: "refused" });
  });

  it("stays a bug when the statement is wrong", async () => {
    const database = await open();
    await expect(database.all("SELECT text FROM nowhere")).rejects.toThrow("no such table");
  });
});
