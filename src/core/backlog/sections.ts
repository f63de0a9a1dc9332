import type { Block, HeadingBlock } from "./blocks.ts";

/** A heading with what stands under it. The outermost section of a file has no heading. */
export interface Section {
  readonly heading: HeadingBlock | undefined;
  readonly level: number;
  /** What stands between the heading and the first heading inside. */
  readonly blocks: readonly Block[];
  readonly children: readonly Section[];
  /** The last line that is not blank. */
  readonly end: number;
}

interface OpenSection extends Section {
  readonly blocks: Block[];
  readonly children: OpenSection[];
  end: number;
}

/** Nests blocks under their headings. */
export function sectionsOf(blocks: readonly Block[]): Section {
  const root: OpenSection = { heading: undefined, level: 0, blocks: [], children: [], end: 0 };
  const open: OpenSection[] = [root];
  for (const block of blocks) {
    if (block.kind === "heading") {
      while (open.length > 1 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
      const section: OpenSection = { heading: block, level: block.level, blocks: [], children: [], end: block.end };
      open.at(-1)?.children.push(section);
      open.push(section);
    } else {
      open.at(-1)?.blocks.push(block);
    }
    for (const section of open) section.end = block.end;
  }
  return root;
}

/** The last line of a section that says anything: rules and blank lines at its end belong to nobody. */
export function endOfContent(section: Section): number {
  const last = section.children.at(-1);
  if (last !== undefined) return endOfContent(last);
  const block = section.blocks.findLast((one) => one.kind !== "rule");
  return block?.end ?? section.heading?.end ?? 0;
}
