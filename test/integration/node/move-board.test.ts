import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Sql } from "#core/run/store.ts";
import { moveBoard } from "#node/move-board.ts";
import { openPlace } from "#node/open-stores.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { boardTables, sumTables, transcriptTables } from "#node/store/copy-tables.ts";
import { createTranscripts } from "#node/store/transcripts.ts";
import { postgresForFile } from "./place.ts";
import { temporaryDirectory } from "./store/temporary.ts";

const postgres = postgresForFile();
type Place = Awaited<ReturnType<typeof openPlace>>;

async function places(): Promise<{ readonly file: Place; readonly database: Place }> {
  const directory = await temporaryDirectory();
  const file = await openPlace(directory, undefined);
  const database = await openPlace(directory, databaseAddress(postgres.server().url, randomUUID()));
  onTestFinished(() => file[Symbol.asyncDispose]());
  onTestFinished(() => database[Symbol.asyncDispose]());
  return { file, database };
}

const events = 1_234;

/** More than a page of everything, with texts that databases treat differently. */
async function fill({ board, transcripts }: Place): Promise<void> {
  await board.transaction(async (transaction) => {
    for (let version = 1; version <= events; version++) {
      const text = JSON.stringify({ text: `é ü ß 漢 🎼 ' " \\ ${"x".repeat(version % 50)}` });
      await transaction.all("INSERT INTO event (version, event) VALUES (?, ?)", [version, text]);
    }
    for (const id of ["r1", "R1", "a-b", "a_b", "ä", "z"]) {
      await transaction.all(
        `INSERT INTO run (id, flow, lane, priority, state, due, input, execution, fruitless, created, changed)
         VALUES (?, 'flow', 'lane', 1, 'waiting', ?, 'null', 1, 0, 1, 2)`,
        [id, id === "z" ? 1_795_000_000_000 : null],
      );
      await transaction.all(
        "INSERT INTO step (run, name, kind, position, state, attempt, started) VALUES (?, 'plan', 'work', 0, 'done', 1, 5)",
        [id],
      );
      await transaction.all("INSERT INTO signal (run, name, payload, at) VALUES (?, 'ok', 'true', 7)", [id]);
    }
    await transaction.all("INSERT INTO job (run, lane, priority, due, state) VALUES ('r1', 'lane', 1, 3, 'ready')");
  });
  await createTranscripts(transcripts).append("r1", [{ type: "text-delta", text: "nul \0 inside" }]);
}

const everything = async ({ board, transcripts }: Place) => [
  ...(await sumTables(board, boardTables)),
  ...(await sumTables(transcripts, transcriptTables)),
];
const hold = (sql: Sql) => sql.all("UPDATE job SET state = 'held', worker = 'w', lease_ends = 9");

describe("moving a board", () => {
  it("brings all of it there and back, and keeps the originals", async () => {
    const { file, database } = await places();
    await fill(file);
    const before = await everything(file);
    expect(await moveBoard(file, database, 1)).toEqual(before);
    expect(await everything(database)).toEqual(before);
    expect(before.map(({ rows }) => rows)).toEqual([events, 6, 6, 6, 1, 1, 1]);
    expect(await file.board.all("SELECT event FROM event WHERE version > ?", [events])).toEqual([
      { event: JSON.stringify({ type: "board/moved", at: 1, to: database.name }) },
    ]);

    await database.board.all("INSERT INTO event (version, event) VALUES (?, ?)", [events + 1, '"later"']);
    const later = await everything(database);
    expect(await moveBoard(database, file, 2)).toEqual(later);
    expect(await everything(file)).toEqual(later);
  });

  it("is refused while runs are under way, when another board is there, and a second time", async () => {
    const { file, database } = await places();
    await fill(file);
    await hold(file.board);
    await expect(moveBoard(file, database, 1)).rejects.toThrow(/1 run is under way/);
    await file.board.all("UPDATE job SET state = 'ready', worker = NULL, lease_ends = NULL");
    await database.board.all("INSERT INTO event (version, event) VALUES (1, '{}')");
    await expect(moveBoard(file, database, 1)).rejects.toThrow(/another board/);
    expect(await sumTables(database.board, boardTables)).toMatchObject([{ rows: 1 }, { rows: 0 }, {}, {}, {}]);
    await database.board.all("DELETE FROM event");
    await moveBoard(file, database, 1);
    await expect(moveBoard(file, database, 1)).rejects.toThrow(/has been moved to .* before/);
  });

  it("that was cut off after its arrival is completed by the next", async () => {
    const { file, database } = await places();
    await fill(file);
    const cut: Place = {
      ...file,
      board: {
        ...bound(file.board),
        transaction: (work) =>
          file.board.transaction(async (transaction) => {
            await work(transaction);
            throw new Error("killed");
          }),
      },
    };
    await expect(moveBoard(cut, database, 1)).rejects.toThrow("killed");
    expect((await sumTables(database.board, boardTables))[0]?.rows).toBe(events);
    const sums = await moveBoard(file, database, 2);
    expect(sums).toEqual(await everything(database));
    expect((await sumTables(file.board, boardTables))[0]?.rows).toBe(events + 1);
  });

  it("that fails on the way leaves nothing in the new place", async () => {
    const { file, database } = await places();
    await fill(file);
    await file.transcripts.all("UPDATE transcript SET line = ?", ["x"]);
    const failing: Place = {
      ...file,
      transcripts: { ...bound(file.transcripts), transaction: () => Promise.reject(new Error("disk")) },
    };
    await expect(moveBoard(failing, database, 1)).rejects.toThrow("disk");
    expect((await everything(database)).every(({ rows }) => rows === 0)).toBe(true);
  });
});

function bound(sql: Sql): Sql {
  return {
    all: (text, values) => sql.all(text, values),
    now: () => sql.now(),
    transaction: (work) => sql.transaction(work),
    follow: (listener) => sql.follow(listener),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
}
