import { setTimeout as sleep } from "node:timers/promises";
import { TaskId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { TaskDraft } from "#core/board/task.ts";
import { TuttiError } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import type { StormSite } from "./storm-site.ts";

/** What a human reads meanwhile, and what they may not be told. */
export interface HumanOptions {
  /** Reasons of failed runs after which the human starts the task anew; any other ends the test. */
  readonly bearable?: RegExp;
  /** Whether the human goes on trying although a command is refused with this sentence. */
  readonly passing?: RegExp;
}

/**
 * Somebody who survives: adds tasks, resumes what is interrupted, publishes what is delivered, and sees to it that
 * nothing hangs.
 */
export class Human {
  readonly #site: Pick<StormSite, "project">;
  /** Ids of tasks whose adding was acknowledged. */
  readonly promised = new Set<string>();
  readonly tasks: TaskId[] = [];
  /** All sentences in which something was refused to the human or failed for a while. */
  readonly told = new Set<string>();
  /** Why runs failed. */
  readonly failures: string[] = [];
  resumed = 0;
  restarted = 0;
  failure: unknown;
  readonly #options: HumanOptions;

  #leaving = new AbortController();
  #working: Promise<void> = Promise.resolve();

  constructor(site: Pick<StormSite, "project">, options: HumanOptions = {}) {
    this.#site = site;
    this.#options = options;
  }

  get project(): Project {
    return this.#site.project;
  }

  begin(): void {
    this.#leaving = new AbortController();
    this.#working = this.#work(this.#leaving.signal);
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#working;
  }

  async addTasks(count: number): Promise<void> {
    for (let index = 0; index < count; index++) await this.addTask();
  }

  async addTask(): Promise<void> {
    const number = this.tasks.length;
    const id = TaskId.parse(`task-${number}`);
    const task = TaskDraft.parse({ id, title: `Task ${number}` });
    await this.patiently(() => this.project.tutti.send({ type: "task/add", task, state: { name: "ready" } }));
    this.promised.add(id);
    this.tasks.push(id);
    await this.patiently(() => this.project.tutti.runTask(id, "worker"));
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.patiently(() => this.project.reconcile());
        for (const run of this.project.tutti.board.state.runs.values()) await this.#answer(run);
      } catch (error) {
        this.failure = error;
        return;
      }
      await sleep(100);
    }
  }

  /** Resolves when each task has come to its end and nothing is at work. */
  async untilDone(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const runs = [...this.project.tutti.board.state.runs.values()];
      const ended = new Set(runs.flatMap((run) => (run.state.name === "published" ? [run.task] : [])));
      const left = this.tasks.filter((task) => !ended.has(task));
      const busy = await this.patiently(() => this.project.engine.runs(["ready", "active", "interrupted"]));
      if (left.length === 0 && busy?.length === 0) return;
      if (performance.now() > end) {
        const states = runs.filter(({ task }) => left.includes(task)).map(({ id, state }) => ({ id, state }));
        throw new Error(`These runs hang: ${JSON.stringify([left, states, busy])}`);
      }
      await sleep(200);
    }
  }

  /** Until some run is at work, or `limitMs` are over: a loaded machine starts workers slowly. */
  async someWork(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    const { board } = this.project.tutti;
    const isAtWork = (): boolean => [...board.state.runs.values()].some((run) => run.state.name === "running");
    while (!isAtWork() && performance.now() < end) await sleep(20);
  }

  /** Tries until it is done, or the human leaves. The fault hits the human, too; what is refused has happened already. */
  async patiently<Result>(send: () => Promise<Result>): Promise<Result | undefined> {
    for (;;) {
      try {
        return await send();
      } catch (error) {
        const known = TuttiError.from(error);
        if (known === undefined) throw error;
        this.told.add(known.message);
        const passes = known.kind === "unavailable" || this.#options.passing?.test(known.message) === true;
        if (!passes && known.kind === "refused") return undefined;
        if (!passes) throw error;
        if (this.#leaving.signal.aborted) return undefined;
        await sleep(50);
      }
    }
  }

  async #answer({ id: run, task, state, publishProblem }: Run): Promise<void> {
    const { tutti } = this.project;
    if (state.name === "interrupted") {
      await this.patiently(() => tutti.send({ type: "run/resume", run }));
      this.resumed += 1;
    } else if (state.name === "waiting") {
      if (publishProblem !== undefined) await sleep(100);
      await this.patiently(() => tutti.send({ type: "publish/request", run, draft: false }));
    } else if (state.name === "failed" && this.#isLatest(run, task)) {
      if (this.#options.bearable?.test(state.reason) !== true) throw new Error(`Run ${run} failed: ${state.reason}`);
      this.failures.push(state.reason);
      await this.patiently(() => tutti.runTask(task, "worker"));
      this.restarted += 1;
    }
  }

  #isLatest(run: string, task: TaskId): boolean {
    const runs = [...this.project.tutti.board.state.runs.values()].filter((each) => each.task === task);
    return runs.at(-1)?.id === run;
  }
}
