// npm run fuzz: see the text below. Plain Node 20; the work is in commands/fuzz.ts.
import { parseArgs } from "node:util";
import { runWithProjectNode } from "./bootstrap.mjs";

const help = `npm run fuzz [-- OPTIONS FOLDER…]    edits backlogs at random, and looks for a byte that changed with them

  FOLDER       Markdown files to edit besides test/cases and generated ones
  --edits N    100000 when absent
  --minutes N  how long broken files are read after that; 10 when absent
  --seed N     1 when absent
  --help

  A shortened form is part of npm test. The figures are kept in artifacts/fuzz.json.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: "string", default: "100000" },
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) process.stdout.write(help);
else runWithProjectNode("commands/fuzz.ts", { ...values, folders: positionals });
