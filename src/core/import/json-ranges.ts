/** 1-based and inclusive. */
export interface Lines {
  readonly start: number;
  readonly end: number;
}

interface Container {
  readonly pointer: string;
  readonly start: number;
  readonly isList: boolean;
  index: number;
  /** The key that was read last; `undefined` while one is awaited. */
  key: string | undefined;
}

const newContainer = { index: 0, key: undefined };
/** A string is only told by its beginning: it may be too long for a pattern. */
const token = /["[\]{},]|\r\n|[\n\r]|[^\s"[\]{},:]+/g;
/** Deeper than anything that a program writes for people. */
const mostDepth = 200;

/**
 * On which lines each value of a JSON text stands, by its pointer
 * (`/master/tasks/0`, the whole is the empty one). Neither recursive nor
 * picky: the text has been found to be JSON before.
 *
 * @returns `undefined` for what is nested more than 200 deep
 */
export function jsonRanges(text: string): ReadonlyMap<string, Lines> | undefined {
  const ranges = new Map<string, Lines>();
  const open: Container[] = [];
  let line = 1;
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const around = open.at(-1);
    let [word] = found;
    if (word === '"') {
      token.lastIndex = endOfString(text, token.lastIndex);
      word = text.slice(found.index, token.lastIndex);
    }
    if (word === "\n" || word === "\r" || word === "\r\n") line += 1;
    else if (word === "{" || word === "[") {
      open.push({ ...newContainer, pointer: pointerIn(around), start: line, isList: word === "[" });
      if (open.length > mostDepth) return undefined;
    } else if (word === "}" || word === "]") {
      if (around !== undefined) ranges.set(around.pointer, { start: around.start, end: line });
      open.pop();
    } else if (word === ",") {
      if (around !== undefined) {
        around.index += 1;
        around.key = undefined;
      }
    } else if (around !== undefined && !around.isList && around.key === undefined) around.key = keyOf(word);
    else ranges.set(pointerIn(around), { start: line, end: line });
  }
  return ranges;
}

/** A part of a pointer, as RFC 6901 writes it. */
export function pointerPart(name: string | number): string {
  return `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function pointerIn(around: Container | undefined): string {
  if (around === undefined) return "";
  return around.pointer + pointerPart(around.isList ? around.index : (around.key ?? ""));
}

/** The index after the closing quote. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function keyOf(word: string): string {
  const key: unknown = JSON.parse(word);
  return String(key);
}
