import { commentSyntaxOf } from "../comment-syntax.ts";
import { type CommentLine, commentsOf } from "../comments.ts";
import type { Finding, RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { TextFile } from "../rule.ts";

const anyMarker = /\b(?:todo|fixme|hack|xxx)\b/i;
/** At the start of a comment, after decoration. */
const leading = /^[\s*\-/#;!%>@=~|.]{0,20}(todo|fixme|hack|xxx)\b(?!-)/i;
/** Anywhere in a comment, when the author clearly means it. */
const inside = /\b(TODO|FIXME|HACK|XXX)(?=(?:\([^)]{0,60}\))?:\s)/;
/** A note goes on for so many lines at most. */
const mostLinesMore = 5;
const author = /^\s?[([]\s*([^)\]]{1,60}?)\s*[)\]]/;
/** The backlog itself: read by the importer, where every line is a task already. */
const backlogFile = /(?:^|\/)(?:TODOS?|BACKLOG|ROADMAP|TASKS|CHANGELOG|CHANGES|HISTORY)(?:\.\w+)?$/i;

const severities = { todo: "info", fixme: "warning", hack: "info", xxx: "warning" } as const;
type Marker = keyof typeof severities;

/** Notes that authors left for later in comments. Strings, names and prose do not count. */
export function todoRule(file: TextFile): readonly RuleFinding[] {
  if (file.kind !== "written" || !anyMarker.test(file.text) || backlogFile.test(file.path)) return [];
  const syntax = commentSyntaxOf(file.language);
  if (syntax === undefined) return [];
  const isMarkdown = file.language === "Markdown" || file.language === "MDX";
  const comments = isMarkdown ? markdownNotes(file.text) : commentsOf(file.text, syntax);
  const ids = new Map<Marker, (content: string) => Finding["id"]>();
  return comments.flatMap((comment, index) => {
    const note = noteIn(comment.text);
    if (note === undefined) return [];
    const { marker, text, by } = note;
    const idOf = ids.get(marker) ?? findingIds(`todo/${marker}`, file.path);
    ids.set(marker, idOf);
    const name = marker.toUpperCase();
    const shown = text === "" ? `${name} without a text` : [text, ...continuation(comments, index)].join(" ");
    return [
      {
        id: idOf(text),
        rule: `todo/${marker}`,
        severity: severities[marker],
        title: `${name}: ${shorten(firstSentence(shown), 100)}`,
        message: `${by === undefined ? "A comment" : `A comment of ${by}`} marks unfinished work: ${shorten(shown, 400)}`,
        evidence: [{ file: file.path, line: comment.line, text: shorten(comment.text.trim(), 300) }],
        fixClass: "update",
      },
    ];
  });
}

/** The lines after a note that belong to it: comments that stand alone, up to an empty line or another note. */
function continuation(comments: readonly CommentLine[], index: number): readonly string[] {
  const lines: string[] = [];
  for (let next = index + 1; next <= index + mostLinesMore; next++) {
    const [before, comment] = [comments[next - 1], comments[next]];
    if (!before?.alone || !comment?.alone || comment.line !== before.line + 1 || noteIn(comment.text)) break;
    const text = comment.text
      .slice(0, 1_000)
      .replace(/^[\s*/#;!%]{0,20}/, "")
      .trim();
    if (text === "" || /^[@<`]/.test(text)) break; // a tag or an example begins
    lines.push(text);
  }
  return lines;
}

function firstSentence(text: string): string {
  const end = /[.!?](?=\s+[A-Z])/.exec(text.slice(0, 200));
  return end === null || end.index < 15 ? text : text.slice(0, end.index + 1);
}

function noteIn(comment: string): { marker: Marker; text: string; by: string | undefined } | undefined {
  const line = comment.slice(0, 1_000);
  if (!anyMarker.test(line)) return undefined;
  const match = leadingMarker(line) ?? inside.exec(line);
  const name = match?.[1];
  if (!match || name === undefined) return undefined;
  let rest = line.slice(match.index + match[0].length);
  const by = author.exec(rest);
  if (by !== null) rest = rest.slice(by[0].length);
  const text = rest.replace(/^[\s:\-–—.!]{1,10}/, "").replace(/\s*(?:\*\/|-->)?\s*$/, "");
  return { marker: name.toLowerCase() as Marker, text, by: by?.[1] }; // the pattern allows only these four
}

/** In capitals a marker needs nothing more; in small letters ("hack the planet") it needs a colon, or an `@` before it. */
function leadingMarker(line: string): RegExpExecArray | undefined {
  const match = leading.exec(line);
  const name = match?.[1];
  if (!match || name === undefined) return undefined;
  const rest = line.slice(match[0].length, match[0].length + 80);
  const isMeant = name === name.toUpperCase() || /^\s?(?:\([^)]{0,60}\))?\s?:/.test(rest);
  return isMeant || match[0].at(-name.length - 1) === "@" ? match : undefined;
}

/** In Markdown: HTML comments, and paragraphs or items that begin with `TODO:`, outside of code. */
function markdownNotes(text: string): readonly CommentLine[] {
  const notes: CommentLine[] = [];
  let fence: string | undefined;
  let inComment = false;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.slice(0, 1_000);
    const mark = /^\s{0,12}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    if (mark !== undefined && !inComment) {
      fence = mark;
      continue;
    }
    const open = inComment ? 0 : line.indexOf("<!--");
    if (open !== -1) {
      const start = inComment ? 0 : open + 4;
      const close = line.indexOf("-->", start);
      notes.push({ line: index + 1, text: line.slice(start, close === -1 ? undefined : close), alone: true });
      inComment = close === -1;
    } else if (/^\s{0,12}(?:[-*+>]\s+)?(?:\*\*)?(?:TODO|FIXME)(?:\([^)]{0,60}\))?:/.test(line)) {
      notes.push({ line: index + 1, text: line.replace(/\*\*/g, ""), alone: false });
    }
  }
  return notes;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
