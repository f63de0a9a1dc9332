import type { BoardState } from "#core/board/board-state.ts";
import type { RunId } from "#core/board/ids.ts";
import { nameOfRun } from "#core/board/require.ts";
import type { Run } from "#core/board/run.ts";
import { refused, TuttiError } from "#core/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findRun } from "../find.ts";
import { describeRun, followRuns } from "../follow-runs.ts";

export interface RebaseOptions {
  /** A task or run; the base branch for `base` or when absent. */
  readonly onto?: string | undefined;
  /** Collisions are for the agent to settle. */
  readonly toAgent: boolean;
  /** A pushed branch may be replaced. */
  readonly yes: boolean;
}

/** `tutti rebase TASK --onto TASK2`: its work is put on another's, or on the newest base branch, and checked again. */
export async function rebase(context: CommandContext, name: string, options: RebaseOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  await project.reconcile();
  const board = await project.tutti.board.refresh();
  const run = findRun(board, name);
  const other = ontoOf(board, options.onto, project.settings().baseBranch);
  const { onto, conflicts } = await project.tutti.lookAtRebase(run.id, other, signal);
  if (conflicts !== undefined && conflicts.length > 0 && !options.toAgent) {
    const message =
      `${nameOfRun(board, run)} does not fit onto ${onto.name}: ${conflicts.join(", ")}. Nothing was changed. ` +
      `To have its agent settle that: tutti rebase ${name}${options.onto === undefined ? "" : ` --onto ${options.onto}`} --to-agent`;
    out.document({ schema: 1, run, onto, conflicts, error: { kind: "refused", message } });
    out.problem(message);
    return exitCode.needsHuman;
  }
  const replacesPushed = options.yes || (run.state.name === "published" && (await mayReplace(context, board, run)));
  if (run.state.name === "published" && !replacesPushed) return exitCode.needsHuman;
  const order = { onto, conflicts: options.toAgent ? "agent" : "undo", replacesPushed } as const;
  await project.tutti.rebaseRun(run.id, order, signal);
  const [after = run] = await followRuns(project, [run.id], out, signal);
  const result = after.rebases?.at(-1)?.result;
  out.document({ schema: 1, run: after, onto, result });
  out.line(describeRun(project.tutti.board.state, after));
  if (result?.outcome === "undone") out.problem(`It was not rebased. ${result.reason}`);
  for (const ref of (after.keptAside ?? []).slice(run.keptAside?.length ?? 0)) {
    out.line(`    What it was before is kept under ${ref}`);
  }
  return after.state.name === "waiting" && result?.outcome !== "undone" ? exitCode.done : exitCode.failed;
}

/** @returns the run to put it on; `undefined` for the base branch */
function ontoOf(board: BoardState, name: string | undefined, baseBranch: string | undefined): RunId | undefined {
  if (name === undefined || name === "base" || name === baseBranch) return undefined;
  try {
    return findRun(board, name).id;
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    throw refused(`${known.message} To rebase onto the base branch, leave --onto out or say --onto base.`);
  }
}

/** Asks at the terminal; without one nobody has agreed, and it says how to. */
async function mayReplace({ out, confirm }: CommandContext, board: BoardState, run: Run): Promise<boolean> {
  const url = run.state.name === "published" ? run.state.pull.url : "";
  const told =
    `${nameOfRun(board, run)} has the pull request ${url}. When it is published again, the branch that was pushed is ` +
    `replaced, unless somebody else has pushed to it.`;
  if (confirm !== undefined) return await confirm(`${told} Rebase it?`);
  const message = `${told} To rebase it: say --yes, too.`;
  out.document({ schema: 1, error: { kind: "refused", message } });
  out.problem(message);
  return false;
}
