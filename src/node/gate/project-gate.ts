import { availableParallelism } from "node:os";
import type { Redact } from "#core/analyse/redact.ts";
import type { Analyser } from "#core/analyse/analyser.ts";
import type { SecretScanner } from "#core/analyse/secret-scanner.ts";
import { scanWith } from "#core/analyse/scan-lines.ts";
import type { Board } from "#core/board/board.ts";
import { RunId } from "#core/board/ids.ts";
import type { Gate } from "#core/gate/gate.ts";
import { createRunGate } from "#core/gate/run-gate.ts";
import type { Settings } from "#core/settings.ts";
import type { Places } from "../assemble-places.ts";
import type { Git } from "../git/git.ts";
import { readWorkingText } from "../git/read-working-text.ts";
import type { Repository } from "../git/repository.ts";
import { worktreeContents } from "../git/worktree-contents.ts";

export interface ProjectGateParts {
  readonly git: Git;
  readonly repository: Repository;
  readonly settings: () => Settings;
  readonly board: Board;
  readonly analyser: Analyser;
  readonly places: Pick<Places, "placed" | "runner" | "variables">;
  readonly secrets: SecretScanner;
  readonly redact: Redact;
}

/** The gate of a project's runs, with the machine's own git and processes. */
export function createProjectGate(parts: ProjectGateParts): Gate {
  const { git, repository, settings, board, analyser, places, secrets, redact } = parts;
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
    contents: (worktree, changes, signal) => worktreeContents(git, repository.commonDir, worktree, changes, signal),
    read: ({ path }, file) => readWorkingText(path, file),
  });
}
