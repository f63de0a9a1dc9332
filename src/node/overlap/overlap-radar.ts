import type { Board } from "#core/board/board.ts";
import type { BoardState } from "#core/board/board-state.ts";
import type { StageCommand } from "#core/board/command.ts";
import { LINES_MS } from "#core/board/decide-collisions.ts";
import type { RunId } from "#core/board/ids.ts";
import type { Run, RunPlace } from "#core/board/run.ts";
import { same } from "#core/board/same.ts";
import { collisionKey, type Collision } from "#core/overlap/collision.ts";
import { findCollisions, touchedTwice, type RunTouches } from "#core/overlap/find-collisions.ts";
import { runsInPlay, standsOn } from "#core/overlap/in-play.ts";
import { shiftTouches } from "#core/overlap/shift-touches.ts";
import type { Touch } from "#core/overlap/touch.ts";
import { exists } from "../git/checkouts.ts";
import type { Git } from "../git/git.ts";
import { committedLines } from "./changed-lines.ts";
import { WatchedWorktree } from "./watched-worktree.ts";

/** After the first change of a quiet time, so that a save of many files is one look. */
const QUIET_MS = 150;
/** Between two looks while agents keep on writing: the longer a look takes, the more, so that all of them take little. */
const PAUSE_MS = { least: 700, most: 1_400, timesLook: 8 };
/** After a look that failed. */
const RETRY_MS = 5_000;

export interface RadarParts {
  readonly board: Board;
  readonly git: Git;
  /** The main checkout. */
  readonly top: string;
  readonly onProblem: (error: unknown) => void;
}

/** What a run that has no worktree any more has delivered. It never changes. */
interface Delivered {
  readonly key: string;
  readonly touches: readonly Touch[];
}

/**
 * Tells the board which runs of this machine change the same lines.
 *
 * It wakes when the board or a worktree changes. With fewer than two runs in
 * play it watches nothing. A look asks git only about files that two runs may
 * have touched. Disposing ends all watches and waits for a look in progress.
 */
export class OverlapRadar implements AsyncDisposable {
  readonly #parts: RadarParts;
  readonly #ending = new AbortController();
  readonly #worktrees = new Map<RunId, WatchedWorktree>();
  readonly #delivered = new Map<RunId, Delivered>();
  /** Worktrees that were here and are gone: they collide with nothing. */
  readonly #vanished = new Set<RunId>();
  /** What turns one base into another, by both. */
  readonly #between = new Map<string, readonly Touch[]>();
  /** What was said of each run that cannot be read. */
  readonly #problems = new Map<RunId, string>();
  #listening: Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #dueAt = Infinity;
  #lookedAt = -Infinity;
  #pauseMs = PAUSE_MS.least;
  #last = "";

  constructor(parts: RadarParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#listening = this.#parts.board.listen((_, events) => {
      if (events.some(({ type }) => /^(?:run|publish|task)\//.test(type))) this.#wakeIn(QUIET_MS);
    });
    this.#wakeIn(0);
  }

