import { readFile, realpath, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Analyser } from "#core/analyse/analyser.ts";
import type { BoardState } from "#core/board/board-state.ts";
import { projectBrief } from "#core/brief/brief.ts";
import { withBrief } from "#core/brief/managed-block.ts";
import { surveyProject, type Survey } from "#core/brief/survey.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { openProjectFiles } from "../analyse/open-project-files.ts";
import { reasonOf } from "../analyse/read-file.ts";
import type { Git } from "../git/git.ts";

/** The file in which agents look for what they must know. */
const BRIEF_FILE = "AGENTS.md";
/** Surveys that are kept: of the newest bases of runs. */
const mostKept = 4;

/** What a person asked for. */
export interface BriefRequest {
  /** The most that it may take, by our estimate. */
  readonly tokens: number;
  /** Puts it into `AGENTS.md`, too. */
  readonly write: boolean;
}

export interface WrittenBrief {
  readonly text: string;
  /** Where it was put; absent when it was not to be written. */
  readonly file?: string;
}

/** Looks at the project as it is now, and says in few words what it is. */
export async function briefProject(
  { git, folder, analyser }: { readonly git: Git; readonly folder: string; readonly analyser: Analyser },
  { tokens, write }: BriefRequest,
  signal: AbortSignal,
): Promise<WrittenBrief> {
  const { facts, findings } = await analyser.analyse(folder, () => {}, signal);
  const survey = await surveyProject(await openProjectFiles(git, folder, signal), signal);
  // What it is written into must not tell that it is there, or the next one would be another.
  const paths = write ? survey.paths.filter((path) => path !== BRIEF_FILE) : survey.paths;
  const text = projectBrief({ survey: { ...survey, paths }, facts, findings }, tokens);
  if (!write) return { text };
  if (text === "") throw refused(`Nothing was written: ${tokens} tokens have no room for a single line.`);
  await putInto(folder, text);
  return { text, file: BRIEF_FILE };
}

/** One character is one byte here, so that whatever encoding the file has comes back as it was. */
async function putInto(folder: string, brief: string): Promise<void> {
  const path = join(folder, BRIEF_FILE);
  try {
    const before = await readFile(path, "latin1").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    await requireInside(folder, path);
    const after = withBrief(before, Buffer.from(brief, "utf8").toString("latin1"), BRIEF_FILE);
    if (after !== before) await writeFile(path, after, "latin1");
  } catch (error) {
    if (error instanceof TuttiError) throw error;
    throw new TuttiError("refused", `${BRIEF_FILE} ${reasonOf(error)}. Nothing was changed.`, { cause: error });
  }
}

async function requireInside(folder: string, path: string): Promise<void> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return;
  const way = relative(await realpath(folder), real);
  if (way === ".." || way.startsWith(`..${sep}`))
    throw refused(`${BRIEF_FILE} is a link that leads out of the project. Nothing was changed.`);
}

/** The brief for agents: of the commit that a run began with, so that all runs of that commit share one survey. */
export class AgentBriefs {
  readonly #git: Git;
  readonly #kept = new Map<string, Survey>();

  constructor(git: Git) {
    this.#git = git;
  }

  /** @returns empty when there is no room for it, or nothing to say */
  async brief(
    board: BoardState,
    { path, base }: { readonly path: string; readonly base: string },
    tokens: number,
    signal: AbortSignal,
  ): Promise<string> {
    if (tokens === 0) return "";
    const facts = board.facts ?? { name: "The project", commands: [] };
    return projectBrief(
      { survey: await this.#survey(path, base, signal), facts, findings: [...board.findings.values()] },
      tokens,
    );
  }

  /** Two runs that begin at once may both look: neither waits for what the other may be stopped in. */
  async #survey(folder: string, base: string, signal: AbortSignal): Promise<Survey> {
    const known = this.#kept.get(base);
    if (known !== undefined) return known;
    const survey = await surveyProject(await openProjectFiles(this.#git, folder, signal), signal);
    this.#kept.set(base, survey);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return survey;
  }
}
