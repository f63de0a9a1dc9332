/** One entry of front matter or of a small YAML file. Lines are 1-based and inclusive. */
export interface Entry {
  readonly name: string;
  /** A list when the author wrote one. */
  readonly value: string | readonly string[];
  readonly start: number;
  readonly end: number;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** Lines that are more YAML than is read here. */
  readonly notUnderstood: readonly number[];
}

/** The lines between the `---` at the top of a file; `undefined` when there is none that ends. */
export function frontMatterEnd(lines: readonly string[]): number | undefined {
  if (lines[0]?.trimEnd() !== "---") return undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]?.trimEnd();
    if (line === "---" || line === "...") return index + 1;
    if (line !== undefined && /^#{1,6} /.test(line)) return undefined;
  }
  return undefined;
}

/**
 * Reads the simple YAML of front matter: scalars, quoted or not, lists in
 * either style and text blocks. Maps inside maps are not understood.
 *
 * @param from  index of the first line
 * @param to    index after the last line
 */
export function readEntries(lines: readonly string[], from: number, to: number): Entries {
  const entries: Entry[] = [];
  const notUnderstood: number[] = [];
  for (let index = from; index < to;) {
    const line = lines[index] ?? "";
    const found = /^([\p{L}_][\p{L}\p{N}_ .-]*?)[ \t]*:(?:[ \t]+(.*)|)$/u.exec(line);
    if (found?.[1] === undefined) {
      if (line.trim() !== "" && !/^\s*#/.test(line)) notUnderstood.push(index + 1);
      index += 1;
      continue;
    }
    const rest = uncommented(found[2] ?? "");
    const read = rest === "" ? readBlockList(lines, index + 1, to) : readValue(lines, rest, index + 1, to);
    entries.push({ name: found[1], value: read.value, start: index + 1, end: read.next });
    index = read.next;
  }
  return { entries, notUnderstood };
}

interface Read {
  readonly value: string | readonly string[];
  /** Index of the line after the value. */
  readonly next: number;
}

function readBlockList(lines: readonly string[], from: number, to: number): Read {
  const items: string[] = [];
  let next = from;
  for (; next < to; next++) {
    const item = /^\s*-(?:\s+(.*))?$/.exec(lines[next] ?? "");
    if (item === null) break;
    items.push(unquoted(uncommented(item[1] ?? "")));
  }
  return { value: items.length === 0 ? "" : items.filter((item) => item !== ""), next };
}

function readValue(lines: readonly string[], rest: string, from: number, to: number): Read {
  if (/^[|>][+-]?$/.test(rest)) {
    let next = from;
    while (next < to && (lines[next]?.trim() === "" || /^\s/.test(lines[next] ?? ""))) next++;
    const text = lines.slice(from, next).map((line) => line.trim());
    return { value: text.join(rest.startsWith(">") ? " " : "\n").trim(), next };
  }
  if (rest.startsWith("[")) {
    let text = rest;
    let next = from;
    while (!text.trimEnd().endsWith("]") && next < to && next < from + 200) text += ` ${lines[next++]?.trim() ?? ""}`;
    if (text.trimEnd().endsWith("]")) return { value: flowItems(text.trim().slice(1, -1)), next };
  }
  return { value: unquoted(rest), next: from };
}

function flowItems(text: string): string[] {
  const items = text.match(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+/g) ?? [];
  return items.map((item) => unquoted(item.trim())).filter((item) => item !== "");
}

function unquoted(text: string): string {
  if (/^'.*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replaceAll(/\\(["\\])/g, "$1");
  return text === "~" || text === "null" ? "" : text;
}

function uncommented(text: string): string {
  const trimmed = text.trim();
  return /^["']/.test(trimmed) ? trimmed : trimmed.replace(/(?:^|\s)#.*$/, "").trim();
}
