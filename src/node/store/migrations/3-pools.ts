import { DEFAULT_POOL } from "#core/dispatch/abilities.ts";

/** Who may take a run, and what a worker takes. `pools` and `lanes` are JSON; without `lanes` a worker takes everything. */
export const pools = [
  `ALTER TABLE run ADD COLUMN pool TEXT NOT NULL DEFAULT '${DEFAULT_POOL}'`,
  "ALTER TABLE run ADD COLUMN site TEXT",
  `ALTER TABLE job ADD COLUMN pool TEXT NOT NULL DEFAULT '${DEFAULT_POOL}'`,
  "ALTER TABLE job ADD COLUMN site TEXT",
  "CREATE INDEX job_by_due ON job (state, due)",
  "ALTER TABLE worker ADD COLUMN pools TEXT",
  "ALTER TABLE worker ADD COLUMN lanes TEXT",
  "ALTER TABLE worker ADD COLUMN site TEXT",
  "ALTER TABLE worker ADD COLUMN draining INTEGER NOT NULL DEFAULT 0",
];
