import type { Severity } from "../../analyse/finding.ts";

/** A place as a tool printed it: a path of any shape, and a 1-based line if there was one. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** What a tool complains about. */
export interface Problem {
  readonly rule: string;
  readonly severity: Severity;
  readonly text: string;
  /** Where it may be, best first. The first one inside the project counts. */
  readonly places: readonly Place[];
  /** A guess by its looks, which counts only when it names a place inside the project. */
  readonly guess?: true;
  /** How many lines it takes, so that no other matcher reads them again. */
  readonly length: number;
}

/** Recognises one tool's problem that starts at line `at`. The lines have no colours and are bounded in length. */
export type Matcher = (lines: readonly string[], at: number) => Problem | undefined;

export function placeOf(file: string | undefined, line?: string): Place[] {
  if (file === undefined) return [];
  return [line === undefined ? { file } : { file, line: Number(line) }];
}

/** The places of a stack trace between two lines, in order, without those in installed packages or the runtime. */
export function placesIn(lines: readonly string[], from: number, to: number): Place[] {
  return lines.slice(from, to).flatMap((line) => {
    const frame =
      /\(((?:file:\/\/)?[^()\s][^()]*?):(\d+)(?::\d+)?\)\s*$/.exec(line) ??
      /^\s*(?:at|❯)\s+(?:[^\s:]+ )?((?:file:\/\/)?\S+?):(\d+)(?::\d+)?\s*$/.exec(line);
    const [, file = "", number] = frame ?? [];
    return file === "" || /node_modules|^node:|^internal\//.test(file) ? [] : placeOf(file, number);
  });
}

/** The most lines of a message that a comment takes. */
const MESSAGE_LINES = 20;

/**
 * What a tool says in some lines, as a person wants it: from the first word to
 * the stack trace or the picture of the code, without indentation and blank
 * lines. Of a long comparison only what differs is left, with its neighbours.
 */
export function messageIn(lines: readonly string[], from: number, to: number): string {
  const said: string[] = [];
  for (const line of lines.slice(from, to)) {
    if (isFrame(line) || /^\s*>?\s*\d+ \|/.test(line)) break;
    if (line.trim() !== "") said.push(line);
  }
  const [first = "", ...rest] = said;
  const indent = Math.min(...rest.map((line) => line.length - line.trimStart().length));
  return shortened([first.trim(), ...rest.map((line) => line.slice(indent))]).join("\n");
}

/** Whether a line belongs to a stack trace. */
export function isFrame(line: string): boolean {
  return (
    /^\s+at (?:(?:async|new) )*\S+ (?:\[as \w+\] )?\(.*\)(?: \{)?$/.test(line) ||
    /^\s+at (?:async )?\S*[:(]\S*\d\)?(?: \{)?$/.test(line) ||
    /^\s*❯ .*\S:\d+:\d+$/.test(line)
  );
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MESSAGE_LINES) return lines;
  const differs = (line: string | undefined) => /^\s*[+-](?!\w)/.test(line ?? "");
  const kept: string[] = [];
  let gap = false;
  for (const [at, line] of lines.entries()) {
    const near = at === 0 || [at - 1, at, at + 1].some((place) => differs(lines[place]));
    if (near) kept.push(...(gap ? ["…"] : []), line);
    gap = !near;
  }
  const chosen = kept.some(differs) ? kept : lines;
  if (chosen.length <= MESSAGE_LINES) return chosen;
  return [...chosen.slice(0, MESSAGE_LINES), `… and ${chosen.length - MESSAGE_LINES} more lines`];
}

/** The first line from `from` on for which `ends` is true, or the end of the output; at most `limit` lines on. */
export function endOf(lines: readonly string[], from: number, ends: (line: string) => boolean, limit = 200): number {
  const last = Math.min(lines.length, from + limit);
  for (let at = from; at < last; at++) if (ends(lines[at] ?? "")) return at;
  return last;
}

export function severityOf(word: string | undefined): Severity {
  const lower = word?.toLowerCase() ?? "";
  if (["warning", "warn", "!", "⚠"].includes(lower)) return "warning";
  return ["note", "info", "information", "message", "help"].includes(lower) ? "info" : "error";
}
