import type { Board } from "../../board/board.ts";
import type { BoardState } from "../../board/board-state.ts";
import { fenceShape } from "../line-shapes.ts";
import { applyEdits, lineEndOf, type TextEdit, textLines } from "../edit/text-edit.ts";
import { importBacklog } from "../import-backlog.ts";
import { type BacklogFiles, rewriteFiles } from "../sync/rewrite-files.ts";
import { computed, type ComputedBlock } from "./figures.ts";

const marker = /^[ \t]*<!-- tutti:(stats|metrics|velocity) (begin|end)\b[^\n]*-->[ \t]*$/;

/**
 * Writes what is computed anew, between the markers of a backlog's files and
 * nowhere else: `<!-- tutti:stats begin -->` and `<!-- tutti:stats end -->`.
 *
 * @param now  in milliseconds since the epoch
 * @returns sentences about markers that are no pairs
 */
export async function rewriteBlocks(
  board: Pick<Board, "refresh">,
  name: string,
  files: BacklogFiles,
  now: number,
): Promise<readonly string[]> {
  return rewriteFiles(name, files, async (texts) => {
    if (!texts.some(({ text }) => text.includes("<!-- tutti:"))) return { report: [] };
    const state = await board.refresh();
    const written = texts.map(({ path, text }) => ({ path, ...withFigures(text, path, state, name, now) }));
    const changed = written.filter(({ text }, index) => text !== texts[index]?.text);
    return {
      report: written.flatMap(({ remarks }) => remarks),
      changed: changed.map(({ path, text }) => ({ path, text })),
    };
  });
}

function withFigures(
  text: string,
  path: string,
  board: BoardState,
  name: string,
  now: number,
): { readonly text: string; readonly remarks: readonly string[] } {
  const end = lineEndOf(text);
  const edits: TextEdit[] = [];
  const remarks: string[] = [];
  let open: { readonly block: string; readonly at: number; readonly line: number } | undefined;
  let fence: string | undefined;
  const noPair = (block: string, line: number): void => {
    remarks.push(
      `${path}, line ${line}: the markers of tutti:${block} are no pair. Write a begin and an end, each on a line of its own.`,
    );
  };
  for (const [index, line] of textLines(text).entries()) {
    const mark = fenceShape(line.text);
    if (fence === undefined && mark !== undefined) fence = mark.mark;
    else if (fence !== undefined && mark?.mark.startsWith(fence) === true && mark.rest === "") fence = undefined;
    const [, block, which] = fence === undefined ? (marker.exec(line.text) ?? []) : [];
    if (block === undefined) continue;
    if (which === "begin") {
      if (open !== undefined) noPair(open.block, open.line);
      open = { block, at: line.end, line: index + 1 };
    } else if (open?.block === block) {
      const figures = computed[block as ComputedBlock](board, name, now); // the marker has named it
      edits.push({ start: open.at, end: line.start, text: ["", "", ...figures, "", ""].join(end) });
      open = undefined;
    } else noPair(block, index + 1);
  }
  if (open !== undefined) noPair(open.block, open.line);
  const after = applyEdits(text, edits);
  const titles = (of: string): string =>
    JSON.stringify(importBacklog(of, path).tasks.map(({ draft, state }) => [draft.id, draft.title, state.name]));
  if (after === text || titles(after) === titles(text)) return { text: after, remarks };
  return {
    text,
    remarks: [
      ...remarks,
      `${path}: the figures stand where they would be read as tasks. Move their markers below a heading of their own.`,
    ],
  };
}
