// npm run bench: see the text below. Plain Node 20; the work is in commands/bench.ts.
import { parseArgs } from "node:util";
import { runWithProjectNode } from "./bootstrap.mjs";

const help = `npm run bench [-- OPTIONS]    measures size and speed; a figure over its limit fails

  --only WORD      only benchmarks whose name contains WORD
  --help

  Times depend on the machine and on what else it does: compare them only with themselves.
  The figures are kept in artifacts/bench.json.
`;

const { values } = parseArgs({
  options: { only: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
});
if (values.help) process.stdout.write(help);
else runWithProjectNode("commands/bench.ts", values);
