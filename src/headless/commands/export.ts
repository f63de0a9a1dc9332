import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { exportTasks, formatOf, type ExportFormat } from "#core/backlog/export/export-tasks.ts";
import { refused } from "#core/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** `tutti export [FILE]`: every task as JSON, CSV or Markdown, into a new file or to stdout. */
export async function exportBoard(
  { out, folder, projectToLookAt }: CommandContext,
  asked: ExportFormat | undefined,
  name: string | undefined,
): Promise<ExitCode> {
  const format = asked ?? formatOf(name);
  const { tutti } = await projectToLookAt();
  const text = exportTasks(await tutti.board.refresh(), format);
  if (name === undefined) {
    out.document({ schema: 1, format, text });
    out.line(text.trimEnd());
    return exitCode.done;
  }
  const file = resolve(folder, name);
  await writeFile(file, text, { flag: "wx" }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EEXIST") throw refused(`${name} is there already. Name a new file.`);
    throw refused(`${name} cannot be written (${cause.code ?? cause.message}). Check the path.`);
  });
  out.document({ schema: 1, format, file });
  out.line(`${file} holds the tasks of this board.`);
  return exitCode.done;
}
