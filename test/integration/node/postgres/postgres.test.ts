import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Sql } from "#core/run/store.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { postgresMigrations } from "#node/postgres/migrations.ts";
import { openPostgres } from "#node/postgres/open-postgres.ts";
import { configFor } from "#node/postgres/postgres.ts";
import { startPostgres } from "../../../rig/postgres.ts";
import { openForTest, postgresForFile } from "../place.ts";

const postgres = postgresForFile();

async function open(): Promise<Sql> {
  return openForTest(await postgres.place());
}

async function administer(sql: string, database = "tutti"): Promise<readonly Record<string, unknown>[]> {
  const address = new URL(postgres.server().administrator);
  address.pathname = database;
  const client = new pg.Client(address.href);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const insert = "INSERT INTO event (version, event) VALUES (?, ?)";
const versions = "SELECT version FROM event ORDER BY version";

describe("the queue", () => {
  it("is told of when a run is queued or cancelled and when a slot is free, and not of a claim or a lease", async () => {
    const place = await postgres.place();
    const sql = await openForTest(place);
    const client = new pg.Client(
      configFor(databaseAddress(postgres.server().url, "board" in place ? place.board : "")),
    );
    onTestFinished(() => client.end());
    await client.connect();
    const told: (string | undefined)[] = [];
    client.on("notification", ({ payload }) => void told.push(payload));
    const channel = "'tutti_' || md5(current_user || '/' || current_setting('tutti.board') || '/board')";
    const { rows } = await client.query<{ name: string }>(`SELECT ${channel} AS name`);
    await client.query(`LISTEN ${client.escapeIdentifier(rows[0]?.name ?? "")}`);
    const toldOf = async (statement: string): Promise<boolean> => {
      told.length = 0;
      await sql.all(statement);
      await sql.all(`SELECT pg_notify(${channel}, 'that was all')`);
      await expect.poll(() => told, { interval: 5 }).toContain("that was all");
      return told.includes("queue");
    };
    expect(await toldOf("INSERT INTO job (run, lane, priority, due, state) VALUES ('r', 'a', 0, 0, 'ready')")).toBe(
      true,
    );
    expect(await toldOf("UPDATE job SET state = 'held', worker = 'w', lease_ends = 5")).toBe(false);
    expect(await toldOf("UPDATE job SET lease_ends = 6")).toBe(false);
    expect(await toldOf("UPDATE job SET state = 'stopping'")).toBe(true);
    expect(await toldOf("DELETE FROM job")).toBe(true);
  });
});

describe("row-level security", () => {
  it("keeps boards apart", async () => {
    const [one, other] = [await open(), await open()];
    await one.all(insert, [1, "of one"]);
    await other.all(insert, [1, "of the other"]);
    expect(await one.all("SELECT event FROM event")).toEqual([{ event: "of one" }]);
    await other.all("DELETE FROM event");
    expect(await one.all(versions)).toEqual([{ version: 1 }]);
  });

  it("keeps roles apart, even one that sets the name of another's board itself", async () => {
    const place = await postgres.place();
    const sql = await openForTest(place);
    await sql.all(insert, [1, "secret"]);
    await administer("CREATE ROLE stranger LOGIN");
    const url = new URL("url" in place ? place.url : "");
    url.username = "stranger";
    const theirs = await openForTest({ url: url.href, board: "board" in place ? place.board : "" });
    expect(await theirs.all(versions)).toEqual([]);
    await theirs.all(insert, [1, "theirs"]);
    const forged = theirs.all(
      "INSERT INTO event (tenant, board, version, event) VALUES ('tutti', current_setting('tutti.board'), 2, 'forged')",
    );
    await expect(forged).rejects.toThrow(/row-level security|does not allow/);
    expect(await sql.all("SELECT event FROM event")).toEqual([{ event: "secret" }]);
  });

  it("refuses a role that it does not bind", async () => {
    const superuser = new URL(postgres.server().administrator);
    superuser.pathname = "tutti";
    const opened = openPostgres(databaseAddress(superuser.href, "x"), "board");
    await expect(opened).rejects.toMatchObject({ kind: "refused", message: expect.stringContaining("superuser") });
  });
});

describe("a database that cannot be used", () => {
  const refusal = async (url: string): Promise<unknown> =>
    openPostgres(databaseAddress(url, "x"), "board").then(
      () => "opened",
      (error: unknown) => error,
    );

  it("is told in one sentence that says what to do, and shows no password", async () => {
    const { url } = postgres.server();
    const absent = new URL(url);
    absent.pathname = "nowhere";
    absent.password = "opensesame";
    expect(await refusal(absent.href)).toMatchObject({
      kind: "refused",
      message: expect.stringMatching(/no such database/),
    });
    expect(String(await refusal(absent.href))).not.toContain("opensesame");
    const closed = new URL(url);
    closed.port = "1";
    expect(await refusal(closed.href)).toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/does not answer/),
    });
    expect(await refusal("postgres://tutti@unknown.invalid/tutti")).toMatchObject({ kind: "unavailable" });
  });

  it("is one that a newer Tutti uses", async () => {
    await open();
    await administer("UPDATE tutti.schema_version SET version = 999");
    try {
      expect(await refusal(postgres.server().url)).toMatchObject({
        kind: "refused",
        message: expect.stringMatching(/newer version of Tutti/),
      });
    } finally {
      await administer(`UPDATE tutti.schema_version SET version = ${postgresMigrations.length}`);
    }
  });

  it("is an address that is none", () => {
    for (const url of ["", "localhost/tutti", "mysql://localhost/tutti", "postgres://localhost"]) {
      expect(() => databaseAddress(url, "x")).toThrow(/must look like postgres:/);
    }
    expect(() => databaseAddress("postgres://localhost/tutti", "a b -c x=y")).toThrow(/cannot be the name of a board/);
  });
});

