/** One entry a schema version of the transcripts' own file. Never changed once released; only added to. */
export const transcriptMigrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE transcript (
      run TEXT PRIMARY KEY,
      sequence INTEGER NOT NULL,
      bytes BIGINT NOT NULL,
      at BIGINT NOT NULL,
      line TEXT NOT NULL,
      growing TEXT
    )`,
    `CREATE TABLE entry (
      run TEXT NOT NULL REFERENCES transcript (run) ON DELETE CASCADE,
      sequence INTEGER NOT NULL,
      at BIGINT NOT NULL,
      event TEXT NOT NULL,
      PRIMARY KEY (run, sequence)
    )`,
  ],
];
