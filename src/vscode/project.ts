import type { FileMistake } from "#core/agents/agents-file.ts";
import type { Run } from "#core/board/run.ts";
import type { GoalPlanner } from "#core/plan/goal/goal-planner.ts";
import type { IssueSource } from "#core/import/issue.ts";
import type { ScheduleRules } from "#core/dispatch/rules.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import type { Worktrees } from "#core/run/worktrees.ts";
import type { Settings } from "#core/settings.ts";
import type { Tutti } from "#core/tutti.ts";

/** What the editor needs of an open repository. Disposing it leaves the worker and its agents alone. */
export interface Project extends AsyncDisposable {
  readonly tutti: Tutti;
  /** `commonDir` is the git folder that all worktrees of the repository share. Absolute. */
  readonly repository: { readonly top: string; readonly commonDir: string };
  readonly transcripts: Pick<Transcripts, "read" | "latest" | "follow">;
  readonly worktrees: Pick<Worktrees, "read">;
  readonly settings: () => Settings;
  /** Where files that describe agents are, or would be, and what is wrong in them now, or not used. */
  readonly agentsFiles: { readonly files: readonly string[]; readonly mistakes: () => readonly FileMistake[] };
  /** What keeps tasks from being started. */
  readonly rules: () => ScheduleRules;
  /** What a run has changed against its base. */
  changes(run: Run, signal: AbortSignal): Promise<readonly FileChange[]>;
  /** What the base branch has gained since the work of a run began; `undefined` when nothing, or nobody can say. */
  behind(run: Run, signal: AbortSignal): Promise<{ readonly commits: number; readonly name: string } | undefined>;
  /** The issues of the forge on which the project is. */
  issues(signal: AbortSignal): Promise<IssueSource>;
  /** From a goal to proposals, with a model. */
  readonly goals: Pick<GoalPlanner, "begin" | "finish" | "planners">;
  /** What an agent must know of the project as it is now, in Markdown. */
  brief(
    request: { readonly tokens: number; readonly write: boolean },
    signal: AbortSignal,
  ): Promise<{ readonly text: string }>;
  /** Makes the board say what is true of runs whose worker is gone. */
  reconcile(): Promise<void>;
}
