import type { Finding } from "./finding.ts";
import type { Project } from "./project.ts";

/** Where forges look for it; the first that is there counts. */
const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

interface OwnerLine {
  readonly pattern: readonly string[];
  readonly owners: readonly string[];
}

/** Says who owns a file by the project's CODEOWNERS: nobody is an empty list. */
export function codeOwners(project: Project): (path: string) => readonly string[] {
  const text = places.map((place) => project.text(place)).find((each) => each !== undefined);
  const lines = (text ?? "").split(/\r?\n/).flatMap(lineOf);
  return (path) => {
    const parts = path.split("/");
    return lines.findLast(({ pattern }) => meets(pattern, parts, segmentMeets))?.owners ?? [];
  };
}

/** Each finding with the owners of the file that shows it, where there are any. */
export function withOwners(findings: readonly Finding[], project: Project): readonly Finding[] {
  const ownersOf = codeOwners(project);
  return findings.map((finding) => {
    const owners = ownersOf(finding.evidence[0]?.file ?? "");
    return owners.length === 0 ? finding : { ...finding, owners: [...owners] };
  });
}

/** Headings of GitLab's sections, and what ignore files know and this one does not (`!`), are passed over. */
function lineOf(text: string): readonly OwnerLine[] {
  const [pattern = "", ...words] = text.slice(0, 2_000).replaceAll("\\ ", "\u0000").trim().split(/\s+/);
  if (pattern === "" || /^(?:[#![]|\^\[)/.test(pattern)) return [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const owners = comment === -1 ? words : words.slice(0, comment);
  return [{ pattern: segmentsOf(pattern.replaceAll("\u0000", " ")), owners }];
}

/** As in an ignore file: a slash before the end ties it to the root, and a folder means all below it. */
function segmentsOf(pattern: string): readonly string[] {
  const isTied = pattern.slice(0, -1).includes("/");
  const parts = pattern.split("/").filter((part) => part !== "");
  const onlyHere = parts.at(-1) === "*" && isTied && !pattern.endsWith("/"); // `docs/*` is not what is below its folders
  const below = parts.at(-1) === "**" || onlyHere ? [] : ["**"];
  return [...(isTied ? [] : ["**"]), ...parts, ...below];
}

function segmentMeets(pattern: string, name: string): boolean {
  return (
    pattern === "*" ||
    meets(
      Array.from(pattern, (each) => (each === "*" ? "**" : each)),
      Array.from(name),
      (left, right) => left === "?" || left === right,
    )
  );
}

/** Whether items match a pattern in which `**` stands for any number of them. Never goes back by more than one `**`. */
function meets(
  pattern: readonly string[],
  items: readonly string[],
  same: (pattern: string, item: string) => boolean,
): boolean {
  let [at, item] = [0, 0];
  let [wild, since] = [-1, 0];
  while (item < items.length) {
    const here = pattern[at];
    if (here === "**") {
      [wild, since] = [at++, item];
    } else if (here !== undefined && same(here, items[item] ?? "")) {
      at++;
      item++;
    } else if (wild !== -1) {
      [at, item] = [wild + 1, ++since];
    } else {
      return false;
    }
  }
  return pattern.slice(at).every((each) => each === "**");
}
