/** The journal of runs, their queue and the workers. Times are milliseconds of the database's clock; JSON is text. */
export const engine = [
  `CREATE TABLE run (
    id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    due BIGINT,
    input TEXT NOT NULL,
    output TEXT,
    failure TEXT,
    execution INTEGER NOT NULL,
    fruitless INTEGER NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL
  )`,
  "CREATE INDEX run_by_state ON run (state, changed)",
  `CREATE TABLE step (
    run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    input TEXT,
    output TEXT,
    failure TEXT,
    attempt INTEGER NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT,
    cost BIGINT,
    PRIMARY KEY (run, name)
  )`,
  `CREATE TABLE signal (
    run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    payload TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (run, name)
  )`,
  `CREATE TABLE job (
    run TEXT PRIMARY KEY,
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    due BIGINT NOT NULL,
    state TEXT NOT NULL,
    worker TEXT,
    lease_ends BIGINT
  )`,
  "CREATE INDEX job_in_order ON job (state, priority DESC, due, run)",
  `CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    host TEXT NOT NULL,
    version TEXT NOT NULL,
    started BIGINT NOT NULL,
    seen BIGINT NOT NULL
  )`,
];
