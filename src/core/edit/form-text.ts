import { sectionNames, type SectionField } from "./form-fields.ts";

const names = Object.values(sectionNames).join("|");
const heading = new RegExp(`^##[ \\t]+(${names})[ \\t]*$`, "i");
/** A line of a task's own words that looks like a heading of the form. */
const looksLikeHeading = new RegExp(`^\\\\*##[ \\t]+(?:${names})[ \\t]*$`, "i");

/** The section that begins with this line. */
export function sectionAt(line: string): SectionField | undefined {
  const name = heading.exec(line)?.[1]?.toLowerCase();
  const fields = Object.keys(sectionNames) as SectionField[]; // its own keys
  return fields.find((field) => sectionNames[field].toLowerCase() === name);
}

export function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
}

/** A task's own words under a heading of the form. */
export function writeText(text: string): string {
  return trimBlankLines(linesOf(text).map((line) => guard(line, looksLikeHeading))).join("\n");
}

export function readText(lines: readonly string[]): string {
  return trimBlankLines(lines.map((line) => unguard(line, looksLikeHeading))).join("\n");
}

/** Marks a line that would be read as something else; a mark that was there already gets another. */
export function guard(line: string, dangerous: RegExp): string {
  return dangerous.test(line) ? `\\${line}` : line;
}

export function unguard(line: string, dangerous: RegExp): string {
  return line.startsWith("\\") && dangerous.test(line) ? line.slice(1) : line;
}

/** Indentation of the first line that says something is kept: it may be code. */
function trimBlankLines(lines: readonly string[]): readonly string[] {
  const said = (line: string): boolean => line.trim() !== "";
  const first = lines.findIndex(said);
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(said) + 1);
}
