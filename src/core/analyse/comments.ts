import type { CommentSyntax } from "./comment-syntax.ts";

/** The part of a comment that stands on one line, without its delimiters. `line` is 1-based. */
export interface CommentLine {
  readonly line: number;
  readonly text: string;
  /** Nothing but the comment stands on the line, as far as its start shows. */
  readonly alone: boolean;
}

/** Where the scanner is. In `code`, `closers` are the braces that lead back into template strings. */
type Mode =
  | { readonly kind: "code"; braces: number }
  | { readonly kind: "block"; readonly close: string }
  | { readonly kind: "string"; readonly close: string; readonly escapes: boolean };

const longestLine = 2_000;
const character = /'(?:\\[^'\n]{1,10}|\\'|[^'\\\n])'/y;
const rawOpen = /b?r(#{0,8})"/y;
const docString = /^\s*[rRuU]?("""|''')/;
const word = /\w/;
const beforePattern = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete|do|else))\s*$/;

/**
 * Finds the comments of a source text: a scanner that knows comments and
 * strings and nothing else of a language. A string that does not end on its
 * line ends there all the same, so that a mistake costs one line. Each line is
 * read up to 2,000 characters; the time is linear in the text.
 */
export function commentsOf(text: string, syntax: CommentSyntax): readonly CommentLine[] {
  const comments: CommentLine[] = [];
  const modes: Mode[] = [{ kind: "code", braces: 0 }];
  let number = 0;
  let isBody = true;
  for (const line of text.split("\n")) {
    number++;
    const short = line.slice(0, longestLine);
    const isCode = modes.at(-1)?.kind === "code";
    const opened: RegExpExecArray | null = syntax.docStrings && isBody && isCode ? docString.exec(short) : null;
    if (opened !== null) modes.push({ kind: "block", close: opened[1] ?? "" });
    const from = opened?.[0].length ?? 0;
    scanLine(short, from, modes, syntax, (part, start) => {
      comments.push({ line: number, text: part, alone: line.slice(0, start).trim() === "" });
    });
    if (isCode && !/^\s*(?:#|$)/.test(short)) isBody = opened === null && /:\s*(?:#.*)?$/.test(short);
  }
  return comments;
}

/** Reads one line and leaves in `modes` how the next one starts. */
function scanLine(
  line: string,
  from: number,
  modes: Mode[],
  syntax: CommentSyntax,
  found: (text: string, from: number) => void,
): void {
  let at = from;
  let opened = 0;
  while (at < line.length) {
    const mode = modes.at(-1) ?? { kind: "code", braces: 0 };
    if (mode.kind === "block") {
      const end = line.indexOf(mode.close, at);
      found(line.slice(at, end === -1 ? undefined : end), opened);
      if (end === -1) return;
      modes.pop();
      at = end + mode.close.length;
    } else if (mode.kind === "string") {
      at = skipString(line, at, mode, modes, syntax);
    } else {
      const next = scanCode(line, at, mode, modes, syntax);
      if (next.comment !== undefined) return found(next.comment, at);
      opened = at;
      at = next.at;
    }
  }
}

function skipString(
  line: string,
  from: number,
  mode: Mode & { kind: "string" },
  modes: Mode[],
  syntax: CommentSyntax,
): number {
  for (let at = from; at < line.length; at++) {
    if (mode.escapes && line[at] === "\\") {
      at++;
    } else if (line.startsWith(mode.close, at)) {
      modes.pop();
      return at + mode.close.length;
    } else if (syntax.javascript && mode.close === "`" && line.startsWith("${", at)) {
      modes.push({ kind: "code", braces: 0 });
      return at + 2;
    }
  }
  return line.length;
}

/** One step in code: past a string, a character, a pattern, into a block, or to a line comment, which ends the line. */
function scanCode(
  line: string,
  at: number,
  mode: Mode & { kind: "code" },
  modes: Mode[],
  syntax: CommentSyntax,
): { readonly at: number; readonly comment?: string } {
  const block = syntax.block.find(([open]) => line.startsWith(open, at));
  if (block !== undefined) {
    modes.push({ kind: "block", close: block[1] });
    return { at: at + block[0].length };
  }
  const marker = syntax.line.find((each) => line.startsWith(each, at));
  if (marker !== undefined && (!syntax.wordStart || at === 0 || /\s/.test(line[at - 1] ?? ""))) {
    return { at: line.length, comment: line.slice(at + marker.length) };
  }
  if (syntax.rawStrings) {
    rawOpen.lastIndex = at;
    const raw = rawOpen.exec(line);
    if (raw !== null && !word.test(line[at - 1] ?? "")) {
      modes.push({ kind: "string", close: `"${raw[1]}`, escapes: false });
      return { at: at + raw[0].length };
    }
  }
  const long = syntax.longStrings.find((each) => line.startsWith(each, at));
  if (long !== undefined) {
    modes.push({ kind: "string", close: long, escapes: true });
    return { at: at + long.length };
  }
  return { at: skipPlain(line, at, mode, modes, syntax) };
}

function skipPlain(
  line: string,
  at: number,
  mode: Mode & { kind: "code" },
  modes: Mode[],
  syntax: CommentSyntax,
): number {
  const here = line[at] ?? "";
  if (here === "'" && syntax.characters) {
    character.lastIndex = at;
    return at + (character.exec(line)?.[0].length ?? 1);
  }
  if (syntax.strings.includes(here) && !(syntax.wordStart && word.test(line[at - 1] ?? ""))) {
    return closingQuote(line, at, here);
  }
  if (syntax.javascript) {
    if (here === "/" && beforePattern.test(line.slice(Math.max(0, at - 40), at))) return closingSlash(line, at);
    if (here === "{") mode.braces++;
    if (here === "}" && mode.braces-- === 0 && modes.length > 1) modes.pop();
  }
  return at + 1;
}

/** The place after a string of one line; the end of the line when it is not closed. */
function closingQuote(line: string, from: number, quote: string): number {
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line[at] === quote) return at + 1;
  }
  return line.length;
}

/** The place after a regular expression; right after the slash when it was a division after all. */
function closingSlash(line: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < line.length; at++) {
    const here = line[at];
    if (here === "\\") at++;
    else if (here === "[") inClass = true;
    else if (here === "]") inClass = false;
    else if (here === "/" && !inClass) return at + 1;
  }
  return from + 1;
}
