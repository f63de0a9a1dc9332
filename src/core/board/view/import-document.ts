import type { ImportedFile } from "../board-state.ts";

/** What an import left over, as Markdown for a person to read: every line verbatim, with where it stands. */
export function importDocument({ file, tasks, notUnderstood }: ImportedFile): string {
  const parts = notUnderstood.map(({ startLine, endLine, text }) => {
    const lines = startLine === endLine ? `Line ${startLine}` : `Lines ${startLine} to ${endLine}`;
    return `## ${lines}\n\n${text.replaceAll(/^/gm, "    ")}`;
  });
  const rest =
    parts.length === 0
      ? "Everything was understood."
      : `${parts.length === 1 ? "One part was" : `${parts.length} parts were`} not understood. Nothing of it is lost: it is kept on the board as it stands here.`;
  return `${[`# ${file}`, `${tasks} ${tasks === 1 ? "task" : "tasks"} read. ${rest}`, ...parts].join("\n\n")}\n`;
}
