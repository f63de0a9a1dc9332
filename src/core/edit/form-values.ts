/** Quotes that do not end, or end within a word, are part of it. */
const item = /\s*(?:("(?:[^"\\]|\\.)*")\s*|([^,]*))(?:,|$)/g;

/** A value on one line. What would be read otherwise stands in quotes, as in JSON. */
export function writeValue(text: string): string {
  return /^\s|\s$|^"|[\r\n]/.test(text) ? JSON.stringify(text) : text;
}

/** `null` for nothing. */
export function readValue(text: string): string | null {
  const trimmed = text.trim();
  const value = /^".*"$/s.test(trimmed) ? (unquoted(trimmed) ?? trimmed) : trimmed;
  return value === "" ? null : value;
}

/** Values separated by commas; one that has a comma stands in quotes. */
export function writeList(values: readonly string[]): string {
  return values.map((value) => (value.includes(",") ? JSON.stringify(value) : writeValue(value))).join(", ");
}

export function readList(text: string): readonly string[] {
  return [...text.matchAll(item)]
    .map(([, quoted, bare = ""]) => (quoted === undefined ? bare.trim() : (unquoted(quoted) ?? quoted)))
    .filter((value) => value !== "");
}

function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined; // quotes that are no JSON are part of the text
  }
}
