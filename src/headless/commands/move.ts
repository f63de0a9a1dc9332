import { moveProject } from "#node/move-project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { ownEnvironment } from "../open.ts";
import { table } from "../output.ts";

/** `tutti move`: the whole board, into the database that the settings name, or back into its file. */
export async function move({ out, folder, signal }: CommandContext, to: "database" | "file"): Promise<ExitCode> {
  const moved = await moveProject(folder, to, ownEnvironment(), signal);
  out.document({ schema: 1, ...moved });
  out.line(`Moved from ${moved.from} to ${moved.to}. What arrived was compared with what was sent:`);
  for (const line of table(
    moved.tables.map((sum) => [sum.table, `${sum.rows} rows`, sum.checksum.slice(0, 16)]),
    "  ",
  ))
    out.line(line);
  out.line("The original is kept as it was, and refuses to be changed.");
  if (to === "file") out.line("Now remove “databaseUrl” from the settings; until then every change is refused.");
  return exitCode.done;
}