  /** How many watches it holds, of all worktrees. */
  get watches(): number {
    return [...this.#worktrees.values()].reduce((sum, { watches }) => sum + watches, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening?.[Symbol.dispose]();
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#looking;
    this.#keep(new Set());
  }

  #wakeIn(ms: number): void {
    if (this.#ending.signal.aborted) return;
    const dueAt = Math.max(performance.now() + ms, this.#lookedAt + this.#pauseMs);
    if (dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), Math.max(0, dueAt - performance.now())).unref();
  }

  #begin(): void {
    if (this.#looking !== undefined) return; // its end looks at the time again
    this.#dueAt = Infinity;
    const begun = performance.now();
    this.#looking = this.#look()
      .catch((error: unknown) => this.#onProblem(error))
      .finally(() => {
        this.#lookedAt = performance.now();
        const wanted = PAUSE_MS.timesLook * (this.#lookedAt - begun);
        this.#pauseMs = Math.min(Math.max(PAUSE_MS.least, wanted), PAUSE_MS.most);
        this.#looking = undefined;
        if (this.#dueAt === Infinity) return;
        this.#dueAt = Infinity;
        this.#wakeIn(QUIET_MS);
      });
  }

  #onProblem(error: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#parts.onProblem(error);
    this.#wakeIn(RETRY_MS);
  }

  async #look(): Promise<void> {
    const { board } = this.#parts;
    const runs = runsInPlay(board.state);
    this.#keep(new Set(runs.length < 2 ? [] : runs.map(({ id }) => id)));
    if (runs.length < 2) return;
    for (const run of runs) await this.#follow(run);
    const seen = await this.#touches(runs);
    const found = findCollisions(seen);
    const command: StageCommand = { type: "collision/record", seen: seen.map(({ run }) => run), found: [...found] };
    const state = JSON.stringify(command);
    if (state === this.#last && isTold(board.state, found)) return;
    await board.send(command);
    this.#last = state;
    if (!isTold(board.state, found)) this.#wakeIn(LINES_MS);
  }

  /** Ends what belongs to other runs. */
  #keep(runs: ReadonlySet<RunId>): void {
    for (const [run, worktree] of this.#worktrees) {
      if (runs.has(run)) continue;
      worktree[Symbol.dispose]();
      this.#worktrees.delete(run);
    }
    for (const run of this.#delivered.keys()) if (!runs.has(run)) this.#delivered.delete(run);
    for (const run of this.#vanished) if (!runs.has(run)) this.#vanished.delete(run);
    for (const run of this.#problems.keys()) if (!runs.has(run)) this.#problems.delete(run);
    if (runs.size === 0) this.#between.clear();
  }

  /** Watches the run's worktree, or knows what it has delivered. One that cannot be read is left out until it can. */
  async #follow(run: Run): Promise<void> {
    const { git } = this.#parts;
    const { place } = run;
    if (place === undefined) return;
    const known = this.#worktrees.get(run.id);
    const there = await exists(place.path);
    if (known !== undefined && there && same(known.place, place)) return;
    known?.[Symbol.dispose]();
    this.#worktrees.delete(run.id);
    const { signal } = this.#ending;
    if (there) {
      this.#vanished.delete(run.id);
      const opened = WatchedWorktree.open(git, place, () => this.#wakeIn(QUIET_MS), signal);
      const worktree = await opened.catch((error: unknown) => this.#giveUp(run.id, error));
      if (worktree !== undefined) this.#worktrees.set(run.id, worktree);
      return;
    }
    if (known !== undefined) this.#vanished.add(run.id);
    await this.#readDelivery(run, place);
  }

  async #readDelivery({ id, deliveries }: Run, { base }: RunPlace): Promise<void> {
    const commit = deliveries.at(-1)?.commit;
    const key = `${base} ${commit}`;
    if (commit === undefined || this.#delivered.get(id)?.key === key) return;
    const { git, top } = this.#parts;
    // Commits of another machine need not be here.
    const touches = await committedLines(git, top, base, commit, this.#ending.signal).catch(() => undefined);
    if (touches !== undefined) this.#delivered.set(id, { key, touches });
  }

  /** What each run has changed in files that another may have touched too, as of one base. */
  async #touches(runs: readonly Run[]): Promise<readonly RunTouches[]> {
    const { signal } = this.#ending;
    for (const [run, worktree] of this.#worktrees) {
      await worktree.absorb(signal).catch((error: unknown) => this.#giveUp(run, error));
    }
    const common = this.#touchedTwice();
    const touches: RunTouches[] = [];
    const base = runs.find(({ id }) => this.#worktrees.has(id) || this.#delivered.has(id))?.place?.base;
    for (const run of runs) {
      const { id, place } = run;
      const worktree = this.#worktrees.get(id);
      const mine =
        worktree === undefined
          ? (this.#delivered.get(id)?.touches ?? (this.#vanished.has(id) ? [] : undefined))
          : await worktree.changes(common, signal).catch((error: unknown) => this.#giveUp(id, error));
      if (mine === undefined || place === undefined) continue;
      const shifted = base === undefined ? mine : await this.#shifted(mine, place.base, base);
      touches.push({ run: id, touches: shifted, on: standsOn(this.#parts.board.state, run) });
    }
    return touches;
  }

  /** For now: it may be in the middle of being made or removed. What is wrong with it is told once. */
  #giveUp(run: RunId, error: unknown): undefined {
    this.#worktrees.get(run)?.[Symbol.dispose]();
    this.#worktrees.delete(run);
    const problem = error instanceof Error ? error.message : String(error);
    if (this.#problems.get(run) === problem) this.#wakeIn(RETRY_MS);
    else this.#onProblem(error);
    this.#problems.set(run, problem);
  }

  #touchedTwice(): ReadonlySet<string> {
    const each: ReadonlySet<string>[] = [...this.#worktrees.values()].map(({ touched }) => touched);
    for (const [run, { touches }] of this.#delivered) {
      if (!this.#worktrees.has(run)) each.push(new Set(touches.flatMap(({ path, newPath }) => [path, newPath])));
    }
    return touchedTwice(each);
  }

  async #shifted(touches: readonly Touch[], from: string, to: string): Promise<readonly Touch[]> {
    if (from === to || touches.length === 0) return touches;
    const { git, top } = this.#parts;
    const key = `${from} ${to}`;
    let between = this.#between.get(key);
    if (between === undefined) {
      between = await committedLines(git, top, from, to, this.#ending.signal);
      this.#between.set(key, between);
    }
    return shiftTouches(touches, between);
  }
}

/** Whether the board says all of it already, lines included. */
function isTold({ collisions }: BoardState, found: readonly Collision[]): boolean {
  return found.every((collision) => same(collisions.get(collisionKey(collision.runs))?.files, collision.files));
}
