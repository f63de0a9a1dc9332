import type { BoardState } from "../board/board-state.ts";
import { obstacleOf } from "../board/dependencies.ts";
import { RunId, type TaskId } from "../board/ids.ts";
import { isActive, type Run } from "../board/run.ts";
import { runOf, type Task } from "../board/task.ts";
import { inTurn, inTurnBy } from "../board/task-order.ts";
import { refusalsOf } from "../plan/lint/refusals.ts";
import { Admission } from "./admission.ts";
import type { Choose } from "./dispatcher.ts";
import type { ScheduleRules } from "./rules.ts";
import { needsOf, whyNobody } from "./workforce.ts";

export interface Schedule {
  /** Tasks whose run waits in the queue, then those that are ready, each in the order in which they are started. */
  readonly order: readonly Task[];
  /** Why a task of `order` would not be started now, as a sentence; one that would be is missing. */
  readonly reasons: ReadonlyMap<TaskId, string>;
  /** Nothing is at work, and all that is queued waits for something that only a human can bring about. */
  readonly stuck: boolean;
}

/** Who is started next, and why the others are not: for people. The dispatcher decides by `chooseBy`, with the same rules. */
export function schedule(board: BoardState, rules: ScheduleRules): Schedule {
  const atWork = [...board.runs.values()].filter((run) => isActive(run.state) && run.state.name !== "queued");
  const admission = new Admission(board, rules, new Set());
  const slots = new Slots(rules, atWork);
  const reasons = new Map<TaskId, string>();
  const queued = tasksIn(board, "queued");
  const ready = tasksIn(board, "ready");
  const refusals = refusalsOf(board, rules.lint);
  let started = 0;
  for (const task of queued) {
    const run = runFor(board, task);
    const nobody = whyNobodyTakes(rules, run);
    if (nobody !== undefined) {
      reasons.set(task.id, nobody);
      continue;
    }
    const reason = admission.refusalOf(task, run) ?? (run && slots.refusalOf(run.agent));
    if (reason === undefined) {
      admission.take(task, run);
      if (run !== undefined) slots.take(run.agent);
      started += 1;
    } else {
      admission.reserve(task, run);
      reasons.set(task.id, reason);
    }
  }
  for (const task of ready) {
    const reason = obstacleOf(board, task) ?? refusals.get(task.id) ?? admission.refusalOf(task, undefined);
    if (reason !== undefined) reasons.set(task.id, reason);
  }
  return { order: [...queued, ...ready], reasons, stuck: atWork.length === 0 && started === 0 && queued.length > 0 };
}

/** The dispatcher's choice by this board. What is held by a run that the board does not know yet lets nothing new begin. */
export function chooseBy(board: BoardState, rules: ScheduleRules): Choose {
  return (due, held) => {
    const admission = new Admission(board, rules, new Set(held));
    const known = due.flatMap(({ run: id, barred }) => {
      const run = board.runs.get(RunId.parse(id));
      const task = run && board.tasks.get(run.task);
      return run === undefined || task === undefined ? [] : [{ run, task, barred }];
    });
    for (const { run, task, barred } of inTurnBy(board.tasks, known, ({ task }) => task)) {
      const isOld = runOf(task.state) !== run.id; // of a task that has gone on without it: it only ends
      if (!barred && (isOld || admission.refusalOf(task, run) === undefined)) return run.id;
      if (!isOld && whyNobodyTakes(rules, run) === undefined) admission.reserve(task, run);
    }
    return undefined;
  };
}

/** A run that nobody can take keeps no files for itself: nobody knows for how long. */
function whyNobodyTakes({ workforce }: ScheduleRules, run: Run | undefined): string | undefined {
  return workforce === undefined || run === undefined ? undefined : whyNobody(workforce, needsOf(run));
}

function tasksIn({ tasks }: BoardState, state: "queued" | "ready"): readonly Task[] {
  return inTurn(
    tasks,
    [...tasks.values()].filter((task) => task.state.name === state),
  );
}

function runFor(board: BoardState, task: Task): Run | undefined {
  const id = runOf(task.state);
  return id === undefined ? undefined : board.runs.get(id);
}

/** Free places for agents. */
class Slots {
  readonly #rules: ScheduleRules;
  readonly #taken: string[];

  constructor(rules: ScheduleRules, atWork: readonly Run[]) {
    this.#rules = rules;
    this.#taken = atWork.map((run) => run.agent);
  }

  refusalOf(agent: string): string | undefined {
    const { runLimit, agentLimits, providers } = this.#rules;
    const held = this.#taken.length;
    if (held >= runLimit) return `It waits for a free place: ${held} of ${runLimit} runs are at work.`;
    const most = agentLimits[agent];
    const mine = this.#taken.filter((each) => each === agent).length;
    if (most !== undefined && mine >= most)
      return `It waits for its agent: ${mine} of ${most} of its runs are at work.`;
    for (const { provider, agents, limit } of providers) {
      const others = agents.includes(agent) ? this.#taken.filter((each) => agents.includes(each)).length : 0;
      if (others >= limit) return `It waits for its provider: ${others} of ${limit} runs with ${provider} are at work.`;
    }
    return undefined;
  }

  take(agent: string): void {
    this.#taken.push(agent);
  }
}
