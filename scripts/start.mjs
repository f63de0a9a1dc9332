// npm start: see the text below. Plain Node 20; the work is in commands/start.ts.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runWithProjectNode } from "./bootstrap.mjs";

const help = `npm start [-- OPTIONS]    opens Tutti in a real VS Code on a demonstration repository

  --folder PATH    opens this folder instead
  --headless       does the whole main job on the demonstration without an editor and prints a report
  --desktop        installs Tutti into the VS Code on this machine and opens it (needs "code" on the PATH)
  --port NUMBER    of the server; a free one by default
  --state PATH     where this VS Code keeps its settings and extensions (.cache/start)
  --help

  Installs and builds what is missing. The server listens on this machine only and asks for the token in its address.
`;

const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    headless: { type: "boolean", default: false },
    desktop: { type: "boolean", default: false },
    port: { type: "string", default: "0" },
    state: { type: "string", default: fileURLToPath(new URL("../.cache/start", import.meta.url)) },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) process.stdout.write(help);
else {
  // npm changes to the project's folder; a relative path means the one where the person stands.
  const from = process.env.INIT_CWD ?? process.cwd();
  const folder = values.folder === undefined ? undefined : resolve(from, values.folder);
  const state = resolve(from, values.state);
  runWithProjectNode("commands/start.ts", { ...values, folder, state, port: Number(values.port) });
}
