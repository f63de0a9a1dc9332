import { holdSentence } from "../limits/account-hold.ts";
import type { BoardState } from "../board/board-state.ts";
import type { Run } from "../board/run.ts";
import { questionBefore, waitsForAnswer } from "../board/register.ts";
import { runOf, type Task } from "../board/task.ts";
import { FileClaims } from "./file-claims.ts";
import { MoneyAdmission } from "./money-admission.ts";
import type { ScheduleRules } from "./rules.ts";
import { touchedFiles } from "./touched-files.ts";

/**
 * Decides who may start beside what is going on.
 *
 * The files that a task will probably touch are its own from its start until
 * its work is published or put away: also while it waits for a review, or for a
 * human to resume it. So what has begun is never held back by files, and what
 * begins takes all it needs at once: nobody waits in a circle. A task that
 * must wait goes before all later ones that touch the same files.
 */
export class Admission {
  readonly #board: BoardState;
  readonly #rules: ScheduleRules;
  readonly #claims = new FileClaims<Task>();
  /** Something runs that this board does not know yet. */
  #behind = false;
  readonly #money: MoneyAdmission;
  #inProgress = 0;
  #inReview = 0;

  /** @param held  the runs that hold a slot, whatever the board says of them yet */
  constructor(board: BoardState, rules: ScheduleRules, held: ReadonlySet<string>) {
    this.#board = board;
    this.#rules = rules;
    this.#behind = [...held].some((id) => !(board.runs as ReadonlyMap<string, Run>).has(id));
    const begun = [...board.runs.values()].filter(({ id, state }) => held.has(id) || state.name === "running");
    this.#money = new MoneyAdmission(board, rules.money, begun);
    for (const task of board.tasks.values()) {
      const id = runOf(task.state);
      const run = id === undefined ? undefined : board.runs.get(id);
      const isHeld = id !== undefined && held.has(id);
      if (isHeld || task.state.name === "running" || task.state.name === "in-progress") this.#inProgress += 1;
      if (isHeld || task.state.name === "running" || task.state.name === "review") this.#inReview += 1;
      else if (run?.state.name === "queued" && !isFresh(run)) this.#inReview += 1; // it comes back
      if (isHeld || hasBegun(task, run)) this.#claim(task);
    }
  }

  /** Why a run of this task cannot start now, as a sentence; `undefined` when it can. A run that has begun only needs room. */
  refusalOf(task: Task, run: Run | undefined): string | undefined {
    const { columnLimits } = this.#rules;
    const limit = columnLimits["in-progress"];
    if (run !== undefined && run.state.name !== "queued") return undefined; // it winds up, and needs nothing new
    if (limit !== undefined && this.#inProgress >= limit) {
      return `It waits for room: ${this.#inProgress} of ${limit} tasks are in progress.`;
    }
    if (run !== undefined && !isFresh(run)) return undefined;
    const question = questionBefore(this.#board, task.id);
    if (question !== undefined) return waitsForAnswer(question);
    const limited = run && this.#limitOf(run.agent);
    if (limited !== undefined) return limited;
    if (this.#behind) return "It waits for the board to say what has just been started.";
    const room = columnLimits.review;
    if (room !== undefined && this.#inReview >= room) {
      return `It waits for a review: ${this.#inReview} of ${room} results wait for one, or are being worked on.`;
    }
    const money = this.#money.obstacleTo(task, run);
    if (money !== undefined) return money.text;
    if (!this.#isGated(task)) return undefined;
    const meeting = this.#claims.meeting(touchedFiles(this.#board, task));
    return meeting && `It waits for “${meeting.holder.title}”, which touches ${meeting.place} too.`;
  }

  /** A run that has begun finds out by itself, and keeps its place. */
  #limitOf(agent: string): string | undefined {
    const { accounts, standIns } = this.#rules;
    const hold = this.#board.holds.get(accounts[agent] ?? agent);
    // Its run finds out who goes on; where nobody can, it waits there.
    if (hold !== undefined && standIns?.agents.has(agent) === true && hold.until - hold.at > standIns.waitMs) return;
    return hold && `It waits for its agent's account. ${hold.reason} ${holdSentence(hold, hold.at)}`;
  }

  /** It starts now. */
  take(task: Task, run: Run | undefined): void {
    this.#inProgress += 1;
    if (run !== undefined && !isFresh(run)) return; // counted, and its files are its own already
    this.#inReview += 1;
    this.#claim(task);
    if (run !== undefined) this.#money.take(run);
  }

  /** It waits, and nothing that comes later may take its files before it. */
  reserve(task: Task, run: Run | undefined): void {
    if (run === undefined || isFresh(run)) this.#claim(task);
  }

  #claim(task: Task): void {
    if (this.#isGated(task)) this.#claims.add(touchedFiles(this.#board, task), task);
  }

  #isGated({ overlap }: Task): boolean {
    return (overlap ?? this.#rules.overlap) === "wait";
  }
}

/** No worker has had it yet. */
export function isFresh(run: Run): boolean {
  return run.state.name === "queued" && run.startedAt === undefined;
}

function hasBegun({ state }: Task, run: Run | undefined): boolean {
  switch (state.name) {
    case "running":
    case "interrupted":
    case "review":
    case "in-progress":
      return true;
    case "queued":
      return run !== undefined && !isFresh(run);
    case "proposed":
    case "backlog":
    case "ready":
    case "blocked":
    case "failed":
    case "published":
    case "done":
    case "dismissed":
      return false;
  }
}
