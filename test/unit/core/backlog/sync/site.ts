import { importBacklogFiles } from "#core/backlog/import-backlog.ts";
import type { BacklogFiles } from "#core/backlog/sync/rewrite-files.ts";
import { syncBacklog } from "#core/backlog/sync/sync-backlog.ts";
import type { Decide } from "#core/backlog/sync/plan-sync.ts";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import { type Task, TaskDraft } from "#core/board/task.ts";
import { taskIdOf } from "#core/board/ids.ts";
import { addTasks } from "#core/backlog/sync/add-tasks.ts";
import { giveIds } from "#core/backlog/sync/give-ids.ts";
import { memoryEventLog } from "../../../../fakes/event-log.ts";

export const backlog = `# Plan

Keep this line.

- [ ] Draw the logo
- [x] Choose a name
- [ ] Write the page (2h)
`;

/** A board and the files of a backlog that was imported to it. */
export class Site {
  readonly board = new Board(memoryEventLog<Event>(), { now: () => 1_000, id: () => "id", sleep: async () => {} });
  readonly texts: Map<string, string>;
  readonly name: string;
  /** Runs before each write, as another hand would. */
  meanwhile: (() => void) | undefined;

  constructor(texts: Record<string, string>, name = "BACKLOG.md") {
    this.texts = new Map(Object.entries(texts));
    this.name = name;
  }

  get files(): BacklogFiles {
    return {
      read: async () => [...this.texts].map(([path, text]) => ({ path, text })),
      write: async ({ path, text }, was) => {
        const meanwhile = this.meanwhile;
        this.meanwhile = undefined;
        meanwhile?.();
        if (this.texts.get(path) !== was) return false;
        this.texts.set(path, text);
        return true;
      },
      create: async ({ path, text }) => {
        if (this.texts.has(path)) return false;
        this.texts.set(path, text);
        return true;
      },
    };
  }

  get text(): string {
    return this.texts.get(this.name) ?? "";
  }

  set text(text: string) {
    this.texts.set(this.name, text);
  }

  async import(): Promise<this> {
    const { tasks } = importBacklogFiles(await this.files.read());
    await this.board.send({
      type: "import/record",
      file: this.name,
      tasks: tasks.map(({ draft, state }) => ({ task: draft, state })),
      notUnderstood: [],
    });
    await this.board.send({ type: "backlog/link", file: this.name });
    return this;
  }

  sync(decide: Decide = () => undefined, dryRun = false) {
    return syncBacklog(this.board, this.name, this.files, decide, dryRun);
  }

  /** A task that comes from no file. */
  async make(
    title: string,
    more: Partial<TaskDraft> = {},
    name: "ready" | "done" | "backlog" = "ready",
  ): Promise<Task> {
    const task = TaskDraft.parse({ ...more, id: more.id ?? taskIdOf("made", title), title });
    await this.board.send({ type: "task/add", task, state: { name } });
    return this.task(title);
  }

  add(dryRun = false) {
    return addTasks(this.board, this.name, this.files, dryRun);
  }

  ids(dryRun = false) {
    return giveIds(this.board, this.name, this.files, dryRun);
  }

  task(title: string): Task {
    const task = [...this.board.state.tasks.values()].find((one) => one.title === title);
    if (task === undefined) throw new Error(`No task is called ${title}.`);
    return task;
  }

  move(title: string, name: "ready" | "done" | "backlog") {
    return this.board.send({ type: "task/move", id: this.task(title).id, state: { name } });
  }
}

export const imported = (texts: Record<string, string> = { "BACKLOG.md": backlog }, name?: string) =>
  new Site(texts, name).import();
