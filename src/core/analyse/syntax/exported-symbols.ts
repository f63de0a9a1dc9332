/** A function, a class or a type that a file offers to others. */
export interface ExportedSymbol {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** A comment stands right above it, or, in Python, a docstring in it. */
  readonly documented: boolean;
}

interface Family {
  /** Begins what is exported; the first group that matches is its name. */
  readonly head: RegExp;
  /** Without one of these words in the text there is nothing to find. */
  readonly hint: string;
  /** What may stand between a comment and what it is about. */
  readonly between: RegExp;
  readonly comment: RegExp;
}

const anyComment = /\*\/$|(?:^|\n)[ \t]*\/\/[^\n]*$/;
const annotations = /(?:^|\n)[ \t]*@[^\n]*$/;
const script: Family = {
  head: /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class)\s+([A-Za-z$]\w*)|^export\s+const\s+([A-Za-z$]\w*)[^=\n]{0,200}=\s*(?:async\s*)?(?:\([^;\n]{0,200}$|\([^\n]{0,300}=>|function\b|\w+\s*=>)/gm,
  hint: "export",
  between: annotations,
  comment: anyComment,
};
const families: Readonly<Record<string, Family>> = {
  TypeScript: script,
  JavaScript: script,
  TSX: script,
  Go: { head: /^func\s+([A-Z]\w*)|^type\s+([A-Z]\w*)/gm, hint: "package", between: /(?!)/, comment: anyComment },
  Rust: {
    head: /^pub\s+(?:(?:unsafe|const|async)\s+){0,3}(?:fn|struct|enum|trait|union)\s+(\w+)/gm,
    hint: "pub",
    between: /(?:^|\n)[ \t]*#\[[^\n]*\]$/,
    comment: /\*\/$|(?:^|\n)[ \t]*(?:\/\/[^\n]*|#!?\[doc[^\n]*)$/,
  },
  Java: {
    head: /^public\s+(?:(?:abstract|final|sealed|non-sealed|strictfp)\s+){0,3}(?:class|interface|enum|record|@interface)\s+(\w+)/gm,
    hint: "public",
    between: annotations,
    comment: anyComment,
  },
  "C#": {
    head: /^[ \t]*public\s+(?:(?:static|sealed|abstract|readonly|unsafe)\s+){0,4}(?:class|interface|struct|enum|record(?:\s+(?:class|struct))?)\s+(\w+)/gm,
    hint: "public",
    between: /(?:^|\n)[ \t]*\[[^\n]*\]$/,
    comment: anyComment,
  },
};

const mostAbove = 600;
const mostBetween = 8;

/**
 * What a file of TypeScript, JavaScript, Python, Go, Rust, Java or C# offers at
 * its outermost level, as formatters leave it. Of several forms of one name
 * (overloads) a comment on any is enough. Whatever stands right above counts
 * as documentation, also a plain comment.
 */
export function exportedSymbols(text: string, language: string | undefined): readonly ExportedSymbol[] {
  const found = language === "Python" ? pythonSymbols(text) : symbolsBy(families[language ?? ""], text);
  const byName = new Map<string, ExportedSymbol>();
  for (const symbol of found) {
    const known = byName.get(symbol.name);
    if (known === undefined) byName.set(symbol.name, symbol);
    else if (symbol.documented) byName.set(symbol.name, { ...known, documented: true });
  }
  return [...byName.values()];
}

function symbolsBy(family: Family | undefined, text: string): readonly ExportedSymbol[] {
  if (family === undefined || !text.includes(family.hint)) return [];
  const lineOf = lineCounter(text);
  return [...text.matchAll(family.head)].map((match) => ({
    name: match[1] ?? match[2] ?? "",
    line: lineOf(match.index + match[0].search(/\S/)),
    documented: hasCommentAbove(text, match.index, family),
  }));
}

function hasCommentAbove(text: string, index: number, { between, comment }: Family): boolean {
  const before = text.slice(Math.max(0, index - mostAbove), index);
  let above = before.trimEnd();
  for (let step = 0; step < mostBetween; step++) {
    if (comment.test(above)) return true;
    const rest = between.exec(above);
    if (rest === null) return /[)\]]\r?\n$/.test(before); // an annotation over several lines: nothing is claimed of it
    above = above.slice(0, rest.index).trimEnd();
  }
  return true; // decorated beyond what is read
}

const pythonHead = /^(?:async\s+def|def|class)\s+([A-Za-z]\w*)/gm;
const docstring = /^\s*(?:#[^\n]*\n\s*){0,5}[rRuU]?["']/;

function pythonSymbols(text: string): readonly ExportedSymbol[] {
  const lineOf = lineCounter(text);
  return [...text.matchAll(pythonHead)].flatMap((match): readonly ExportedSymbol[] => {
    const body = bodyStart(text, match.index + match[0].length);
    if (body === undefined || /@(?:\w+\.)?overload\s*$/.test(text.slice(Math.max(0, match.index - 60), match.index)))
      return [];
    const name = match[1] ?? "";
    return [{ name, line: lineOf(match.index), documented: docstring.test(text.slice(body, body + mostAbove)) }];
  });
}

/** The place after the colon that ends a head; `undefined` when there is none in sight. */
function bodyStart(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + 4_000); at++) {
    const here = text[at];
    if (here === "(" || here === "[" || here === "{") depth++;
    else if (here === ")" || here === "]" || here === "}") depth--;
    else if (here === ":" && depth === 0) return at + 1;
  }
  return undefined;
}

/** Lines of places that are asked for in their order. */
function lineCounter(text: string): (index: number) => number {
  let line = 1;
  let at = 0;
  return (index) => {
    for (let next = text.indexOf("\n", at); next !== -1 && next < index; next = text.indexOf("\n", at)) {
      line++;
      at = next + 1;
    }
    return line;
  };
}
