import { resolve } from "node:path";
import { backUpProject, restoreProject } from "#node/back-up-project.ts";
import { type Manifest, verifyBackup } from "#node/store/backup.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { ownEnvironment } from "../open.ts";
import type { Output } from "../output.ts";
import { count } from "./analyse.ts";

/** `tutti backup FILE`: the board with its transcripts, wherever it is, in one file. */
export async function backup({ out, folder, signal }: CommandContext, name: string): Promise<ExitCode> {
  const file = resolve(name);
  const manifest = await backUpProject(folder, file, ownEnvironment(), signal);
  out.document({ schema: 1, file, tables: manifest.tables });
  out.line(`${file} holds the board of ${manifest.of}: ${contents(manifest)}.`);
  return exitCode.done;
}

/** `tutti restore --verify --from FILE`: whether a backup can be relied on. */
export async function verify({ out }: CommandContext, name: string): Promise<ExitCode> {
  const file = resolve(name);
  const { manifest, problems } = await verifyBackup(file);
  out.document({ schema: 1, file, tables: manifest?.tables ?? [], problems });
  for (const problem of problems) out.line(problem);
  if (manifest !== undefined && problems.length === 0) tellGood(out, file, manifest);
  return problems.length === 0 ? exitCode.done : exitCode.failed;
}

function tellGood(out: Output, file: string, manifest: Manifest): void {
  const day = new Date(manifest.at).toISOString().replace("T", " ").slice(0, 16);
  out.line(`${file} is good. It holds the board of ${manifest.of} as it was on ${day} UTC: ${contents(manifest)}.`);
}

/** `tutti restore --from FILE`: the board as it was when it was backed up; the present one is kept in a file. */
export async function restoreFrom({ out, folder, signal }: CommandContext, name: string): Promise<ExitCode> {
  const file = resolve(name);
  const { manifest, kept } = await restoreProject(folder, file, ownEnvironment(), signal);
  out.document({ schema: 1, file, tables: manifest.tables, problems: [], kept });
  out.line(`The board is as ${file} has it: ${contents(manifest)}. Reload the windows that show it.`);
  out.line(`What was there before is kept in ${kept}.`);
  return exitCode.done;
}

/** What a table holds, one of it. */
const words: Readonly<Record<string, string>> = { signal: "answer", entry: "transcript line" };

function contents({ tables }: Manifest): string {
  return tables.map(({ table, rows }) => count(rows, words[table] ?? table)).join(", ");
}
