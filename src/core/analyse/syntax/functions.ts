/** A function with a name, and what is its own: what stands in a named function inside it belongs to that one. */
export interface FunctionShape {
  readonly name: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** Lines with code, its head among them. */
  readonly lines: number;
  /** Places where its way forks, and one: its cyclomatic complexity as far as words show it. */
  readonly complexity: number;
}

interface Family {
  /** What begins a function; its name is the first group. */
  readonly heads: readonly RegExp[];
  /** Those that begin other things as well; what follows decides. */
  readonly likely: readonly RegExp[];
  readonly forks: RegExp;
  /** What begins a line without code. */
  readonly comment: RegExp;
}

const slashes = /^(?:\/\/|\/\*|\*)/;
const script: Family = {
  heads: [/^(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\w$]{1,100})/],
  likely: [
    /^(?:export\s+)?(?:const|let|var)\s+([\w$]{1,100})\b[^=]{0,200}=\s*(?:async\s*)?(?:function\b|\(|[\w$]{1,100}\s*=>)/,
    /^(?:(?:public|private|protected|static|async|override|get|set)\s+){0,5}\*?(?!(?:if|for|while|switch|catch|with|function|return)\b)(#?[\w$]{1,100})\s*(?:<[^>]{0,100}>)?\(/,
  ],
  forks: /\b(?:if|for|while|case|catch)\b|&&|\|\||\?\?|\?(?=\s)/g,
  comment: slashes,
};
const families: Readonly<Record<string, Family>> = {
  TypeScript: script,
  JavaScript: script,
  TSX: script,
  Python: {
    heads: [/^(?:async\s+)?def\s+(\w{1,100})/],
    likely: [],
    forks: /\b(?:if|elif|for|while|except|case|and|or)\b/g,
    comment: /^#/,
  },
  Go: {
    heads: [/^func\s+(?:\([^)]{0,200}\)\s*)?(\w{1,100})/],
    likely: [],
    forks: /\b(?:if|for|case)\b|&&|\|\|/g,
    comment: slashes,
  },
  Rust: {
    heads: [
      /^(?:pub(?:\([^)]{0,100}\))?\s+)?(?:(?:default|const|async|unsafe|extern(?:\s+"[^"]{0,20}")?)\s+){0,4}fn\s+(\w{1,100})/,
    ],
    likely: [],
    forks: /\b(?:if|for|while)\b|=>|&&|\|\|/g,
    comment: slashes,
  },
};

/** Longer lines are nobody's code. */
const longestLine = 1_000;

interface Open {
  readonly name: string;
  readonly line: number;
  readonly indent: number;
  lines: number;
  forks: number;
  /** Its parameters stand on lines of their own, and it may yet be a call. */
  pending: boolean;
}

/**
 * Finds functions of TypeScript, JavaScript, Python, Go and Rust by how their
 * lines are indented, as formatters leave them: a function ends where a line
 * is indented no deeper than its head. Where nobody formats, functions are
 * missed rather than made up. Linear in the text.
 */
export function functionsIn(text: string, language: string | undefined): readonly FunctionShape[] {
  const family = families[language ?? ""];
  if (family === undefined) return [];
  const found: FunctionShape[] = [];
  const open: Open[] = [];
  for (const [index, whole] of text.split("\n").entries()) {
    const code = whole.slice(0, longestLine).trim();
    if (code === "" || family.comment.test(code)) continue;
    const indent = indentOf(whole);
    for (let last = open.at(-1); last !== undefined && isBeyond(last, indent, code); last = open.at(-1))
      close(open, found);
    const last = open.at(-1);
    if (last?.pending === true && indent === last.indent) last.pending = !opensBody(code);
    const head = headIn(code, family);
    if (head !== undefined) open.push({ ...head, line: index + 1, indent, lines: 0, forks: 0 });
    const here = open.at(-1);
    if (here === undefined) continue;
    here.lines++;
    if (head === undefined) here.forks += code.match(family.forks)?.length ?? 0;
  }
  while (open.length > 0) close(open, found);
  return found.toSorted((left, right) => left.line - right.line);
}

/** Brackets as deep as the head close its parameters, open its body, or close itself. */
function isBeyond({ indent: own }: Open, indent: number, code: string): boolean {
  return indent < own || (indent === own && !/^(?:[)\]}>{]|where\b)/.test(code));
}

/** What was a call after all is part of the function that it stands in. */
function close(open: Open[], found: FunctionShape[]): void {
  const last = open.pop();
  if (last === undefined) return;
  const { name, line, lines, forks } = last;
  const around = open.at(-1);
  if (!last.pending) found.push({ name, line, lines, complexity: forks + 1 });
  else if (around !== undefined) [around.lines, around.forks] = [around.lines + lines, around.forks + forks];
}

function headIn(code: string, { heads, likely }: Family): Pick<Open, "name" | "pending"> | undefined {
  const name = nameBy(heads, code);
  if (name !== undefined) return /[;]$/.test(code) ? undefined : { name, pending: false };
  const guess = nameBy(likely, code);
  if (guess === undefined) return undefined;
  if (code.endsWith("(")) return { name: guess, pending: true };
  const isBalanced = code.split("(").length === code.split(")").length;
  return isBalanced && opensBody(code) ? { name: guess, pending: false } : undefined;
}

function nameBy(heads: readonly RegExp[], code: string): string | undefined {
  for (const head of heads) {
    const name = head.exec(code)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** `) {`, `): Type {` or `=> {` at the end of a line. */
function opensBody(code: string): boolean {
  return /(?:\)\s*(?::[^=]{1,200})?|=>\s*)\{$/.test(code);
}

/** A tab counts as much as four blanks. */
function indentOf(line: string): number {
  let indent = 0;
  for (const character of line) {
    if (character === " ") indent++;
    else if (character === "\t") indent += 4;
    else break;
  }
  return indent;
}
