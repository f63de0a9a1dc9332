import { languageOf } from "../analyse/languages.ts";
import { openProject } from "../analyse/project.ts";
import type { ProjectFiles } from "../analyse/project-files.ts";
import { countLines, isVendored, kindOfPath, kindOfText } from "../analyse/source-kind.ts";
import { isTestFile } from "../gate/file-kinds.ts";
import { definedNames, isMapped } from "./definitions.ts";
import { importsOf } from "./imports.ts";
import { rankFiles, type MappedFile, type RankedFile } from "./rank.ts";

/** What reading the code has told. The same files give the same survey. */
export interface Survey {
  /** Every path of the project, in code unit order. */
  readonly paths: readonly string[];
  /** Files of code that people write, tests apart, most important first. */
  readonly ranked: readonly RankedFile[];
  /** Lines by path, of the same files. */
  readonly lines: ReadonlyMap<string, number>;
  /** Languages of these files, most lines first. */
  readonly languages: readonly { readonly language: string; readonly lines: number }[];
  readonly tests: readonly string[];
  /** Files of code that a program writes. */
  readonly generated: readonly string[];
  /** The beginnings of some files by path, to see how they are written. */
  readonly samples: ReadonlyMap<string, string>;
  /** Texts of `.editorconfig` and other short settings at the root. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Longer files are data, whatever their ending says. In bytes. */
const limitBytes = 400_000;
/** Files in flight at once. */
const batchSize = 16;
const mostSamples = 60;
const sampleLength = 8_000;
const word = /[A-Za-z_$][\w$]{3,80}/g;
const aside = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|test_data|cases|examples?|samples?)\//i;

/** Reads the code of a project, and nothing else of it. */
export async function surveyProject(files: ProjectFiles, signal: AbortSignal): Promise<Survey> {
  const project = await openProject(files, signal);
  const paths = project.files.map(({ path }) => path);
  const code = paths.filter((path) => isMapped(languageOf(path)) && kindOfPath(path) === "written" && !isAside(path));
  const made = { mapped: [] as MappedFile[], lines: new Map<string, number>(), generated: [] as string[] };
  const samples = new Map<string, string>();
  for (let start = 0; start < code.length; start += batchSize) {
    signal.throwIfAborted();
    const batch = code.slice(start, start + batchSize);
    const contents = await Promise.all(batch.map((path) => files.read(path, limitBytes, signal)));
    for (const [index, path] of batch.entries()) {
      const content = contents[index];
      if (content?.kind === "text") look(path, content.text, made, samples);
    }
  }
  return {
    paths,
    ranked: rankFiles(made.mapped),
    lines: made.lines,
    languages: languagesOf(made.lines),
    tests: paths.filter((path) => isMapped(languageOf(path)) && isTestFile(path) && !aside.test(path)),
    generated: made.generated,
    samples,
    settings: await readSettings(files, paths, signal),
  };
}

/** Tests use everything and are used by nobody; what lies among examples is not the project. */
function isAside(path: string): boolean {
  return isTestFile(path) || aside.test(path) || isVendored(path);
}

function look(
  path: string,
  text: string,
  made: { readonly mapped: MappedFile[]; readonly lines: Map<string, number>; readonly generated: string[] },
  samples: Map<string, string>,
): void {
  const lines = countLines(text);
  const kind = kindOfText(path, text, lines);
  if (kind === "generated") made.generated.push(path);
  if (kind !== "written") return;
  const names = definedNames(languageOf(path) ?? "", text);
  const words = new Set([...text.matchAll(word)].map(([found]) => found));
  made.mapped.push({ path, names, words, imports: importsOf(path, text) });
  made.lines.set(path, lines);
  if (samples.size < mostSamples) samples.set(path, text.slice(0, sampleLength));
}

function languagesOf(lines: ReadonlyMap<string, number>): Survey["languages"] {
  const sums = new Map<string, number>();
  for (const [path, count] of lines) {
    const language = languageOf(path) ?? "";
    sums.set(language, (sums.get(language) ?? 0) + count);
  }
  return [...sums]
    .map(([language, sum]) => ({ language, lines: sum }))
    .toSorted((left, right) => right.lines - left.lines || (left.language < right.language ? -1 : 1));
}

async function readSettings(
  files: ProjectFiles,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of [".editorconfig", "pyproject.toml", "tsconfig.json"]) {
    if (!paths.includes(path)) continue;
    const content = await files.read(path, limitBytes, signal);
    if (content.kind === "text") texts.set(path, content.text);
  }
  return texts;
}
