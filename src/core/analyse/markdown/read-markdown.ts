/** Something that a document points to. */
export interface Reference {
  readonly target: string;
  readonly line: number;
}

/** What a Markdown file offers and wants. */
export interface MarkdownFile {
  readonly path: string;
  /** As they are written. */
  readonly headings: readonly string[];
  /** Anchors that HTML in it sets, in small letters. */
  readonly ids: readonly string[];
  /** Targets of links and pictures, as they are written. */
  readonly links: readonly Reference[];
  /** Paths of files between backticks. */
  readonly paths: readonly Reference[];
}

const longestLine = 4_000;
const inlineLink =
  /\]\(\s*(?:<([^>\n]{1,500})>|([^\s()]{1,500}(?:\([^\s()]{0,100}\)[^\s()]{0,300})?))(?:\s+["'(][^\n]{0,300})?\s*\)/g;
const definition = /^ {0,3}\[[^\]^][^\]]{0,200}\]:\s*<?([^\s>]{1,500})>?/;
const attribute = /<(?:a|img|source)\b[^>]{0,500}?\b(?:href|src)\s*=\s*["']([^"'\n]{1,500})["']/gi;
const ownAnchor = /<[a-z][^>]{0,300}?\b(?:id|name)\s*=\s*["']([^"'\n]{1,200})["']|\{#([\w-]{1,200})\}/gi;
const filePath = /^(?:\.\/)?[\w@.-]{1,100}(?:\/[\w@.-]{1,100}){1,12}\.[A-Za-z][A-Za-z0-9]{0,7}(?=(?::\d+(?:-\d+)?)?$)/;

/** Reads links, anchors and paths, outside of code blocks and comments. Line by line: its time is linear. */
export function readMarkdown(path: string, text: string): MarkdownFile {
  const headings: string[] = [];
  const ids: string[] = [];
  const links: Reference[] = [];
  const paths: Reference[] = [];
  let fence: string | undefined;
  let inComment = false;
  let before = "";
  for (const [index, whole] of text.split("\n").entries()) {
    let line = whole.slice(0, longestLine).trimEnd();
    const mark = /^\s{0,12}(?:>\s?)?(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined || mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark?.startsWith(fence)) fence = undefined;
      before = "";
      continue;
    }
    [line, inComment] = withoutComments(line, inComment);
    const heading =
      /^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?$/.exec(line)?.[1] ?? (/^ {0,3}(?:=+|-+)$/.test(line) ? before.trim() : "");
    if (heading !== "") headings.push(heading);
    before = line;
    if (!/[[<`{]/.test(line)) continue;
    for (const [, id = "", braces = ""] of line.matchAll(ownAnchor)) ids.push((id || braces).toLowerCase());
    const plain = line.replace(/(`+)(.+?)\1/g, (span: string, _ticks: string, code: string) => {
      const found = filePath.exec(code.trim())?.[0];
      if (found !== undefined) paths.push({ target: found.replace(/^\.\//, ""), line: index + 1 });
      return " ".repeat(span.length);
    });
    for (const [, angled, bare] of plain.matchAll(inlineLink))
      links.push({ target: angled ?? bare ?? "", line: index + 1 });
    const defined = definition.exec(plain)?.[1];
    if (defined !== undefined) links.push({ target: defined, line: index + 1 });
    for (const [, target = ""] of plain.matchAll(attribute)) links.push({ target, line: index + 1 });
  }
  return { path, headings, ids, links, paths };
}

/** In small letters, as GitHub makes them of headings, and those that HTML sets. Few files are ever asked for them. */
export function anchorsOf({ headings, ids }: MarkdownFile): ReadonlySet<string> {
  const anchors = new Set(ids);
  const slugs = new Map<string, number>();
  for (const heading of headings) addSlug(slugOf(heading), slugs, anchors);
  return anchors;
}

function withoutComments(line: string, inComment: boolean): [line: string, inComment: boolean] {
  let rest = line;
  let isOpen = inComment;
  let kept = "";
  for (;;) {
    const at = rest.indexOf(isOpen ? "-->" : "<!--");
    if (at === -1) return [isOpen ? kept : kept + rest, isOpen];
    if (!isOpen) kept += rest.slice(0, at);
    rest = rest.slice(at + (isOpen ? 3 : 4));
    isOpen = !isOpen;
  }
}

/** The anchor that GitHub gives a heading. */
function slugOf(heading: string): string {
  return heading
    .replace(/\{#[\w-]{1,200}\}\s*$/, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]{1,300}>/g, "")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}

function addSlug(slug: string, seen: Map<string, number>, anchors: Set<string>): void {
  const many = seen.get(slug) ?? 0;
  seen.set(slug, many + 1);
  anchors.add(many === 0 ? slug : `${slug}-${many}`);
  if (slug.includes("_")) anchors.add(slug.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "")); // emphasis, not part of the name
}
