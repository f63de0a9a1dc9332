/** What a single line looks like, without knowing what stands around it. */

const bullet = /^([ \t]*)(?:([-*+•◦‣▪])|(\d{1,9})[.)])(?:[ \t]+(.*))?$/;
/** A box without the blank that Markdown wants before it, or without any bullet. */
const tightBox = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])?(\[[ xX✓✔]\][ \t]+\S.*)$/u;
const box = /^\[[ \t]{0,2}([xX✓✔✅☑\-~/>!?]?)[ \t]{0,2}\](?=\s|$)[ \t]*/u;
/** A box that is drawn: many people write them so, but as many only decorate. */
const emojiBox = /^([☐⬜🔲☑✅✔🚧])\u{fe0f}?[ \t]+(?=\S)/u;

/** Words that outliners write instead of a box. */
const wordBox = /^(TODO|DOING|DONE|NOW|LATER|WAITING|CANCELL?ED)[ \t]+(?=[^\s:–—-])/;

export interface ItemShape {
  readonly indent: number;
  readonly ordinal: string | undefined;
  readonly box: string | undefined;
  readonly text: string;
}

/** A list item, or `undefined`. */
export function itemShape(line: string): ItemShape | undefined {
  const [, space = "", mark, ordinal, rest = ""] = bullet.exec(line) ?? tightItem(line) ?? [];
  if (mark === undefined && ordinal === undefined) return undefined;
  const boxed = box.exec(rest);
  if (boxed !== null) {
    return {
      indent: widthOf(space),
      ordinal,
      box: boxed[1] === "" ? " " : boxed[1],
      text: rest.slice(boxed[0].length).trim(),
    };
  }
  const drawn = emojiBox.exec(rest) ?? wordBox.exec(rest);
  if (drawn === null) return { indent: widthOf(space), ordinal, box: undefined, text: rest.trim() };
  return { indent: widthOf(space), ordinal, box: drawn[1], text: rest.slice(drawn[0].length).trim() };
}

function tightItem(line: string): readonly (string | undefined)[] | undefined {
  const found = tightBox.exec(line);
  return found === null ? undefined : [found[0], found[1], "-", undefined, found[2]];
}

/** How far a line is indented; a tab reaches to the next multiple of four. */
export function indentOf(line: string): number {
  return widthOf(/^[ \t]*/.exec(line)?.[0] ?? "");
}

function widthOf(space: string): number {
  let width = 0;
  for (const character of space) width = character === "\t" ? width - (width % 4) + 4 : width + 1;
  return width;
}

export function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}

export function headingShape(line: string): { readonly level: number; readonly text: string } | undefined {
  const found = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line);
  if (found === null) return undefined;
  return { level: found[1]?.length ?? 1, text: (found[2] ?? "").trim().replace(/\s#+$/, "").trim() };
}

/** The marker of a code fence, and what stands after it. */
export function fenceShape(line: string): { readonly mark: string; readonly rest: string } | undefined {
  const found = /^[ \t]*(`{3,}|~{3,})(.*)$/.exec(line);
  if (found?.[1] === undefined) return undefined;
  const rest = (found[2] ?? "").trim();
  return found[1].startsWith("`") && rest.includes("`") ? undefined : { mark: found[1], rest };
}

export function isRule(line: string): boolean {
  const marks = line.replaceAll(/[ \t]/g, "");
  return marks.length >= 3 && /^(?:-+|\*+|_+)$/.test(marks) && indentOf(line) < 4;
}

export function isTableDelimiter(line: string | undefined): boolean {
  return line !== undefined && line.includes("|") && line.includes("-") && /^[\s|:-]+$/.test(line);
}

/** The cells of a table's row. A bar that is escaped does not divide. */
export function cellsOf(line: string): string[] {
  const cells = line.trim().split(/(?<!\\)\|/);
  if (cells[0]?.trim() === "") cells.shift();
  if (cells.length > 1 && cells.at(-1)?.trim() === "") cells.pop();
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** Whether a box is one of Markdown's, which only tasks have. */
export function isWrittenBox(box: string | undefined): box is string {
  return box !== undefined && !/[☐⬜🔲☑✅✔🚧]/u.test(box);
}
