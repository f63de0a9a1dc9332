import type { Run } from "#core/board/run.ts";
import type { Clock } from "#core/clock.ts";
import type { LiveWorker } from "#core/dispatch/dispatcher.ts";
import type { IssueSource } from "#core/import/issue.ts";
import type { ScheduleRules } from "#core/dispatch/rules.ts";
import type { Containment } from "#core/permission/containment.ts";
import type { GoalPlanner } from "#core/plan/goal/goal-planner.ts";
import type { Agents } from "#core/run/agent.ts";
import type { Engine } from "#core/run/engine.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import type { Worktree, Worktrees } from "#core/run/worktrees.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { Settings } from "#core/settings.ts";
import type { Tutti } from "#core/tutti.ts";
import type { BriefRequest, WrittenBrief } from "./brief/project-brief.ts";
import type { Repository } from "./git/repository.ts";
import type { Log } from "./log.ts";
import type { RecordedRun } from "./record-run.ts";
import type { Registry } from "./registry/registry.ts";
import type { Pruned, RunWorktree } from "./run-worktrees.ts";

/** One thing that `doctor` looked at. */
export interface Examination {
  readonly what: string;
  readonly state: "good" | "missing" | "broken";
  readonly text: string;
}

export interface WorkRequest {
  /** Ends after so long without work. */
  readonly idleMs: number;
  /** Takes runs of these pools only; of those that the settings name when absent. */
  readonly pools?: readonly string[] | undefined;
  /** When it aborts, nothing new is taken, and what runs may end. */
  readonly drain?: AbortSignal;
  /** Told what a person may want to know, as sentences. */
  readonly say?: (sentence: string) => void;
}

/** A project that is open in this process. Disposing closes the store; workers go on. */
export interface Project extends AsyncDisposable {
  readonly tutti: Tutti;
  readonly engine: Engine;
  readonly repository: Repository;
  readonly agents: Agents;
  /**
   * Asks the vendor of an agent that is a model something that costs nothing.
   *
   * @returns false when there is nothing to ask of this agent
   * @throws TuttiError with what is wrong
   */
  checkAgent(id: string, signal: AbortSignal): Promise<boolean>;
  /** What an agent that is started on this machine would have; `undefined` where that is not known, or means nothing. */
  containmentOf(id: string): Promise<Containment | undefined>;
  readonly worktrees: Worktrees;
  readonly transcripts: Transcripts;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => Settings;
  /** What is wrong in files that describe agents, or not used of them, as sentences. */
  readonly problems: () => readonly string[];
  readonly agentsFiles: Pick<Registry, "files" | "mistakes">;
  /** What keeps tasks from being started, by the settings as they are now. */
  readonly rules: () => ScheduleRules;

  /** The workers that are alive on this board. The rules know of them from now on. */
  workers(): Promise<readonly LiveWorker[]>;
  /** Asks a worker, wherever it is, to take nothing new and to end. @returns false when there is none of this id */
  drain(worker: string): Promise<boolean>;
  /** Makes the board say what is true of runs whose worker is gone. */
  settle(): Promise<void>;
  /** The same, and wakes a worker if one is needed. */
  reconcile(): Promise<void>;
  /** How many commits the base branch has gained since a run's work began; `undefined` when it is not known here. */
  behind(run: Run, signal: AbortSignal): Promise<{ readonly commits: number; readonly name: string } | undefined>;
  /** What a run has changed: its worktree while it has one, else what it delivered last. */
  changes(run: Run, signal: AbortSignal): Promise<readonly FileChange[]>;
  /** What the agent of a run said, asked and changed, as a file that an agent of the kind `replay` plays. */
  record(run: Run, signal: AbortSignal): Promise<RecordedRun>;
  /** The issues of the forge on which the project is. */
  issues(signal: AbortSignal): Promise<IssueSource>;
  /** Lets the board name work of its runs that is kept, and that nobody came to name. */
  nameKept(signal: AbortSignal): Promise<void>;
  /** From a goal to proposals, with a model. */
  readonly goals: GoalPlanner;
  /** What an agent must know of the project as it is now, in Markdown. */
  brief(request: BriefRequest, signal: AbortSignal): Promise<WrittenBrief>;
  /** Brings back, in a worktree of its branch, the unfinished work that a stopped run left. */
  readonly restore: (ref: string, signal: AbortSignal) => Promise<Worktree>;
  /** The worktrees of runs that are on this machine. */
  listWorktrees(signal: AbortSignal): Promise<readonly RunWorktree[]>;
  /** Removes the worktrees of runs that have ended, with their work saved; says of each what came of it. */
  pruneWorktrees(signal: AbortSignal): Promise<readonly Pruned[]>;
  /** Does queued work in this process until it is idle or drained; `signal` interrupts it. */
  work(request: WorkRequest, signal: AbortSignal): Promise<void>;
  /** Looks at everything Tutti needs. Never starts a paid call. */
  examine(signal: AbortSignal): Promise<readonly Examination[]>;
}
