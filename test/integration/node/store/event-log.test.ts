import { describe, expect, it, onTestFinished } from "vitest";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import type { SqliteDatabase } from "#node/store/sqlite.ts";
import { describeEventLog, type Note } from "../../../contract/event-log.ts";
import { openForTest, postgresForFile } from "../place.ts";
import { temporaryDirectory } from "./temporary.ts";

const postgres = postgresForFile();

const parse = (value: unknown): Note => {
  if (typeof value === "object" && value !== null && "text" in value) return { text: String(value.text) };
  throw new Error("not a note");
};

async function open(): Promise<SqliteDatabase> {
  const database = await openStore(await temporaryDirectory());
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database;
}

describeEventLog("SQLite", async () => createEventLog(await open(), parse));
describeEventLog("Postgres", async () => createEventLog(await openForTest(await postgres.place()), parse));

describe("append with further writes", () => {
  it("commits them together with the events", async () => {
    const database = await open();
    await database.all("CREATE TABLE other (name TEXT)");
    const log = createEventLog(database, parse);
    await log.append(0, [{ text: "a" }], async (transaction) => {
      await transaction.all("INSERT INTO other VALUES (?)", ["x"]);
    });
    expect(await database.all("SELECT name FROM other")).toEqual([{ name: "x" }]);
  });

  it("appends nothing when they fail", async () => {
    const log = createEventLog(await open(), parse);
    const appended = log.append(0, [{ text: "a" }], async () => {
      throw new Error("no");
    });
    await expect(appended).rejects.toThrow("no");
    expect(await log.read(0, 10)).toEqual([]);
  });

  it("does not write them after a conflict", async () => {
    const log = createEventLog(await open(), parse);
    let called = false;
    const appended = await log.append(3, [{ text: "a" }], async () => {
      called = true;
    });
    expect([appended, called]).toEqual(["conflict", false]);
  });
});

describe("read", () => {
  it("refuses an event that this version does not understand", async () => {
    const database = await open();
    await database.all("INSERT INTO event VALUES (1, ?)", ['{"from":"the future"}']);
    await expect(createEventLog(database, parse).read(0, 10)).rejects.toMatchObject({ kind: "malformed" });
  });
});
