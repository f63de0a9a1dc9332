import { randomUUID } from "node:crypto";
import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { openPlace } from "#node/open-stores.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { backUp, restoreBackup, verifyBackup } from "#node/store/backup.ts";
import { boardTables, sumTables, transcriptTables } from "#node/store/copy-tables.ts";
import { createTranscripts } from "#node/store/transcripts.ts";
import { postgresForFile } from "../place.ts";
import { temporaryDirectory } from "./temporary.ts";

const postgres = postgresForFile();
type Place = Awaited<ReturnType<typeof openPlace>>;

const kinds = [
  ["SQLite", () => undefined],
  ["Postgres", () => databaseAddress(postgres.server().url, randomUUID())],
] as const;

async function filled(address: ReturnType<(typeof kinds)[number][1]>): Promise<{ place: Place; directory: string }> {
  const directory = await temporaryDirectory();
  const place = await openPlace(directory, address);
  onTestFinished(() => place[Symbol.asyncDispose]());
  await append(place, 0, 700);
  await createTranscripts(place.transcripts).append("r", [{ type: "notice", text: "said" }]);
  return { place, directory };
}

async function append({ board }: Place, after: number, count: number): Promise<void> {
  await board.transaction(async (transaction) => {
    for (let version = after + 1; version <= after + count; version++) {
      await transaction.all("INSERT INTO event (version, event) VALUES (?, ?)", [version, `"event ${version}"`]);
    }
  });
}

const everything = async ({ board, transcripts }: Place) => [
  ...(await sumTables(board, boardTables)),
  ...(await sumTables(transcripts, transcriptTables)),
];

describe.each(kinds)("a backup of a board in %s", (_name, address) => {
  it("is one private file with all of it, and brings it back; what was there before is kept", async () => {
    const { place, directory } = await filled(address());
    const file = join(directory, "copy.db");
    const before = await everything(place);
    expect((await backUp(place, file, 5)).tables).toEqual(before);
    expect((await readdir(directory)).filter((name) => name.startsWith("copy"))).toEqual(["copy.db"]);
    if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
    const bytes = await readFile(file);
    expect(await verifyBackup(file)).toMatchObject({ problems: [], manifest: { at: 5, of: place.name } });
    expect(await readFile(file)).toEqual(bytes);

    await append(place, 700, 1);
    const later = await everything(place);
    const kept = join(directory, "kept.db");
    await restoreBackup(file, place, kept, 6);
    expect(await everything(place)).toEqual(before);
    await restoreBackup(kept, place, join(directory, "kept again.db"), 7);
    expect(await everything(place)).toEqual(later);
  });

  it("is not restored while runs are under way", async () => {
    const { place, directory } = await filled(address());
    const file = join(directory, "copy.db");
    await backUp(place, file, 5);
    await place.board.all("INSERT INTO job (run, lane, priority, due, state) VALUES ('r', 'l', 1, 1, 'held')");
    await expect(restoreBackup(file, place, join(directory, "kept.db"), 6)).rejects.toThrow(/1 run is under way/);
    expect((await sumTables(place.board, boardTables)).at(-1)).toMatchObject({ table: "job", rows: 1 });
  });
});

describe("a backup", () => {
  it("never writes over a file", async () => {
    const { place, directory } = await filled(undefined);
    const file = join(directory, "precious.txt");
    await writeFile(file, "precious");
    await expect(backUp(place, file, 5)).rejects.toMatchObject({ kind: "refused" });
    expect(await readFile(file, "utf8")).toBe("precious");
  });

  it("that was changed, cut short, or is something else is found out and never restored", async () => {
    const { place, directory } = await filled(undefined);
    const before = await everything(place);
    const damage: Record<string, (file: string) => Promise<void>> = {
      changed: async (file) => {
        const database = new DatabaseSync(file);
        database.exec(`UPDATE event SET event = '"forged"' WHERE version = 3`);
        database.close();
      },
      "missing a row": async (file) => {
        const database = new DatabaseSync(file);
        database.exec("DELETE FROM entry");
        database.close();
      },
      "cut short": async (file) => truncate(file, (await stat(file)).size / 2),
      "another file": async (file) => writeFile(file, "no database at all"),
      "another database": async (file) => {
        await writeFile(file, "");
        const database = new DatabaseSync(file);
        database.exec("CREATE TABLE mine (a)");
        database.close();
      },
    };
    for (const [name, spoil] of Object.entries(damage)) {
      const file = join(directory, `${name}.db`);
      await backUp(place, file, 5);
      await spoil(file);
      expect((await verifyBackup(file)).problems, name).not.toEqual([]);
      await expect(restoreBackup(file, place, join(directory, `kept ${name}.db`), 6), name).rejects.toThrow(
        /Nothing was restored\. /,
      );
    }
    expect(await everything(place)).toEqual(before);
  });
});

describe("what is no backup", () => {
  it("is said of the file that was named, and not of the board", async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, "notes.db");
    await writeFile(file, "These are notes, and no database. ".repeat(100));
    expect(await verifyBackup(file)).toEqual({
      manifest: undefined,
      problems: [`The backup ${file} is damaged, or is no backup of Tutti.`],
    });
    await expect(verifyBackup(directory)).rejects.toThrow(
      `${directory} is no file. Name the one that tutti backup wrote.`,
    );
  });
});
