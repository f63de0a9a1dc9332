import { budgetUses, roomIn, unspentIn, type BudgetUse } from "../cost/budget.ts";
import { noRoomSentence } from "../cost/budget-words.ts";
import { BudgetSpent } from "../cost/purse.ts";
import type { MicroUsd } from "../cost/usage.ts";
import { formatUsd } from "../cost/format-usd.ts";
import { refused } from "../errors.ts";
import { fingerprint } from "../hash.ts";
import type { Approval } from "../permission/approval.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import { ApprovalId } from "./ids.ts";
import { planning, withoutLapsed } from "./planning-money.ts";
import { requireRun } from "./require.ts";
import type { Run } from "./run.ts";
import { runOf } from "./task.ts";

type MoneyCommand = Extract<Command, { type: "usage/record" | `budget/${string}` | "run/hand" }>;

export function decideMoney(board: BoardState, command: MoneyCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "usage/record":
      return charge(board, command, now);
    case "budget/reserve":
      return reserve(board, command, now);
    case "budget/release":
      if (!board.reservations.has(command.id)) return [];
      return [{ type: "budget/released", at: now, id: command.id, run: command.run }];
    case "budget/exhaust":
      return exhaust(board, command, now);
    case "run/hand": {
      const run = requireRun(board, command.run);
      if (run.state.name !== "running" || run.agent === command.agent) return [];
      const { agent, reason, cause } = command;
      const why = { ...(reason !== undefined && { reason }), ...(cause !== undefined && { cause }) };
      return [{ type: "run/handed", at: now, run: run.id, agent, ...why }];
    }
  }
}

function charge(board: BoardState, command: Extract<Command, { type: "usage/record" }>, now: number): readonly Event[] {
  const { id, usage, session } = command;
  const known = board.charges.get(id);
  if (known !== undefined && known.cutOff !== true) return [];
  const run = command.planner === undefined ? requireRun(board, command.run) : planning(command.run, command.planner);
  const held = board.reservations.get(id);
  const day = held?.day ?? known?.day ?? command.day;
  const counted = usage.costMicroUsd === undefined ? (held?.microUsd ?? known?.countedMicroUsd) : undefined;
  return [
    {
      type: "usage/recorded",
      at: now,
      id,
      run: run.id,
      task: run.task,
      agent: known?.agent ?? run.agent,
      usage,
      ...(day !== undefined && { day }),
      ...(session !== undefined && { session }),
      ...(counted !== undefined && { countedMicroUsd: counted }),
    },
  ];
}

/** Checked on the very version that it is appended to: whoever reserves meanwhile makes this be decided again. */
function reserve(
  before: BoardState,
  { id, run: runId, microUsd: need, day, limits, planner }: Extract<Command, { type: "budget/reserve" }>,
  now: number,
): readonly Event[] {
  const { board, lapsed } = withoutLapsed(before, now);
  const run = planner === undefined ? requireRun(board, runId) : planning(runId, planner);
  const uses = budgetUses(board, { run: run.id, task: run.task, day }, limits, id);
  if (uses.length === 0 || need === 0) return [];
  if (run.state !== undefined && run.state.name !== "running" && run.state.name !== "stopping") {
    throw refused(`Run ${run.id} is ${run.state.name}, so it may not spend anything.`);
  }
  const isFull = (room: MicroUsd): boolean => (need === undefined ? room === 0 : room < need);
  const full = uses.filter((use) => isFull(roomIn(use)));
  // What is spent stays spent; what is only held may come back.
  const worst = full.find((use) => isFull(unspentIn(use))) ?? full[0];
  if (worst !== undefined) throw spent(worst, need, !isFull(unspentIn(worst)));
  const microUsd = need ?? Math.min(...uses.map(roomIn));
  const whole = need === undefined;
  return [...lapsed, { type: "budget/reserved", at: now, id, run: run.id, task: run.task, microUsd, whole, day }];
}

function spent(use: BudgetUse, need: MicroUsd | undefined, isHeld: boolean): BudgetSpent {
  const { scope, key, limitMicroUsd } = use;
  return new BudgetSpent(noRoomSentence(use, need), { scope, key, limitMicroUsd, isHeld });
}

/** Interrupted, not failed: its worktree stays, and it goes on where it was when there is room again. */
function exhaust(
  board: BoardState,
  { run: id, reason, key, ask }: Extract<Command, { type: "budget/exhaust" }>,
  now: number,
): readonly Event[] {
  const run = requireRun(board, id);
  const questions = ask === undefined ? [] : askForBudget(board, { ...run, key, reason, ...ask }, now);
  if (run.state.name === "queued") return questions; // it waits where it is
  if (run.state.name !== "running") return [];
  const pause: Event = { type: "run/pause-requested", at: now, run: id, reason, budget: key };
  return [pause, ...questions];
}

/** One question for each limit of a budget, however many runs meet it; a new one when it was raised meanwhile. */
export function askForBudget(
  board: BoardState,
  about: Pick<Run, "id" | "task"> & {
    readonly key: string;
    readonly reason: string;
    readonly limitMicroUsd: MicroUsd;
  },
  now: number,
): readonly Event[] {
  const { key, reason, limitMicroUsd } = about;
  const id = ApprovalId.parse(`b-${fingerprint(`${key}\n${limitMicroUsd}`).slice(0, 9)}`);
  if (board.approvals.has(id)) return [];
  const more = limitMicroUsd - (board.grants.get(key) ?? 0);
  return [
    {
      type: "approval/asked",
      at: now,
      approval: {
        id,
        task: about.task,
        run: about.id,
        title: `Spend up to ${formatUsd(more)} more`,
        kind: "other",
        paths: [],
        reason,
        askedAt: now,
        expiresAt: now + NEVER_MS,
        budget: { key, microUsd: more },
      },
    },
  ];
}

/** What a human's yes to a question of money brings: more of it, and the runs that waited for it. */
export function afterAnswer(
  board: BoardState,
  { budget }: Approval,
  answer: Pick<Extract<Command, { type: "approval/answer" }>, "decision" | "by">,
  now: number,
): readonly Event[] {
  if (budget === undefined || answer.decision === "deny") return [];
  const waiting = [...board.runs.values()].filter(
    (run) => run.budget === budget.key && run.state.name === "interrupted" && isHolder(board, run),
  );
  return [
    { type: "budget/granted", at: now, ...budget, by: answer.by },
    ...waiting.map(({ id }) => ({ type: "run/resumed", at: now, run: id }) as const),
  ];
}

/** A human may say yes while the run that asked is still being interrupted. */
export function resumedByGrant(board: BoardState, { id, budget, state }: Run, now: number): readonly Event[] {
  if (budget === undefined || state.name !== "stopping") return [];
  const isGranted = [...board.approvals.values()].some(
    ({ budget: asked, answer }) => asked?.key === budget && answer?.decision === "allow" && answer.at >= state.since,
  );
  return isGranted ? [{ type: "run/resumed", at: now, run: id }] : [];
}

/** A question of money stays until somebody answers it. */
const NEVER_MS = 100 * 365 * 24 * 3_600_000;

function isHolder(board: BoardState, run: Run): boolean {
  const task = board.tasks.get(run.task);
  return task !== undefined && runOf(task.state) === run.id;
}
