import type { Workspace } from "#core/agent-loop/workspace.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { ContainAgent } from "../contain/contain.ts";
import type { Git } from "../git/git.ts";
import { createCommandRunner } from "../process/command-runner.ts";
import type { Environment } from "../process/environment.ts";
import { startProcess } from "../process/running-process.ts";
import { WorktreeFiles } from "./worktree-files.ts";

/** More lines or files than this are no answer to a question. */
const MOST_FOUND = 5_000;

export interface WorkspaceOptions {
  readonly git: Git;
  /** Absolute. */
  readonly worktree: string;
  readonly run: string;
  /** Complete, for commands; see `agentEnvironment`. */
  readonly environment: Environment;
  readonly contain: ContainAgent | undefined;
  /** Told of what the wall refuses its commands. */
  readonly tell: (event: AgentEvent) => void;
}

/** A worktree as a model may use it. */
export function worktreeWorkspace({ git, worktree, run, environment, contain, tell }: WorkspaceOptions): Workspace {
  const files = new WorktreeFiles(worktree);
  const runner = createCommandRunner(environment, startProcess, contain);
  return {
    read: async (path) => await files.read(path),
    create: async (path, text) => await files.create(path, text),
    replace: async (path, before, text) => await files.replace(path, before, text),
    async list(folder, signal) {
      const below = await files.folder(folder);
      const args = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--deduplicate",
        ...pathspec(below),
      ];
      const listed = (await git.text(worktree, args, {}, signal)).split("\0");
      return listed.filter((path) => path !== "").slice(0, MOST_FOUND);
    },
    async search(pattern, folder, signal) {
      const below = await files.folder(folder);
      const options = ["--untracked", "--no-color", "-n", "-I", "-E", "--max-count=100"];
      const args = ["grep", ...options, "-e", pattern, ...pathspec(below)];
      const found = await git.text(worktree, args, { answers: [1] }, signal);
      const lines = found.split("\n").filter((line) => line !== "");
      return lines.slice(0, MOST_FOUND).map((line) => (line.length > 400 ? `${line.slice(0, 400)}…` : line));
    },
    async run(command, timeLimitMs, onLine, signal) {
      const outcome = await runner.run({ command, cwd: ".", timeLimitMs }, { path: worktree }, run, onLine, signal);
      for (const refused of outcome.refusals ?? []) tell({ ...refused, type: "host-refused" });
      return outcome;
    },
  };
}

/** Taken by the letter: a folder's name is no pattern. */
function pathspec(folder: string): readonly string[] {
  return ["--", folder === "" ? "." : `:(literal)${folder}`];
}
