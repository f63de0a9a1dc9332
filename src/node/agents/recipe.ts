import { RECIPE_AGENT } from "#core/routing/route.ts";
import { TuttiError } from "#core/errors.ts";
import { type CatalogueEntry, requireRecipe } from "#core/recipes/catalogue.ts";
import { type FileWrite, gatherRecipeInput, type RecipeInput } from "#core/recipes/recipe.ts";
import type { ProjectFiles } from "#core/analyse/project-files.ts";
import type { AgentDriver, AgentSession, AgentStart } from "#core/run/agent.ts";
import { openProjectFiles } from "../analyse/open-project-files.ts";
import type { Git } from "../git/git.ts";
import { findRepository, readRepository } from "../git/repository.ts";
import { EventStream } from "./event-stream.ts";
import { writeBelow } from "./jailed-write.ts";
import { spoken, timeLimit, whenAborted } from "./time-limit.ts";

export interface RecipeDriverOptions {
  readonly git: Git;
  /** Milliseconds since the epoch; a licence names the year. */
  readonly now: () => number;
  /** The built-in recipes when absent. @throws TuttiError `refused` for a name it does not know */
  readonly find?: (name: string) => CatalogueEntry;
}

/** Makes mechanical changes itself. Asks nobody, costs nothing, starts no process but git. */
export function createRecipeDriver(options: RecipeDriverOptions): AgentDriver {
  return {
    id: RECIPE_AGENT,
    label: "Recipe",
    supports: { steering: false, resume: false, usage: true, permission: false, elsewhere: true, free: true },
    async open(start, signal): Promise<AgentSession> {
      if (signal.aborted) throw new TuttiError("cancelled", "The recipe was stopped before it started.");
      return runRecipe(options, start, signal);
    },
  };
}

function runRecipe(options: RecipeDriverOptions, start: AgentStart, signal: AbortSignal): AgentSession {
  const events = new EventStream();
  const stop = new AbortController();
  let isLate = false;
  const follow = async (): Promise<void> => {
    using _limit = timeLimit(start.timeLimitMs, () => {
      isLate = true;
      stop.abort();
    });
    using _cancel = whenAborted(signal, () => stop.abort());
    events.push({ type: "session-start", agent: RECIPE_AGENT });
    let failure: string | undefined;
    try {
      await perform(options, start, events, stop.signal);
    } catch (error) {
      failure = sentenceOf(error);
    }
    events.push({ type: "usage", usage: { costMicroUsd: 0, provenance: "free" } });
    if (failure === undefined) events.end("finished", undefined);
    else if (isLate) events.end("timed-out", `The recipe took longer than ${spoken(start.timeLimitMs)}.`);
    else if (stop.signal.aborted) events.end("cancelled", undefined);
    else events.end("failed", failure);
  };
  const followed = follow();
  return {
    events,
    answer: () => undefined,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await followed;
    },
  };
}

async function perform(
  options: RecipeDriverOptions,
  { recipe: call, worktree }: AgentStart,
  events: EventStream,
  signal: AbortSignal,
): Promise<void> {
  if (call === undefined) throw new TuttiError("refused", "This task names no recipe. Give it to another agent.");
  const entry = (options.find ?? requireRecipe)(call.recipe);
  events.push({ type: "text-delta", text: `${entry.title}.\n` });
  const files = await openProjectFiles(options.git, worktree, signal);
  try {
    const input = await gather(options, files, call.options, worktree, signal);
    for (const file of entry.recipe(input)) await write(worktree, file, events, signal);
  } catch (error) {
    // A run that was cut off after writing starts over, and finds its own work instead of something to do.
    if (TuttiError.from(error)?.kind !== "refused" || !(await holdsOwnWork(files, entry, signal))) throw error;
    events.push({
      type: "notice",
      text: "The worktree holds the changes of an earlier attempt. They stay as they are.",
    });
  }
}

async function holdsOwnWork(files: ProjectFiles, entry: CatalogueEntry, signal: AbortSignal): Promise<boolean> {
  const list = await files.list(signal);
  return list.files.some(({ path, tracked, blob }) => entry.files.includes(path) && (!tracked || blob === undefined));
}

async function write(worktree: string, file: FileWrite, events: EventStream, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const id = `write-${file.path}`;
  const title = `${file.before === undefined ? "Add" : "Edit"} ${file.path}`;
  events.push({ type: "tool-start", id, title, kind: "edit", paths: [file.path] });
  let ok = false;
  try {
    const written = await writeBelow(worktree, file);
    ok = true;
    if (written) events.push({ type: "file-change", path: file.path });
    else events.push({ type: "notice", text: `${file.path} had this text already.` });
  } finally {
    events.push({ type: "tool-end", id, ok, text: "" });
  }
}

async function gather(
  { git, now }: RecipeDriverOptions,
  files: ProjectFiles,
  options: Readonly<Record<string, string>>,
  worktree: string,
  signal: AbortSignal,
): Promise<RecipeInput> {
  const year = new Date(now()).getUTCFullYear();
  const { identity, defaultBranch } = await aboutRepository(git, worktree, signal);
  return await gatherRecipeInput(files, options, { author: identity?.name, year, defaultBranch }, signal);
}

async function aboutRepository(
  git: Git,
  worktree: string,
  signal: AbortSignal,
): Promise<Pick<Awaited<ReturnType<typeof readRepository>>, "identity" | "defaultBranch">> {
  try {
    return await readRepository(git, await findRepository(git, worktree, signal), signal);
  } catch (error) {
    if (TuttiError.from(error)?.kind !== "refused") throw error;
    return { identity: undefined, defaultBranch: undefined }; // a folder without a repository
  }
}

/** A bug of a recipe ends its session, not the worker; its stack goes into the reason. */
function sentenceOf(error: unknown): string {
  const known = TuttiError.from(error);
  if (known !== undefined) return known.message;
  return `The recipe failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
