// npm run faults: see the text below. Plain Node 20; the work is in commands/faults.ts.
import { parseArgs } from "node:util";
import { runWithProjectNode } from "./bootstrap.mjs";

const help = `npm run faults [-- OPTIONS]    kills workers, windows and database connections, fails disks, clocks and
                               databases, and looks for damage

  --kills N    on each database; 500 when absent
  --only NAME  some of SQLite, Postgres (the storms of kills), disk, last-words, damage, clock,
               database-down; a list with commas
  --seed N     1 when absent
  --help

  A shortened form is part of npm test. The figures are kept in artifacts/faults.json.
`;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "500" },
    only: { type: "string" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) process.stdout.write(help);
else runWithProjectNode("commands/faults.ts", values);
