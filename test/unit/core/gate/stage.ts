import { emptyBoard } from "#core/board/board-state.ts";
import type { Board } from "#core/board/board.ts";
import { TaskId } from "#core/board/ids.ts";
import { Task } from "#core/board/task.ts";
import type { Analysis, ProjectCommand } from "#core/analyse/finding.ts";
import type { CommandOutcome, CommandRunner } from "#core/gate/check.ts";
import type { GateResult } from "#core/gate/gate.ts";
import { createRunGate, type RunGateParts } from "#core/gate/run-gate.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { Worktree, Worktrees } from "#core/run/worktrees.ts";
import { Settings } from "#core/settings.ts";

export const worktree: Worktree = { path: "/tree", branch: "tutti/a", base: "base" };
const analysis: Analysis = {
  facts: { name: "demo", files: 1, lines: 1, languages: [], packageManagers: [], commands: [] },
  findings: [],
  skipped: [],
};

export interface GateScene {
  readonly commands?: readonly ProjectCommand[];
  readonly settings?: object;
  readonly criteria?: readonly string[];
  readonly changes?: readonly FileChange[];
  /** What a command does, by its own words and where it runs; it passes when absent. */
  readonly answer?: (command: string, path: string) => Partial<CommandOutcome> | undefined;
  readonly parts?: Partial<RunGateParts>;
}

/** A gate over fakes of all its ports. `ran` names the commands in the order in which they began. */
export function gateStage(scene: GateScene = {}) {
  const ran: string[] = [];
  const lines: string[] = [];
  const runner: CommandRunner = {
    run: async ({ command }, { path }, _run, onLine) => {
      ran.push(path === worktree.path ? command : `${path}: ${command}`);
      const outcome: CommandOutcome = {
        exitCode: 0,
        output: "",
        durationMs: 12_000,
        timedOut: false,
        ...scene.answer?.(command, path),
      };
      for (const line of outcome.output.split("\n")) onLine(line);
      return outcome;
    },
  };
  const facts = { ...analysis.facts, commands: [...(scene.commands ?? [])] };
  const worktrees: Pick<Worktrees, "diff"> = { diff: async () => scene.changes ?? [] };
  const gate = createRunGate({
    board: { state: { ...emptyBoard, facts } } as Pick<Board, "state"> as Board,
    runner,
    analyser: { analyse: async () => analysis },
    worktrees: worktrees as Worktrees,
    settings: () => Settings.parse(scene.settings ?? {}),
    scan: async () => [],
    redact: (text) => text.replaceAll("hunter2", "•••"),
    parallel: 4,
    now: () => 0,
    contents: async () => ({ files: [], sizes: new Map(), submodules: [] }),
    read: async () => undefined,
    ...scene.parts,
  });
  const task = Task.parse({
    id: TaskId.parse("a"),
    title: "Do it",
    criteria: (scene.criteria ?? []).map((text) => ({ text, done: false })),
    state: { name: "ready" },
    createdAt: 0,
    changedAt: 0,
  });
  const inspect = (signal = new AbortController().signal): Promise<GateResult> =>
    gate.inspect(task, worktree, "r-1", (line) => void lines.push(line), signal);
  return { inspect, ran, lines };
}

export function offered(kind: ProjectCommand["kind"], command: string): ProjectCommand {
  return { kind, command, cwd: ".", source: "package.json" };
}

export function changed(path: string): FileChange {
  return { path, oldPath: path, kind: "modified", binary: false, added: 1, removed: 0, hunks: [] };
}
