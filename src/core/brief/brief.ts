import type { Finding, ProjectFacts } from "../analyse/finding.ts";
import { conventionsOf } from "./conventions.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import { risksOf } from "./risks.ts";
import type { Survey } from "./survey.ts";

export interface BriefFacts {
  readonly survey: Survey;
  readonly facts: Pick<ProjectFacts, "name" | "description" | "commands">;
  readonly findings: readonly Finding[];
}

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  /** The part of the budget that it takes before all others have had theirs. */
  readonly share: number;
}

/**
 * What somebody must know who works on the project for the first time, in
 * Markdown: its commands, how it is written, where care is needed, and its
 * files by importance. Made from the files alone: the same files give the same
 * text.
 *
 * Whole lines only. Each part first takes its share of the budget, the map what
 * is left, and the parts whose share was too small what the map leaves.
 *
 * @param tokens  the most that the text may take, by `estimateTokens`
 * @returns  with a line break at its end; empty when not even a line has room
 */
export function projectBrief({ survey, facts, findings }: BriefFacts, tokens: number): string {
  const sections: readonly Section[] = [
    { title: "", lines: headLines(facts, survey), share: 1 },
    { title: "## Commands", lines: facts.commands.map(commandLine), share: 0.4 },
    { title: "## Conventions", lines: conventionsOf(survey), share: 0.25 },
    { title: "## Take care", lines: risksOf(survey, findings), share: 0.2 },
    { title: "## Map, most important first", lines: mapLines(survey), share: 1 },
  ];
  return render(sections, choose(sections, tokens));
}

/** How many lines of each section have room. */
function choose(sections: readonly Section[], tokens: number): readonly number[] {
  const taken = sections.map(() => 0);
  let left = tokens;
  for (const isLast of [false, true]) {
    for (const [index, section] of sections.entries()) {
      let room = isLast ? left : Math.min(left, Math.floor(tokens * section.share));
      for (let line = taken[index] ?? 0; line < section.lines.length; line++) {
        const cost = estimateTokens(textOf(section, line));
        if (cost > room) break;
        room -= cost;
        left -= cost;
        taken[index] = line + 1;
      }
    }
  }
  return taken;
}

function render(sections: readonly Section[], taken: readonly number[]): string {
  return sections
    .map((section, index) =>
      section.lines
        .slice(0, taken[index])
        .map((_, line) => textOf(section, line))
        .join(""),
    )
    .join("");
}

/** A line as it stands in the brief; the first one with the title above it. */
function textOf({ title, lines }: Section, index: number): string {
  const line = lines[index] ?? "";
  if (title === "") return `${line}\n`;
  return index === 0 ? `\n${title}\n\n- ${line}\n` : `- ${line}\n`;
}

function headLines({ name, description }: BriefFacts["facts"], { languages, ranked }: Survey): readonly string[] {
  const main = languages.slice(0, 4).map(({ language, lines }) => `${language} (${lines} lines)`);
  const code =
    main.length === 0
      ? []
      : [`${ranked.length} ${ranked.length === 1 ? "file" : "files"} of code: ${main.join(", ")}.`];
  return [description === undefined ? name : `${name}: ${description.replaceAll(/\s+/g, " ")}`, ...code];
}

function commandLine({ kind, command, cwd }: ProjectFacts["commands"][number]): string {
  return `${kind}: \`${command}\`${cwd === "." ? "" : ` in ${cwd}`}`;
}

const mostNames = 6;
const mostFolders = 10;
const entry =
  /(?:^|\/)(?:main|__main__|cli|server|app|extension|lib)\.\w+$|^(?:src\/)?index\.\w+$|^cmd\/[^/]+\/main\.go$/;

function mapLines({ ranked }: Survey): readonly string[] {
  if (ranked.length === 0) return [];
  const entries = ranked.map(({ path }) => path).filter((path) => entry.test(path));
  const folders = foldersOf(ranked.map(({ path }) => path));
  return [
    ...(entries.length === 0 ? [] : [`Begins in: ${entries.slice(0, mostNames).join(", ")}`]),
    ...(folders.length < 2 ? [] : [`Folders: ${folders.join(", ")}`]),
    ...ranked.map(({ path, names, users }) => {
      const offers = names.length === 0 ? "" : `: ${names.slice(0, mostNames).join(", ")}`;
      return `${path}${offers}${users < 2 ? "" : ` (used by ${users} files)`}`;
    }),
  ];
}

/** The folders with the most files of code, at most two deep. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.split("/").slice(0, -1).slice(0, 2).join("/");
    if (folder !== "") counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .toSorted((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
    .slice(0, mostFolders)
    .map(([folder, count]) => `${folder}/ (${count})`);
}
