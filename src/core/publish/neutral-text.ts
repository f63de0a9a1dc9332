/** Invisible and without width: it parts what a forge would act on, and changes nothing that a person sees. */
const PART = "\u2060";

/**
 * Text of a task or an agent, made harmless for a forge's Markdown: it mentions
 * nobody, closes no issue, hides nothing in HTML, and ends every code block that
 * it begins. Code stays as it is.
 *
 * @param limit  characters; a longer text ends with a remark
 */
export function neutralMarkdown(text: string, limit: number): string {
  const cut = withoutControls(cutText(text, limit));
  let fence: string | undefined;
  const lines = cut.split("\n").map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === "") fence = undefined;
      return line;
    }
    if (mark !== null && !(mark[1]?.startsWith("`") === true && mark[2]?.includes("`") === true)) {
      [, fence] = mark;
      return line;
    }
    return neutralSpans(line);
  });
  if (fence !== undefined) lines.push(fence);
  return lines.join("\n");
}

/** One line for a title or a table cell: no line break, no table border, no code. */
export function neutralLine(text: string, limit: number): string {
  return neutralProse(oneLine(text, limit)).replaceAll("|", "\\|").replaceAll("`", "'");
}

/** The title of a pull request, which is plain text and becomes a commit message when it is merged. */
export function neutralTitle(text: string, limit: number): string {
  return parted(oneLine(text, limit));
}

/** At most `limit` characters, with an ellipsis where something was cut. */
function oneLine(text: string, limit: number): string {
  // Spaces are squeezed, so a little more than the limit is read; never all of a huge text.
  const line = withoutControls(text.slice(0, limit * 4))
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length <= limit && text.length <= limit * 4 ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}

/** Leaves `inline code` alone; a backtick without a partner is prose. */
function neutralSpans(line: string): string {
  return line
    .split(/(`+[^`]+`+)/)
    .map((part, place) => (place % 2 === 1 ? part : neutralProse(part)))
    .join("");
}

function neutralProse(text: string): string {
  return parted(text).replaceAll("<", "&lt;");
}

function parted(text: string): string {
  return text
    .replaceAll(/@(?=[a-z\d])/gi, `@${PART}`)
    .replaceAll(/#(?=\d)/g, `#${PART}`)
    .replaceAll(/\bGH-(?=\d)/gi, `GH-${PART}`)
    .replaceAll(/\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?=:?\s+\S*(?:[/#]|GH-))/gi, `$1${PART}`);
}

/** Without characters that steer a terminal or turn the direction of the text. */
function withoutControls(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu, (character) =>
      /[\n\t]/.test(character) ? character : " ",
    );
}

function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit).trimEnd()} … (${text.length - limit} characters more)`;
}
