import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunPlace } from "#core/board/run.ts";
import type { CommandRunner } from "#core/gate/check.ts";
import { commandHint } from "#core/permission/containment.ts";
import type { Conventions, RepositoryCommand } from "#core/run/conventions.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import type { PlaceWork } from "#core/run/task-run.ts";
import type { Settings } from "#core/settings.ts";
import { exists } from "./checkouts.ts";
import { prepareDependencies } from "./dependencies.ts";
import type { Git } from "./git.ts";
import type { GitWorktrees } from "./git-worktrees.ts";
import { conventionsOf } from "./read-conventions.ts";
import type { ExecutorRegistry } from "../places/executors.ts";
import type { Repository } from "./repository.ts";

const MINUTE_MS = 60_000;
const TAIL_LINES = 5;

export interface PlaceParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly worktrees: Pick<GitWorktrees, "bringFiles">;
  /** Brings a file to where a run works that does not work here. */
  readonly executors?: Pick<ExecutorRegistry, "write">;
  readonly settings: () => Settings;
  readonly runner: CommandRunner;
  /** What commands find in their environment. */
  readonly variables: (place: RunPlace) => Readonly<Record<string, string>>;
}

/** Gives a worktree what git does not: ignored files, installed packages, and what set-up commands make. */
export function createSetUp(parts: PlaceParts): PlaceWork {
  return async (worktree, run, note, signal) => {
    const { git, repository, worktrees, settings } = parts;
    const conventions = await conventionsOf(repository.top);
    const { copied, linked, refused } = await worktrees.bringFiles(worktree, conventions, signal);
    if (worktree.slot !== undefined) note(`Port ${worktree.slot.port} and nine more are this worktree's own.`);
    else
      note("All slots are taken, so this worktree has no ports of its own. tutti worktrees --prune gives back some.");
    if (copied.length > 0) note(`Brought from the main checkout: ${listed(copied)}.`);
    if (linked.length > 0) note(`Linked to the main checkout: ${listed(linked)}.`);
    for (const { path, reason } of refused) note(`${path} was not brought: it ${reason}.`);
    if (worktree.elsewhere !== undefined) await bringElsewhere(parts, worktree, worktree.elsewhere, signal);
    else if (await prepareDependencies(git, repository, worktree.path, signal))
      note("The installed packages of the main checkout are there.");
    const { setUpCommands } = settings();
    await runAll(parts, allowed(settings(), setUpCommands, conventions.setUp, note), worktree, run, note, signal);
  };
}

/** All ignored files that were brought into the copy here, before or just now; installed packages stay here. */
async function bringElsewhere(
  { git, executors }: PlaceParts,
  { path }: RunPlace,
  elsewhere: Elsewhere,
  signal: AbortSignal,
): Promise<void> {
  const listed = await git.text(
    path,
    ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"],
    {},
    signal,
  );
  for (const file of listed.split("\0")) {
    if (file === "" || file.endsWith("/") || !(await stat(join(path, file))).isFile()) continue;
    await executors?.write(elsewhere, file, await readFile(join(path, file)), signal);
  }
}

/** Runs what the person, or an allowed file of the repository, wants done before a worktree goes. */
export function createTearDown(parts: PlaceParts): PlaceWork {
  return async (worktree, run, note, signal) => {
    if (!(await exists(worktree.path))) return;
    const { tearDown }: Conventions = await conventionsOf(parts.repository.top);
    const { tearDownCommands } = parts.settings();
    const commands = allowed(parts.settings(), tearDownCommands, tearDown, note);
    await runAll(parts, commands, worktree, run, note, signal);
  };
}

/** A clone must not name a command that runs: files of the repository only speak when the person lets them. */
function allowed(
  { repositoryCommands }: Settings,
  own: readonly string[],
  theirs: readonly RepositoryCommand[],
  note: (line: string) => void,
): readonly string[] {
  if (repositoryCommands) return [...own, ...theirs.map(({ command }) => command)];
  for (const source of new Set(theirs.map((each) => each.source))) {
    const commands = theirs.filter((each) => each.source === source).map(({ command }) => command.trim());
    note(
      `Not run, as ${source} is a file of the repository: ${commands.join("; ")}. ` +
        `Turn on “repositoryCommands” to allow it, or name the commands in your own settings.`,
    );
  }
  return own;
}

async function runAll(
  { runner, settings, variables }: PlaceParts,
  commands: readonly string[],
  place: RunPlace,
  run: string,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const timeLimitMs = settings().setUpLimitMinutes * MINUTE_MS;
  for (const command of commands) {
    note(`Runs: ${command.trim()}`);
    const order = { command, cwd: ".", timeLimitMs, variables: variables(place) };
    const { exitCode, output, timedOut, containment } = await runner.run(order, place, run, () => {}, signal);
    if (exitCode === 0 && !timedOut) continue;
    const how = timedOut ? "took longer than it may" : `ended with exit code ${exitCode ?? "unknown"}`;
    const tail = output.trim().split("\n").slice(-TAIL_LINES).join("\n");
    const said = [`${command.trim()} ${how}, and what comes after it was not run.`, commandHint(output, containment)];
    note([said.filter(Boolean).join(" "), tail].filter(Boolean).join("\n"));
    return;
  }
}

function listed(paths: readonly string[]): string {
  return paths.slice(0, 8).join(", ") + (paths.length > 8 ? ` and ${paths.length - 8} more` : "");
}
