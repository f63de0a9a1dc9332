import { pools } from "../store/migrations/3-pools.ts";

/**
 * One entry a schema version. Never changed once released; only added to.
 *
 * The tables are those of the embedded store, with the owner of each row in front: the database role that wrote it, and
 * its board. Nobody names these two: the defaults fill them in, and the policies hide every other owner's rows, whoever
 * asks. So the statements of the stores are the same text on both databases.
 */
export const postgresMigrations: readonly (readonly string[])[] = [
  [
    owned("event", "version BIGINT NOT NULL, event TEXT NOT NULL", "version"),
    owned(
      "run",
      `id TEXT NOT NULL, flow TEXT NOT NULL, lane TEXT NOT NULL, priority INTEGER NOT NULL, state TEXT NOT NULL,
       due BIGINT, input TEXT NOT NULL, output TEXT, failure TEXT, execution INTEGER NOT NULL, fruitless INTEGER NOT NULL,
       created BIGINT NOT NULL, changed BIGINT NOT NULL`,
      "id",
    ),
    "CREATE INDEX run_by_state ON tutti.run (tenant, board, state, changed)",
    owned(
      "step",
      `run TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
       input TEXT, output TEXT, failure TEXT, attempt INTEGER NOT NULL, started BIGINT NOT NULL, ended BIGINT, cost BIGINT,
       ${reference("run", "run", "id")}`,
      "run, name",
    ),
    owned(
      "signal",
      `run TEXT NOT NULL, name TEXT NOT NULL, payload TEXT, at BIGINT NOT NULL, ${reference("run", "run", "id")}`,
      "run, name",
    ),
    owned(
      "job",
      `run TEXT NOT NULL, lane TEXT NOT NULL, priority INTEGER NOT NULL, due BIGINT NOT NULL, state TEXT NOT NULL,
       worker TEXT, lease_ends BIGINT`,
      "run",
    ),
    "CREATE INDEX job_in_order ON tutti.job (tenant, board, state, priority DESC, due, run)",
    owned(
      "worker",
      `id TEXT NOT NULL, pid INTEGER NOT NULL, process_start TEXT NOT NULL, host TEXT NOT NULL, version TEXT NOT NULL,
       started BIGINT NOT NULL, seen BIGINT NOT NULL`,
      "id",
    ),
    owned(
      "transcript",
      "run TEXT NOT NULL, sequence INTEGER NOT NULL, bytes BIGINT NOT NULL, at BIGINT NOT NULL, line TEXT NOT NULL, growing TEXT",
      "run",
    ),
    owned(
      "entry",
      `run TEXT NOT NULL, sequence INTEGER NOT NULL, at BIGINT NOT NULL, event TEXT NOT NULL,
       ${reference("run", "transcript", "run")}`,
      "run, sequence",
    ),
    ...["event", "run", "step", "signal", "job", "worker", "transcript", "entry"].flatMap(guard),
    `CREATE FUNCTION tutti.tell() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN PERFORM pg_notify('tutti_' || md5(current_user || '/' || current_setting('tutti.board') || '/' || TG_ARGV[0]), ''); RETURN NULL; END $$`,
    ...["event", "run", "job"].map((table) => tell(table, "board")),
    tell("transcript", "transcripts"),
  ],
  // The same text as in SQLite, but for the schema.
  [
    ...pools.map((statement) =>
      statement
        .replace("ALTER TABLE ", "ALTER TABLE tutti.")
        .replace("ON job (state, due)", "ON tutti.job (tenant, board, state, due)"),
    ),
    // Workers hear only of what they wait for: most statements on a queue take from it, or extend a lease.
    `CREATE FUNCTION tutti.tell_queue() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN PERFORM pg_notify('tutti_' || md5(current_user || '/' || current_setting('tutti.board') || '/board'), 'queue'); RETURN NULL; END $$`,
    `CREATE TRIGGER tell_queue AFTER INSERT OR DELETE ON tutti.job
     FOR EACH STATEMENT EXECUTE FUNCTION tutti.tell_queue()`,
    `CREATE TRIGGER tell_queue_of_row AFTER UPDATE ON tutti.job
     FOR EACH ROW WHEN (NEW.state <> 'held') EXECUTE FUNCTION tutti.tell_queue()`,
  ],
];

function owned(table: string, columns: string, key: string): string {
  return `CREATE TABLE tutti.${table} (
    tenant NAME NOT NULL DEFAULT current_user,
    board TEXT NOT NULL DEFAULT current_setting('tutti.board'),
    ${columns},
    PRIMARY KEY (tenant, board, ${key})
  )`;
}

function reference(column: string, table: string, key: string): string {
  return `FOREIGN KEY (tenant, board, ${column}) REFERENCES tutti.${table} (tenant, board, ${key}) ON DELETE CASCADE`;
}

function guard(table: string): readonly string[] {
  return [
    `ALTER TABLE tutti.${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE tutti.${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY own_rows ON tutti.${table} USING (tenant = current_user AND board = current_setting('tutti.board'))`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON tutti.${table} TO PUBLIC`,
  ];
}

function tell(table: string, channel: string): string {
  return `CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON tutti.${table}
          FOR EACH STATEMENT EXECUTE FUNCTION tutti.tell('${channel}')`;
}
