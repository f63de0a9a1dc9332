/** A file, a folder with all that is in it, or a glob, as its segments. `**` stands for any number of them. */
export type FilePattern = readonly string[];

/** Files that have no extension. Other names without one are taken for folders. */
const bareFiles =
  /^(?:\.(?!(?:changeset|circleci|config|devcontainer|github|husky|storybook|vscode)$)|[A-Z]{3,}$|(?:Docker|Make|Gem|Rake|Proc|Jenkins|Brew|Vagrant)file$|[Jj]ustfile$)/;

/**
 * Reads a path as people write it; one with braces means several places.
 *
 * @returns nothing for what is outside the repository, and for the repository as a whole
 */
export function parsePatterns(text: string): readonly FilePattern[] {
  const path = text
    .trim()
    .replaceAll("\\", "/")
    .replace(/(?:#L\d+.*|:\d+(?:[-:]\d+)?)$/, "");
  return expandBraces(path).flatMap((each): readonly FilePattern[] => {
    const segments = each.split("/").filter((segment) => segment !== "" && segment !== ".");
    const last = segments.at(-1);
    if (last === undefined || segments.includes("..")) return [];
    const isFile = !each.endsWith("/") && (/[^.*]\.\w+$/.test(last) || bareFiles.test(last) || isWild(last));
    return [shortened(isFile ? segments : [...segments, "**"])];
  });
}

/** Comparing takes longer with each `**`; a pattern with more of them than this means all below the last. */
const mostDeep = 3;

function shortened(segments: readonly string[]): FilePattern {
  const single = segments.filter((segment, index) => segment !== "**" || segments[index - 1] !== "**");
  const deep = single.flatMap((segment, index) => (segment === "**" ? [index] : []));
  const end = deep[mostDeep - 1];
  return end === undefined ? single : single.slice(0, end + 1);
}

/** A pattern as a person reads it. */
export function describePattern(pattern: FilePattern): string {
  return pattern.join("/").replace(/(?<=.)\/\*\*$/, "/");
}

/** Whether the pattern names one file, or one folder with all in it. */
export function isPlain(pattern: FilePattern): boolean {
  return pattern.every((segment, index) => !isWild(segment) || (segment === "**" && index === pattern.length - 1));
}

/** Whether there may be a file that both mean. */
export function mayMeet(left: FilePattern, right: FilePattern): boolean {
  const [a, ...as] = left;
  const [b, ...bs] = right;
  if (a === "**") return mayMeet(as, right) || (b !== undefined && mayMeet(left, bs));
  if (b === "**") return mayMeet(left, bs) || (a !== undefined && mayMeet(as, right));
  if (a === undefined || b === undefined) return a === b;
  return segmentsMeet(a, b) && mayMeet(as, bs);
}

function isWild(segment: string): boolean {
  return segment.includes("*") || segment.includes("?");
}

/** Two wild names are compared by their fixed beginnings and ends alone: rather too often than too rarely alike. */
function segmentsMeet(a: string, b: string): boolean {
  if (!isWild(a)) return isWild(b) ? matches(b, a) : a === b;
  if (!isWild(b)) return matches(a, b);
  const [startA = "", startB = ""] = [a, b].map((each) => /^[^*?]*/.exec(each)?.[0]);
  const [endA = "", endB = ""] = [a, b].map((each) => /[^*?]*$/.exec(each)?.[0]);
  const starts = startA.startsWith(startB) || startB.startsWith(startA);
  return starts && (endA.endsWith(endB) || endB.endsWith(endA));
}

function matches(wild: string, name: string): boolean {
  const source = wild
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}

/** More places than this are not told apart. */
const mostPlaces = 64;

function expandBraces(text: string): readonly string[] {
  let places: readonly string[] = [text];
  for (;;) {
    const next = places.flatMap((place) => {
      const [all, start = "", choices = "", end = ""] = /^([^{]*)\{([^{}]*,[^{}]*)\}(.*)$/.exec(place) ?? [];
      return all === undefined ? [place] : choices.split(",").map((choice) => `${start}${choice}${end}`);
    });
    if (next.length === places.length || next.length > mostPlaces) return places;
    places = next;
  }
}
