import { describe, expect, it } from "vitest";
import { BacklogImport } from "#core/backlog/backlog-import.ts";
import { importBacklog, importBacklogFiles } from "#core/backlog/import-backlog.ts";
import { repairMojibake } from "#core/backlog/mojibake.ts";
import { filesUnder, lostLines, readCase } from "./cases.ts";

const corpus = ["roadmaps", "backlogs"]
  .flatMap((folder) => filesUnder(folder).map((file) => `${folder}/${file}`))
  .filter((file) => /\.(?:md|yml)$/.test(file) && !/back-(?:4|5[2-8]|6)/.test(file)); // enough of the one-file tasks

const damages: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
  "with a byte order mark": (text) => `\u{feff}${text}`,
  "without a last newline": (text) => text.trimEnd(),
  "cut in the middle": (text) => text.slice(0, text.length / 2),
  "cut at nine tenths": (text) => text.slice(0, text.length * 0.9),
  "indented by tabs": (text) => text.replaceAll(/^ {2,}/gm, (space) => "\t".repeat(Math.ceil(space.length / 2))),
  "with every fence open": (text) => text.replaceAll(/^```\n/gm, "\n"),
  "with every comment open": (text) => text.replaceAll("-->", ""),
  "without blank lines": (text) => text.replaceAll(/\n\n+/g, "\n"),
  "with blank lines everywhere": (text) => text.replaceAll("\n", "\n\n"),
  "with headings too deep": (text) => text.replaceAll(/^(#{1,5}) /gm, "$1# "),
  "with its lines backwards": (text) => text.split("\n").toReversed().join("\n"),
  "with wild indentation": (text) =>
    text
      .split("\n")
      .map((line, index) => " ".repeat((index * 7) % 5) + line)
      .join("\n"),
  "with boxes without blanks": (text) => text.replaceAll("- [ ] ", "-[ ] "),
  "with tables without delimiters": (text) => text.replaceAll(/^\|[\s|:-]+\|$/gm, "| |"),
};

describe.each(Object.entries(damages))("importing a file %s", (_name, damage) => {
  it.each(corpus)("loses no line and no word of %s", (file) => {
    const text = damage(readCase(file));
    const lines = repairMojibake(text.replace(/^\u{feff}/u, "")).text.split(/\r\n|\n|\r/);
    const result = importBacklog(text, file);
    expect(BacklogImport.safeParse(result).error).toBeUndefined();
    expect(lostLines(text, result)).toEqual([]);
    for (const range of [...result.structure, ...result.context, ...result.notUnderstood]) {
      expect(range.text).toBe(lines.slice(range.startLine - 1, range.endLine).join("\n"));
    }
    expect(lostWords(lines, result)).toEqual([]);
  });
});

/** Names of fields, which become the fields themselves. */
const fieldName = /^\W*[\p{L}_.() ]{2,40}(?::\W|\W+:|:$)/u;
const fieldHeading =
  /^\s*#+ (?:Acceptance Criteria|Definition of Done|Description|Validation gate|Exit criteria|Tasks|Критерии приёмки|Описание)\s*$/iu;
const criterionNumber = /^\s*-\s*\[.\] #\d+ /;
const inlineNames =
  /(?<=[([–,] ?)(?:depends on|blocked by|owner|estimate|est|status|блокер)(?![\p{L}])|<br>|^\s*[-*] (?:TODO|DOING|DONE)(?= )/giu;
const placeholder = /_(?:Add implementation notes here|None assigned yet)_|<!--|-->|^\W*(?:BEGIN|END)/u;

/** Words that stand in no field of any task, nor in anything kept verbatim. */
function lostWords(lines: readonly string[], result: BacklogImport): string[] {
  const kept = new Set(wordsOf(JSON.stringify(result)));
  return lines
    .filter((line) => !placeholder.test(line) && !fieldHeading.test(line))
    .flatMap((line) => wordsOf(line.replace(fieldName, " ").replace(criterionNumber, " ").replaceAll(inlineNames, " ")))
    .filter((word) => !kept.has(word) && !/^(?:none|todo|нет)$/.test(word));
}

function wordsOf(text: string): string[] {
  const words = text.replaceAll(/\\[nrt"\\]/g, " ").toLowerCase();
  return words.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
}

describe("importing what is hardly a backlog", () => {
  it.each([
    ["nothing", ""],
    ["blank lines", "\n\n  \n"],
    ["a fence alone", "```"],
    ["an open comment", "<!-- x\n- [ ] a"],
    ["boxes without words", "- [ ]\n- [x]\n"],
    ["pipes", "|||\n|-|\n|"],
    ["a heading without words", "#\n##\n- [ ] a"],
    ["front matter that never ends", "---\nid: 1\ntitle: a\n\n# b\n- [ ] c"],
    ["old Mac line ends", "# A\r- [ ] b\r- [x] c"],
    ["null characters", "- [ ] a\0b\n\0"],
  ])("loses no line of %s", (_name, text) => {
    const result = importBacklog(text, "TODO.md");
    expect(lostLines(text, result)).toEqual([]);
    expect(BacklogImport.safeParse(result).error).toBeUndefined();
  });

  it("finds the tasks behind an open fence and says where it opens", () => {
    const result = importBacklog("## A\n- [ ] one\n\n```sh\nrun\n\n## B\n- [ ] two\n", "TODO.md");
    expect(result.tasks.map(({ draft }) => draft.title)).toEqual(["one", "two"]);
    expect(result.notUnderstood).toEqual([{ file: "TODO.md", startLine: 4, endLine: 5, text: "```sh\nrun" }]);
    expect(result.remarks[0]?.line).toBe(4);
  });
});

describe("importing very much", { timeout: 120_000 }, () => {
  it.each<[string, (index: number) => string]>([
    ["items", (index) => `- [ ] Task number ${index} (2h) #tag`],
    ["nested items", (index) => `${" ".repeat(Math.min(index, 400) * 2)}- [ ] Step ${index}`],
    ["cards", (index) => `### T-${index} Card\n- **Priority**: High\n- **Depends on**: T-${index - 1}\n\nText.\n`],
    ["table rows", (index) => (index === 0 ? "| ID | Title |\n|-|-|" : `| A-${index} | Title |`)],
    ["open fences of growing length", (index) => (index < 300 ? "`".repeat(3 + index) : "text")],
    ["open comments", () => "<!-- open"],
    ["twins", () => "- [ ] The same"],
  ])("reads ten thousand %s without losing one", (_name, line) => {
    const text = Array.from({ length: 10_000 }, (_, index) => line(index)).join("\n");
    expect(lostLines(text, importBacklog(text, "TODO.md"))).toEqual([]);
  });

  it("reads a line of a million characters", () => {
    const text = `- [ ] ${"word (x) [y] **z** ".repeat(50_000)}`;
    expect(importBacklog(text, "TODO.md").tasks).toHaveLength(1);
  });
});

describe("importing a folder", () => {
  it("loses no line of any file", () => {
    const files = filesUnder("roadmaps/backlog-md").map((path) => ({
      path,
      text: readCase(`roadmaps/backlog-md/${path}`),
    }));
    const result = importBacklogFiles(files);
    for (const { path, text } of files) {
      const of = <Range extends { file: string }>(ranges: readonly Range[]): Range[] =>
        ranges.filter((range) => range.file === path);
      const part = {
        ...result,
        tasks: result.tasks.filter(({ draft }) => draft.source?.file === path),
        structure: of(result.structure),
        context: of(result.context),
        notUnderstood: of(result.notUnderstood),
      };
      expect(lostLines(text, part), path).toEqual([]);
    }
  });
});
