/**
 * What is kept of a file's lines to find the same lines elsewhere: names of
 * some of its windows of eight telling lines, and the line where each begins.
 */
export interface LinePrints {
  readonly names: readonly number[];
  readonly lines: readonly number[];
}

/** Telling lines that one name stands for. */
export const windowLines = 8;
/** Of so many windows in a row at least one is kept: fifteen telling lines that stand twice always meet. */
const oneOf = 8;
/** A window that comes back more often in one file belongs to a table. */
const mostInFile = 3;
const longestLine = 500;

/** Comments and decorations; `#` begins a comment, an attribute, or an order to the preprocessor. */
const comment = /\/\/|\*|#|--|<!--/y;
/** A comment or a docstring over several lines. */
const longOpen = /\/\*|[rRuUbBfF]{0,2}(?:"""|''')/y;
/** Who uses what is alike everywhere. */
const preamble =
  /import\b|export\s*(?:\*|\{)|from\s+\S+\s+import\b|use\s|using\s|package\s|namespace\s|include\b|require\b|(?:const|var|let)\s[^=\n]{1,200}=\s*require\(/y;
const keyword = /(?:if|for|while|return|case|throw|raise|new|def|fn|func)\b/y;

/**
 * Winnows the lines of a text: whitespace at their ends, comments, imports and
 * lines without a statement do not count. The same lines in two texts give the
 * same names. Linear in the text.
 */
export function linePrints(text: string): LinePrints {
  const { hashes, numbers } = tellingLines(text);
  const windows = windowNames(hashes);
  const names: number[] = [];
  const lines: number[] = [];
  let last = -1;
  for (let start = 0; start + oneOf <= windows.length; start++) {
    let least = start;
    for (let at = start + 1; at < start + oneOf; at++) if ((windows[at] ?? 0) <= (windows[least] ?? 0)) least = at;
    if (least === last) continue;
    last = least;
    names.push(windows[least] ?? 0);
    lines.push(numbers[least] ?? 1);
  }
  return withoutTables(names, lines);
}

function tellingLines(text: string): { readonly hashes: readonly number[]; readonly numbers: readonly number[] } {
  const hashes: number[] = [];
  const numbers: number[] = [];
  /** What ends the comment or the long string that the line stands in. */
  let closer: string | undefined;
  let number = 0;
  for (let start = 0; start < text.length;) {
    number++;
    const newline = text.indexOf("\n", start);
    const next = newline === -1 ? text.length : newline;
    const from = skipBlanks(text, start, next);
    const to = Math.min(next, from + longestLine);
    start = next + 1;
    if (closer !== undefined) {
      if (text.slice(from, to).includes(closer)) closer = undefined;
      continue;
    }
    if (startsWith(comment, text, from)) continue;
    const opener = opensAt(text, from);
    if (opener !== undefined) {
      const close = opener.endsWith("*") ? "*/" : opener.slice(-3);
      if (!text.slice(from + opener.length, to).includes(close)) closer = close;
      continue;
    }
    if (to - from < 5 || startsWith(preamble, text, from)) continue;
    const hash = tellingHash(text, from, to);
    if (hash === undefined) continue;
    hashes.push(hash);
    numbers.push(number);
  }
  return { hashes, numbers };
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) <= 32) at++;
  return at;
}

function startsWith(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function opensAt(text: string, at: number): string | undefined {
  longOpen.lastIndex = at;
  return longOpen.exec(text)?.[0];
}

/** Without the blanks at its end; `undefined` for a line that does, says and names nothing outside of strings. */
function tellingHash(text: string, from: number, to: number): number | undefined {
  let hash = 0x811c9dc5;
  let end = to;
  while (end > from && text.charCodeAt(end - 1) <= 32) end--;
  let quote = 0;
  let afterName = false;
  let tells = startsWith(keyword, text, from);
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ code, 0x01000193);
    if (quote !== 0) {
      if (code === quote && text.charCodeAt(at - 1) !== 92) quote = 0;
    } else if (code === 34 || code === 39 || code === 96) {
      quote = code;
      afterName = false;
    } else if (isOfName(code)) {
      afterName = true;
    } else if (code !== 32) {
      if (afterName && isOfStatement(code)) tells = true;
      afterName = false;
    }
  }
  return tells ? mixed(hash) : undefined;
}

/** A letter, a digit, `_` or `$`, or beyond ASCII. */
function isOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}

/** One of `( . : < = [`, which after a name call, take, type or set something. */
function isOfStatement(code: number): boolean {
  return code === 40 || code === 46 || code === 58 || code === 60 || code === 61 || code === 91;
}

function windowNames(hashes: readonly number[]): readonly number[] {
  const base = 0x01000193;
  let highest = 1;
  for (let power = 1; power < windowLines; power++) highest = Math.imul(highest, base);
  const names: number[] = [];
  let rolling = 0;
  for (const [index, hash] of hashes.entries()) {
    const gone = index >= windowLines ? Math.imul(hashes[index - windowLines] ?? 0, highest) : 0;
    rolling = (Math.imul((rolling - gone) | 0, base) + hash) | 0;
    if (index >= windowLines - 1) names.push(mixed(rolling));
  }
  return names;
}

function withoutTables(names: readonly number[], lines: readonly number[]): LinePrints {
  const counts = new Map<number, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (names.length === counts.size) return { names, lines };
  const isKept = (name: number | undefined): boolean => (counts.get(name ?? 0) ?? 0) <= mostInFile;
  return { names: names.filter(isKept), lines: lines.filter((_, index) => isKept(names[index])) };
}

/** Spreads the bits; 30 of them, which every engine holds as a small number. */
function mixed(hash: number): number {
  let value = hash ^ (hash >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 2;
}
