import type { Ecosystem } from "../analyse/ecosystem.ts";
import { ecosystemsOf, factsOf } from "../analyse/facts.ts";
import type { ProjectFacts } from "../analyse/finding.ts";
import { languageOf } from "../analyse/languages.ts";
import type { ProjectFiles } from "../analyse/project-files.ts";
import { openProject, type Project } from "../analyse/project.ts";
import { kindOfText, countLines } from "../analyse/source-kind.ts";

/** All that a recipe may know. The same input gives the same files. */
export interface RecipeInput {
  readonly project: Project;
  readonly ecosystems: readonly Ecosystem[];
  /** Without languages: nothing that a recipe writes depends on them. */
  readonly facts: ProjectFacts;
  /** Texts of some source files, by path, to take their habits over. */
  readonly samples: ReadonlyMap<string, string>;
  readonly options: Readonly<Record<string, string>>;
  readonly circumstances: Circumstances;
}

/** What is not in the files. */
export interface Circumstances {
  /** The name git commits under. */
  readonly author: string | undefined;
  readonly year: number;
  readonly defaultBranch: string | undefined;
}

/** A file to write. `before` is its text now; a file without it must not exist yet. */
export interface FileWrite {
  readonly path: string;
  readonly text: string;
  readonly before?: string;
}

/**
 * A mechanical change.
 *
 * @returns at least one file
 * @throws TuttiError `refused` when there is nothing for it to do here, or it lacks something
 */
export type Recipe = (input: RecipeInput) => readonly FileWrite[];

const mostSamples = 40;
const sampleLimitBytes = 200_000;

/** Reads what recipes need. Files that are not tracked do not count: they are nobody's yet. */
export async function gatherRecipeInput(
  files: ProjectFiles,
  options: Readonly<Record<string, string>>,
  circumstances: Circumstances,
  signal: AbortSignal,
): Promise<RecipeInput> {
  const project = await openProject(trackedOnly(files), signal);
  const ecosystems = ecosystemsOf(project);
  const samples = new Map<string, string>();
  for (const { path, size } of project.files) {
    if (samples.size >= mostSamples) break;
    if (size === 0 || size > sampleLimitBytes || languageOf(path) === undefined || project.text(path) !== undefined)
      continue;
    const content = await files.read(path, sampleLimitBytes, signal);
    if (content.kind !== "text") continue;
    if (kindOfText(path, content.text, countLines(content.text)) === "written") samples.set(path, content.text);
  }
  return { project, ecosystems, facts: factsOf(project, ecosystems, []), samples, options, circumstances };
}

function trackedOnly(files: ProjectFiles): ProjectFiles {
  return {
    name: files.name,
    list: async (signal) => {
      const list = await files.list(signal);
      return { ...list, files: list.files.filter((file) => file.tracked) };
    },
    read: (path, limitBytes, signal) => files.read(path, limitBytes, signal),
  };
}
