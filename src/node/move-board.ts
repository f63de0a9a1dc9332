import { refused } from "#core/errors.ts";
import { Event } from "#core/board/event.ts";
import type { Sql, SqlTransaction } from "#core/run/store.ts";
import {
  boardTables,
  copyTables,
  emptyTables,
  sumTables,
  type Table,
  type TableSum,
  transcriptTables,
} from "./store/copy-tables.ts";

/** One place that a board can be in. */
export interface BoardPlace {
  readonly board: Sql;
  readonly transcripts: Sql;
  /** For a person. */
  readonly name: string;
}

/**
 * Moves a whole board. Nobody can write to it meanwhile, all or nothing arrives, and what arrived is compared with what
 * was sent. The original stays as it was, with one last event that sends everybody who still has it open to the new place.
 *
 * A move that was cut off after its arrival is completed by the next.
 *
 * @throws TuttiError `refused` while runs are under way, or when another board is in the new place
 */
export async function moveBoard(from: BoardPlace, to: BoardPlace, now: number): Promise<readonly TableSum[]> {
  return from.board.transaction(async (source) => {
    await refuseMoved(source, from.name);
    await refuseBusy(source);
    const sums = await to.board.transaction((target) => arrive(source, target, from, to));
    const [last] = await source.all("SELECT COALESCE(MAX(version), 0) AS version FROM event");
    const moved: Event = { type: "board/moved", at: now, to: to.name };
    const version = Number(last?.["version"]) + 1;
    await source.all("INSERT INTO event (version, event) VALUES (?, ?)", [version, JSON.stringify(moved)]);
    return sums;
  });
}

async function arrive(
  source: SqlTransaction,
  target: SqlTransaction,
  from: BoardPlace,
  to: BoardPlace,
): Promise<readonly TableSum[]> {
  const sent = await sumTables(source, boardTables);
  const present = await sumTables(target, boardTables);
  const transcripts = (): Promise<readonly TableSum[]> =>
    from.transcripts.transaction((all) => to.transcripts.transaction((into) => replace(all, into, transcriptTables)));
  if (isSame(sent, present)) return [...sent, ...(await transcripts())];
  const isEmpty = present.every(({ rows }) => rows === 0);
  if (!isEmpty && (await lastMove(target)) === undefined) {
    throw refused(`There is another board in ${to.name} already. Nothing was moved.`);
  }
  return [...(await replace(source, target, boardTables)), ...(await transcripts())];
}

async function replace(
  source: SqlTransaction,
  target: SqlTransaction,
  tables: readonly Table[],
): Promise<readonly TableSum[]> {
  await emptyTables(target, tables);
  await copyTables(source, target, tables);
  const [sent, arrived] = [await sumTables(source, tables), await sumTables(target, tables)];
  if (!isSame(sent, arrived)) throw new Error("What arrived is not what was sent. Nothing was moved.");
  return arrived;
}

function isSame(one: readonly TableSum[], other: readonly TableSum[]): boolean {
  return one.every(({ checksum, rows }, index) => checksum === other[index]?.checksum && rows === other[index].rows);
}

async function refuseMoved(source: SqlTransaction, name: string): Promise<void> {
  const to = await lastMove(source);
  if (to !== undefined) throw refused(`The board in ${name} has been moved to ${to} before.`);
}

/** Where the board was moved to, if its last event says so. */
export async function lastMove(sql: SqlTransaction): Promise<string | undefined> {
  const [row] = await sql.all("SELECT event FROM event ORDER BY version DESC LIMIT 1");
  if (row === undefined) return undefined;
  const last = Event.safeParse(JSON.parse(String(row["event"])));
  return last.success && last.data.type === "board/moved" ? last.data.to : undefined;
}

async function refuseBusy(source: SqlTransaction): Promise<void> {
  const [row] = await source.all("SELECT COUNT(*) AS count FROM job WHERE state <> 'ready'");
  const count = Number(row?.["count"]);
  if (count > 0)
    throw refused(
      `${count} ${count === 1 ? "run is" : "runs are"} under way. Wait, or stop them, and move the board then.`,
    );
}
