import { refused } from "../errors.ts";

const begin = "<!-- tutti:brief begin (written by: tutti brief --write) -->";
const beginning = /^<!-- tutti:brief begin\b[^\n]*-->[ \t]*\r?$/gm;
const end = "<!-- tutti:brief end -->";
const ending = /^<!-- tutti:brief end -->[ \t]*\r?$/gm;

/**
 * A file's text with a brief between Tutti's markers: in the place of the one
 * that is there, else at the end. Every other sign of the file stays, and line
 * breaks are those that the file has. The text may be bytes taken as Latin-1.
 *
 * @throws TuttiError `refused` when the markers are not one pair in order
 */
export function withBrief(text: string, brief: string, file: string): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const block = [begin, "", ...brief.trimEnd().split("\n"), "", end].join(newline);
  const starts = [...text.matchAll(beginning)];
  const ends = [...text.matchAll(ending)];
  const [start] = starts;
  const [stop] = ends;
  if (start === undefined && stop === undefined) return `${text}${gapAfter(text, newline)}${block}${newline}`;
  if (start === undefined || stop === undefined || starts.length > 1 || ends.length > 1 || stop.index < start.index) {
    throw refused(`${file} has markers of Tutti's brief that are no pair. Remove them, and it is written anew.`);
  }
  return text.slice(0, start.index) + block + text.slice(stop.index + end.length);
}

function gapAfter(text: string, newline: string): string {
  if (isBlank(text)) return "";
  if (text.endsWith(`${newline}${newline}`)) return "";
  return text.endsWith("\n") ? newline : newline + newline;
}

/** Nothing but, perhaps, the mark of its encoding: as a sign, or as bytes. */
function isBlank(text: string): boolean {
  return text === "" || text === "\uFEFF" || text === "\u00EF\u00BB\u00BF";
}
