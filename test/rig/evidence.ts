import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Editor } from "./editor-window.ts";

const lines = 100;

/** What the server says at length because the compiled part of its logger is not installed. */
const withoutLogger = /^Error: Could not locate the bindings file[^]*?^\}\n/gm;

/** Keeps what may show why a test failed: a picture of the window, and on the standard error its problems and the ends of all logs. */
export async function keepEvidence(editor: Editor, name: string): Promise<void> {
  const report = [section("problems of the window", editor.workbench.problems.join("\n"))];
  const output = editor.server.output().replaceAll(withoutLogger, "");
  report.push(section("the server of VS Code with its extension hosts", output));
  report.push(...logsOf(editor).map((path) => section(relative(editor.folder, path), readFileSync(path, "utf8"))));
  // A window that does not answer must not hide the rest.
  await editor.screenshot(name).catch((error: unknown) => report.unshift(`There is no picture: ${String(error)}`));
  process.stderr.write(`${report.join("\n")}\n`);
}

/** Of the extension, the worker, and what VS Code itself can write. */
function logsOf({ folder, repository }: Editor): readonly string[] {
  const tutti = logsIn(join(repository, ".git", "tutti"));
  return [...tutti, ...logsIn(join(folder, "vscode", "data", "logs"))];
}

function logsIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".log"));
    return files.map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return []; // It was not made yet.
  }
}

function section(name: string, text: string): string {
  const end = text.trimEnd().split("\n").slice(-lines).join("\n");
  return `--- ${name}\n${end === "" ? "(nothing)" : end}`;
}