describe("opening", () => {
  it("makes the tables once, also when ten do it at the same moment", async () => {
    await using server = await startPostgres();
    const opened = await Promise.all(
      Array.from({ length: 10 }, (_, index) => openPostgres(databaseAddress(server.url, `b${index}`), "board")),
    );
    for (const sql of opened) {
      await sql.all(insert, [1, "x"]);
      await sql[Symbol.asyncDispose]();
    }
    expect(opened).toHaveLength(10);
  });
});

describe("a lost connection", () => {
  const sleeping =
    "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND application_name = 'tutti' AND state = 'active'";
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await sleep(20);
  };
  const cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tutti'";

  it("makes a transaction happen again from its beginning, once in all", async () => {
    const sql = await open();
    let attempts = 0;
    await sql.transaction(async (transaction) => {
      attempts += 1;
      await transaction.all(insert, [1, "half"]);
      if (attempts <= 2) await administer(cut);
      await transaction.all(insert, [2, "other half"]);
    });
    expect(attempts).toBe(3);
    expect(await sql.all(versions)).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it("fails a write of which nobody knows whether it was done, and asks again what only reads", async () => {
    const sql = await open();
    await sql.all(insert, [1, "x"]);
    const slow = sql.all("UPDATE event SET event = (SELECT pg_sleep(20)::text)");
    const asked = expect(slow).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/was lost/),
    });
    await until(async () => (await administer(sleeping)).length > 0);
    await administer(cut);
    await asked;
    expect(await sql.all("SELECT event FROM event")).toEqual([{ event: "x" }]);
    const reading = sql.all("SELECT version, pg_sleep(0.5)::text AS slept FROM event");
    await until(async () => (await administer(sleeping)).length > 0);
    await administer(cut);
    expect(await reading).toEqual([{ version: 1, slept: "" }]);
  });

  it("is made again for those who follow", async () => {
    const place = await postgres.place();
    const [writer, reader] = [await openForTest(place), await openForTest(place)];
    let told = Promise.withResolvers<void>();
    using _following = reader.follow(() => told.resolve());
    await told.promise; // it listens
    await administer(cut);
    for (let version = 1; version <= 3; version++) {
      told = Promise.withResolvers<void>();
      await writer.all(insert, [version, "x"]);
      await told.promise;
    }
    expect(await reader.all(versions)).toHaveLength(3);
  });
});

describe("a transaction", () => {
  it("happens after the one that was before it, from whatever connection", async () => {
    const place = await postgres.place();
    const seats = await Promise.all([openForTest(place), openForTest(place), openForTest(place)]);
    const count = async (sql: Sql): Promise<void> =>
      sql.transaction(async (transaction) => {
        const [row] = await transaction.all("SELECT COALESCE(MAX(version), 0) AS version FROM event");
        await transaction.all(insert, [Number(row?.["version"]) + 1, "x"]);
      });
    await Promise.all(seats.flatMap((sql) => Array.from({ length: 20 }, () => count(sql))));
    expect(await seats[0]?.all(versions)).toHaveLength(60);
  });

  it("rolls back what throws, and refuses to be used after its end or inside itself", async () => {
    const sql = await open();
    const thrown = sql.transaction(async (transaction) => {
      await transaction.all(insert, [1, "x"]);
      throw new Error("no");
    });
    await expect(thrown).rejects.toThrow("no");
    expect(await sql.all(versions)).toEqual([]);
    await expect(sql.transaction(() => sql.all(versions))).rejects.toThrow(/would wait for itself/);
    const late = await sql.transaction(async (transaction) => transaction);
    await expect(late.all(versions)).rejects.toThrow(/after its end/);
  });
});

it("a server that is stopped while the store is open gives a sentence, and nothing hangs", async () => {
  const server = await startPostgres();
  const sql = await openPostgres(databaseAddress(server.url, "x"), "board");
  onTestFinished(() => sql[Symbol.asyncDispose]());
  using _following = sql.follow(() => {});
  await sql.all(insert, [1, "x"]);
  await server[Symbol.asyncDispose]();
  await expect(sql.all(versions)).rejects.toMatchObject({ kind: "unavailable" });
});
