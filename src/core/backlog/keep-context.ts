import type { Block } from "./blocks.ts";
import type { Subject } from "./context-words.ts";
import type { Findings } from "./findings.ts";
import { isMarker } from "./read-body.ts";

/** The limit of work in progress, wherever it is written. */
export function readLimit(text: string, column: string | undefined, found: Findings): boolean {
  const stated =
    /\bWIP(?: limit)?\s*[:=(]?\s*(\d{1,3})\b/i.exec(text) ??
    (column === "in-progress"
      ? /\b(?:limit|max(?:imum)?|at most|лимит|не более)\s*[:=]?\s*(?:of )?(\d{1,3})\b/iu.exec(text)
      : null);
  const limit = Number(stated?.[1] ?? 0);
  if (limit < 1) return false;
  found.wip ??= limit;
  return true;
}

/** Keeps a block that is no work, verbatim; lists and tables of records one by one. */
export function addContext(block: Block, subject: Subject, heading: string | undefined, found: Findings): void {
  const { kind } = subject;
  switch (block.kind) {
    case "rule":
      return found.addStructure("rule", block.start, block.end);
    case "markup":
      return found.addStructure("markup", block.start, block.end);
    case "comment":
      return readLimit(block.text, undefined, found) || isMarker(block.text)
        ? found.addStructure("comment", block.start, block.end)
        : found.addContext("comment", block.start, block.end, heading);
    case "broken":
      return found.addRemainder(block.start, block.end, block.why);
    case "list": {
      const outermost = block.items.filter((item) => item.depth === 0);
      outermost.forEach((item, index) => {
        found.addContext(kind, item.line, (outermost[index + 1]?.line ?? block.end + 1) - 1, heading);
      });
      return;
    }
    case "table":
      found.addStructure("table-header", block.start, block.start + 1);
      for (const row of block.rows) found.addContext(kind, row.line, row.line, heading);
      return;
    case "heading":
    case "code":
    case "quote":
    case "paragraph":
      return found.addContext(kind, block.start, block.end, heading);
  }
}
