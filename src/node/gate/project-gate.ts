import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Redact } from "#core/analyse/redact.ts";
import type { Analyser } from "#core/analyse/analyser.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import { scanWith } from "#core/analyse/scan-lines.ts";
import type { Board } from "#core/board/board.ts";
import { RunId } from "#core/board/ids.ts";
import type { Gate } from "#core/gate/gate.ts";
import { createRunGate } from "#core/gate/run-gate.ts";
import { fingerprint } from "#core/hash.ts";
import type { Settings } from "#core/settings.ts";
import type { Places } from "../assemble-places.ts";
import type { Environment } from "../git/environment.ts";
import { systemClock } from "../clock.ts";
import type { Git } from "../git/git.ts";
import { tuttiHome } from "../git/git-worktrees.ts";
import { readWorkingText } from "../git/read-working-text.ts";
import type { Repository } from "../git/repository.ts";
import { worktreeContents } from "../git/worktree-contents.ts";
import { agentEnvironment } from "../process/environment.ts";
import { storeDirectory } from "../store/open-store.ts";
import { openBaseWorktree } from "./base-worktrees.ts";
import { freshReports } from "./fresh-reports.ts";
import { KeptChecks } from "./kept-checks.ts";
import { stampFiles } from "./stamp-files.ts";

export interface ProjectGateParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly settings: () => Settings;
  readonly board: Board;
  readonly analyser: Analyser;
  readonly places: Pick<Places, "placed" | "runner" | "variables" | "setUp">;
  readonly secrets: SecretScanner;
  readonly redact: Redact;
  /** Of the command that opened the project. */
  readonly environment: Environment;
  /** Outcomes of another version's gate are not taken. */
  readonly version: string;
}

/** The gate of a project's runs, with the machine's own git and processes. */
export function createProjectGate(parts: ProjectGateParts): Gate {
  const { git, repository, settings, board, analyser, places, secrets, redact } = parts;
  const { commonDir } = repository;
  const bases = {
    git,
    repository,
    folder: join(tuttiHome(parts.environment), "bases", `${repository.name}-${fingerprint(commonDir).slice(0, 7)}`),
    setUp: places.setUp,
    variables: places.variables,
  };
  return createRunGate({
    board,
    analyser,
    worktrees: places.placed,
    settings,
    runner: places.runner,
    scan: scanWith(secrets),
    redact,
    parallel: Math.max(2, Math.floor(availableParallelism() / 2)),
    variables: (run) => {
      const place = board.state.runs.get(RunId.parse(run))?.place;
      return place === undefined ? {} : places.variables(place);
    },
    now: () => systemClock.now(),
    readReports: freshReports,
    cache: new KeptChecks(join(storeDirectory(commonDir), "checks")),
    stamp: (worktree, signal) =>
      stampFiles(git, commonDir, worktree, agentEnvironment(), countingSettings(parts), signal),
    openBase: (base, run, signal) => openBaseWorktree(bases, base, run, signal),
    contents: (worktree, changes, signal) => worktreeContents(git, commonDir, worktree, changes, signal),
    read: ({ path }, file) => readWorkingText(path, file),
  });
}

/** What the settings say that may change how a command ends. */
function countingSettings({ settings, version }: ProjectGateParts): string {
  const { setUpCommands, worktreeVariables, commandContainment, agentHosts, writableFolders } = settings();
  return JSON.stringify([version, setUpCommands, worktreeVariables, commandContainment, agentHosts, writableFolders]);
}
