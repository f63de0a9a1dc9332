import { createHash } from "node:crypto";
import type { SqlRow, SqlTransaction, SqlValue } from "#core/run/store.ts";

export interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** What was copied, or is there. */
export interface TableSum {
  readonly table: string;
  readonly rows: number;
  /** Of all rows, in whatever order: databases sort text differently. */
  readonly checksum: string;
}

/** All that makes a board, parents before their children. Workers introduce themselves. */
export const boardTables: readonly Table[] = [
  { name: "event", key: ["version"], columns: ["version", "event"] },
  {
    name: "run",
    key: ["id"],
    columns: "id flow lane priority state due input output failure execution fruitless created changed pool site".split(
      " ",
    ),
  },
  {
    name: "step",
    key: ["run", "name"],
    columns: "run name kind position state input output failure attempt started ended cost".split(" "),
  },
  { name: "signal", key: ["run", "name"], columns: ["run", "name", "payload", "at"] },
  { name: "job", key: ["run"], columns: "run lane priority due state pool site".split(" ") },
];

/** The tables as an earlier schema of the board had them. */
export function boardTablesAt(schema: number): readonly Table[] {
  if (schema >= 3) return boardTables;
  const later = new Set(["pool", "site"]);
  return boardTables.map((table) => ({ ...table, columns: table.columns.filter((column) => !later.has(column)) }));
}

export const transcriptTables: readonly Table[] = [
  { name: "transcript", key: ["run"], columns: ["run", "sequence", "bytes", "at", "line", "growing"] },
  { name: "entry", key: ["run", "sequence"], columns: ["run", "sequence", "at", "event"] },
];

const pageRows = 500;
const insertRows = 50;

/** Copies all rows into the empty tables of `to`. */
export async function copyTables(from: SqlTransaction, to: SqlTransaction, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    for await (const page of pages(from, table)) {
      for (let start = 0; start < page.length; start += insertRows) {
        await insert(to, table, page.slice(start, start + insertRows));
      }
    }
  }
}

/** Deletes children before their parents. */
export async function emptyTables(sql: SqlTransaction, tables: readonly Table[]): Promise<void> {
  for (const { name } of tables.toReversed()) await sql.all(`DELETE FROM ${name}`);
}

export async function sumTables(sql: SqlTransaction, tables: readonly Table[]): Promise<readonly TableSum[]> {
  const sums: TableSum[] = [];
  for (const table of tables) {
    let rows = 0;
    let sum = 0n;
    for await (const page of pages(sql, table)) {
      rows += page.length;
      for (const row of page) sum += digest(table, row);
    }
    const checksum = BigInt.asUintN(256, sum).toString(16).padStart(64, "0");
    sums.push({ table: table.name, rows, checksum });
  }
  return sums;
}

async function* pages(sql: SqlTransaction, { name, key, columns }: Table): AsyncGenerator<readonly SqlRow[]> {
  const order = key.join(", ");
  let after: readonly SqlValue[] | undefined;
  for (;;) {
    const where = after === undefined ? "" : `WHERE (${order}) > (${marks(key.length)})`;
    const page = await sql.all(
      `SELECT ${columns.join(", ")} FROM ${name} ${where} ORDER BY ${order} LIMIT ${pageRows}`,
      after,
    );
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) return;
    after = key.map((column) => last[column] ?? null);
  }
}

async function insert(sql: SqlTransaction, { name, columns }: Table, rows: readonly SqlRow[]): Promise<void> {
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
  const places = rows.map(() => `(${marks(columns.length)})`).join(", ");
  await sql.all(`INSERT INTO ${name} (${columns.join(", ")}) VALUES ${places}`, values);
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

function digest({ columns }: Table, row: SqlRow): bigint {
  // The one character that Postgres cannot keep is the same for both sides.
  const text = JSON.stringify(columns.map((column) => row[column])).replaceAll(String.raw`\u0000`, "\u{FFFD}");
  return BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
}
