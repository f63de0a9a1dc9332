// Runs the mocha tests of this folder inside the extension host of a real VS Code.
//   node test/editor/run.ts [WORD]     only files whose name contains WORD
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap.mjs";
import { installDesktop, runDesktopTests } from "../rig/desktop-tests.ts";
import { editorHost } from "../rig/editor-host.ts";
import { runHostTests } from "../rig/host-tests.ts";
import type { SuiteReport } from "../rig/report.ts";

const here = join(root, "test/editor");
const word = process.argv[2] ?? "";
const names = readdirSync(here).filter((name) => name.endsWith(".test.ts") && name.includes(word));
const tests = {
  extension: root,
  beside: [join(root, "test/rig/model-extension")],
  files: names.map((name) => join(here, name)),
  repository: { "README.md": "# An example\n", "src/main.js": "// TODO: say hello\nconsole.log('hello');\n" },
};
const report = editorHost() === "server" ? await runHostTests(tests, print) : await desktop();
if (report === undefined) {
  print("The tests did not run to their end: the extension host crashed, or hung.");
  process.exit(2);
}
for (const name of report.failed) print(`failed: ${name}`);
for (const { name, reason } of report.secondTries) print(`needed a second try: ${name}: ${reason}`);
const path = process.env["TUTTI_REPORT"];
if (path !== undefined) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, JSON.stringify(report, null, 2));
}
process.exit(report.failed.length === 0 ? 0 : 1);

/** Without a desktop VS Code to be had the tests are skipped, unless it was asked for. */
async function desktop(): Promise<SuiteReport | undefined> {
  let program: string;
  try {
    program = await installDesktop();
  } catch (error) {
    if (process.env["VSCODE_TEST_HOST"] !== undefined) throw error;
    const skipped = [{ name: "every test", reason: `no desktop VS Code: ${String(error)}` }];
    return { passed: 0, failed: [], skipped, secondTries: [] };
  }
  return await runDesktopTests(program, tests);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
