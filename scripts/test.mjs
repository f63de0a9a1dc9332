// npm test: see the text below. Plain Node 20; the work is in commands/test.ts.
import { parseArgs } from "node:util";
import { runWithProjectNode } from "./bootstrap.mjs";

const help = `npm test [-- OPTIONS]    installs what is missing, builds, and proves everything

  --only NAMES     some of: types,lint,unused,unit,integration,editor,e2e
  --filter WORD    only test files whose path contains WORD
  --allow-skips    a test that cannot run on this machine does not fail the run
  --help

  The last line is "N passed, N failed"; the exit code is 0 only when nothing failed or was skipped.
  Logs and screenshots are kept in artifacts/.
  VSCODE_TEST_HOST=electron|server   where the editor suite runs: desktop VS Code, or its server build from npm
  CHROMIUM=PATH                      the browser to use instead of the one that is found
`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    filter: { type: "string" },
    "allow-skips": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) process.stdout.write(help);
else runWithProjectNode("commands/test.ts", values);
