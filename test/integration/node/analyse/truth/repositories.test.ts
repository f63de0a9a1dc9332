import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Analysis } from "#core/analyse/finding.ts";
import { ProjectAnalyser } from "#node/analyse/project-analyser.ts";
import { Secretlint } from "#node/analyse/secretlint.ts";
import { Git } from "#node/git/git.ts";
import { never } from "../../../../fakes/scratch-repository.ts";
import { isDebianAsRoot } from "../../../../rig/debian.ts";
import { counterProgram, repositoryFolder, repositoryNames } from "../../../../rig/repositories.ts";

const Counts = z.record(z.string(), z.tuple([z.int(), z.int()]));

/** What people found in a repository by reading it, and what cloc counted. */
const Truth = z.object({
  /** Files and lines that people write. */
  languages: Counts,
  packageManagers: z.array(z.string()),
  /** With the folder in front where it is not the root. */
  commands: z.array(z.string()),
  dependencies: z.array(z.object({ file: z.string(), total: z.int(), direct: z.int(), dev: z.int() })),
  /** Lines by file. */
  todos: z.record(z.string(), z.array(z.int())),
  secrets: z.array(z.string()),
  cloc: Counts,
  /** Why cloc counts another number of lines of a language. */
  differences: z.record(z.string(), z.string()),
});
type Truth = z.infer<typeof Truth>;

/** Languages of programs by the names of cloc; headers of C are of three languages. */
const sameAs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "Go",
      "Rust",
      "Java",
      "Ruby",
      "PHP",
      "Python",
      "Perl",
      "Lua",
      "TypeScript",
      "JavaScript",
      "C#",
      "Swift",
      "CMake",
      "PowerShell",
    ].map((name) => [name, name]),
  ),
  "Bourne Shell": "Shell",
  "Bourne Again Shell": "Shell",
  zsh: "Shell",
  C: "C",
  "C++": "C",
  "Objective-C": "C",
  "C/C++ Header": "C",
  make: "Makefile",
  "vim script": "Vim script",
  "Fish Shell": "fish",
};
const ofHeaders: Readonly<Record<string, string>> = { "C++": "C", "Objective-C": "C" };

const temporary = mkdtempSync(join(tmpdir(), "truth-"));
afterAll(() => rmSync(temporary, { recursive: true }));

const environment = { PATH: process.env["PATH"] ?? "", HOME: temporary, GIT_CONFIG_NOSYSTEM: "1" };
const analyser = new ProjectAnalyser(new Git({ environment }), new Secretlint());
const here = repositoryNames().flatMap((name) => {
  const folder = repositoryFolder(name);
  return folder === undefined ? [] : [{ name, folder, truth: truthOf(name) }];
});

describe("the analysis of a real repository tells the truth", () => {
  it.each(here)("about $name", async ({ folder, truth }) => {
    const analysis = await analyser.analyse(folder, () => {}, never);
    expect(tellsOf(analysis)).toEqual({ ...truth, cloc: undefined, differences: undefined });
  });

  // Elsewhere only what npm has is there.
  if (isDebianAsRoot()) {
    it("for at least twelve repositories in ten languages", () => {
      const languages = new Set(here.flatMap(({ truth }) => largestOf(truth)));
      expect(here.length, "run `npm run setup` to fetch them").toBeGreaterThanOrEqual(12);
      expect(languages.size).toBeGreaterThanOrEqual(10);
    });
  }
});

describe("cloc counts the same lines of every language of programs", () => {
  it.each(here)("in $name, but where the truth says why not", ({ truth }) => {
    const [ours, theirs] = [linesOf(truth.languages, ofHeaders), linesOf(truth.cloc, sameAs, true)];
    const differ = Object.keys(theirs).filter((language) => ours[language] !== theirs[language]);
    expect(differ.toSorted()).toEqual(Object.keys(truth.differences).toSorted());
  });

  it("in all of them when it is run now", () => {
    const counted = countedNow();
    expect(counted).toEqual(Object.fromEntries(here.map(({ name, truth }) => [name, truth.cloc])));
  });
});

function truthOf(name: string): Truth {
  const file = new URL(`../../../../cases/truth/${name}.json`, import.meta.url);
  return Truth.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** The analysis in the form of the truth. */
function tellsOf({ facts, findings }: Analysis): Omit<Truth, "cloc" | "differences"> {
  const todos: Record<string, number[]> = {};
  const secrets: string[] = [];
  for (const { rule, evidence } of findings) {
    const [{ file, line = 0 } = { file: "" }] = evidence;
    if (rule.startsWith("todo/")) (todos[file] ??= []).push(line);
    if (rule.startsWith("secret/")) secrets.push(`${file}:${line}`);
  }
  for (const lines of Object.values(todos)) lines.sort((left, right) => left - right);
  return {
    languages: Object.fromEntries(facts.languages.map(({ language, files, lines }) => [language, [files, lines]])),
    packageManagers: facts.packageManagers,
    commands: facts.commands.map(({ cwd, command }) => (cwd === "." ? command : `${cwd}: ${command}`)),
    dependencies: (facts.dependencies ?? []).map(({ file, total, direct, dev }) => ({ file, total, direct, dev })),
    todos,
    secrets,
  };
}

function largestOf({ languages }: Truth): readonly string[] {
  const most = Object.entries(languages).filter(
    ([language]) => Object.values(sameAs).includes(language) || language === "C++",
  );
  return most
    .toSorted(([, [, left]], [, [, right]]) => right - left)
    .slice(0, 1)
    .map(([language]) => language);
}

function linesOf(
  counts: Truth["languages"],
  names: Readonly<Record<string, string>>,
  only = false,
): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const [name, [, many]] of Object.entries(counts)) {
    const language = names[name] ?? (only ? undefined : name);
    if (language !== undefined) lines[language] = (lines[language] ?? 0) + many;
  }
  return lines;
}

/** What cloc counts in one run, by repository. */
function countedNow(): Record<string, Truth["cloc"]> {
  const files = here.flatMap(({ folder }) => {
    const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: folder, encoding: "utf8", env: environment });
    return tracked.split("\0").flatMap((path) => (path === "" ? [] : [join(folder, path)]));
  });
  const list = join(temporary, "files");
  writeFileSync(list, files.join("\n"));
  const words = [counterProgram(), "--quiet", "--skip-uniqueness", "--by-file", "--json", `--list-file=${list}`];
  const found = JSON.parse(
    execFileSync("perl", words, { cwd: temporary, encoding: "utf8", env: environment, maxBuffer: 1e8 }),
  );
  const counts: Record<string, Truth["cloc"]> = Object.fromEntries(here.map(({ name }) => [name, {}]));
  for (const [path, value] of Object.entries(z.record(z.string(), z.unknown()).parse(found))) {
    const counted = counts[here.find(({ folder }) => path.startsWith(`${folder}/`))?.name ?? ""];
    if (counted === undefined) continue; // the head and the sum
    const { language, blank, comment, code } = CountedFile.parse(value);
    const [many, lines] = counted[language] ?? [0, 0];
    counted[language] = [many + 1, lines + blank + comment + code];
  }
  return counts;
}

const CountedFile = z.object({ language: z.string(), blank: z.int(), comment: z.int(), code: z.int() });
