import type { BoardState } from "#core/board/board-state.ts";
import type { RunId } from "#core/board/ids.ts";
import { isActive, type Run } from "#core/board/run.ts";
import { sessionInWords } from "#core/board/view/session-words.ts";
import { lackOfContainment } from "#core/permission/containment.ts";
import { keptFrom } from "#core/permission/refused-hosts.ts";
import { schedule, type Schedule } from "#core/dispatch/schedule.ts";
import { holdSentence } from "#core/limits/account-hold.ts";
import type { Project } from "#node/project.ts";
import type { Output } from "./output.ts";

/** How often a run is looked at when nothing was heard of it: its worker may have died, or an agent may have spoken. */
const TICK_MS = 1_000;

/**
 * Tells what happens to runs until none of them can go on without a human,
 * be it that a human must settle what a queued one waits for.
 * A worker that died meanwhile is noticed, and its runs are shown as interrupted.
 */
export async function followRuns(
  project: Project,
  runs: readonly RunId[],
  out: Output,
  signal: AbortSignal,
): Promise<readonly Run[]> {
  const said = new Map<RunId, string>();
  let stuck = false;
  const tell = (state: BoardState): void => {
    const now = schedule(state, project.rules());
    stuck = now.stuck;
    for (const id of runs) {
      const run = state.runs.get(id);
      const line = run && describeRun(state, run, now.reasons);
      if (line === undefined || said.get(id) === line) continue;
      said.set(id, line);
      out.progress(line);
    }
  };
  using _listening = project.tutti.board.listen(tell);
  tell(await project.tutti.board.refresh());
  const going = (): boolean => runs.some((id) => stillGoing(project.tutti.board.state, id, stuck));
  const look = async (): Promise<boolean> => {
    await project.reconcile();
    tell(project.tutti.board.state); // workers come and go without a word on the board
    return going();
  };
  // Somebody else may have said that a worker died, and left it to us to let its run go on.
  while (going() || (await look())) {
    await project.clock.sleep(TICK_MS, signal);
    await look();
  }
  const { state } = project.tutti.board;
  return runs.flatMap((id) => state.runs.get(id) ?? []);
}

/**
 * A run whose agent waits for an answer goes on only when somebody answers, so its question is told as well.
 *
 * @param stuck  what is queued waits for a human
 */
function stillGoing(state: BoardState, id: RunId, stuck: boolean): boolean {
  const run = state.runs.get(id);
  return run !== undefined && isActive(run.state) && !(stuck && run.state.name === "queued");
}

/** @param reasons  why tasks whose runs are queued are not started */
export function describeRun(state: BoardState, run: Run, reasons: Schedule["reasons"] = new Map()): string {
  const title = state.tasks.get(run.task)?.title ?? run.task;
  const head = `${run.id}  ${title} (${run.agent})`;
  const question = [...state.approvals.values()].find((entry) => entry.run === run.id && entry.answer === undefined);
  switch (run.state.name) {
    case "running":
      if (question !== undefined)
        return `${head}: asks ${question.command ?? question.title}. Answer: tutti answer ${question.id} allow|deny`;
      return `${head}: ${[run.state.step, sessionInWords(run), portOf(run), wallOf(run), refusalsOf(run)].filter(Boolean).join(", ")}`;
    case "waiting":
      return `${head}: ${["delivered", refusalsOf(run)].filter(Boolean).join(", ")}${run.publishProblem === undefined ? "" : `, not published: ${run.publishProblem}`}`;
    case "interrupted": {
      const hold = run.account === undefined ? undefined : state.holds.get(run.account);
      if (hold !== undefined) return `${head}: waits. ${run.state.reason} ${holdSentence(hold, hold.at)}`;
      return `${head}: interrupted. ${run.state.reason}`;
    }
    case "failed":
      return `${head}: ${run.state.name}. ${run.state.reason}`;
    case "published":
      return `${head}: ${run.state.pull.url}`;
    case "queued": {
      const reason = reasons.get(run.task);
      return reason === undefined ? `${head}: queued` : `${head}: queued. ${reason}`;
    }
    case "stopping":
    case "cancelled":
      return `${head}: ${run.state.name}`;
  }
}

function wallOf({ containment }: Run): string | undefined {
  return lackOfContainment(containment)?.replace(/\.$/, "").replace(/^N/, "n");
}

function refusalsOf({ refusedHosts = [] }: Run): string | undefined {
  return refusedHosts.length === 0 ? undefined : keptFrom(refusedHosts);
}

function portOf({ place }: Run): string | undefined {
  return place?.slot === undefined ? undefined : `port ${place.slot.port}`;
}
