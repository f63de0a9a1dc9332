import type { Placement } from "#core/board/command.ts";
import type { Event } from "#core/board/event.ts";
import type { TaskId } from "#core/board/ids.ts";
import { HUMAN } from "#core/board/task.ts";
import type { CommandContext } from "../command-context.ts";
import { changesFrom, type EditFlags } from "../edit-flags.ts";
import { canOpenEditor, editFromFile, editInEditor } from "../edit-in-editor.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";

/** Where a person may put a task from a terminal. */
export const stateNames = ["backlog", "ready", "blocked", "in-progress", "done"] as const;

export interface EditOptions extends EditFlags {
  readonly state?: (typeof stateNames)[number] | undefined;
  /** What blocks it. */
  readonly reason?: string | undefined;
  /** A file with a form, for example one that was kept. */
  readonly form?: string | undefined;
  /** Takes the form's words also where another hand has changed the same. */
  readonly overwrite: boolean;
}

/** `tutti edit TASK`: changes what is named, or opens the task as a form in the person's editor. */
export async function edit(context: CommandContext, name: string, options: EditOptions): Promise<ExitCode> {
  const project = await context.project();
  const { tutti } = project;
  const task = findTask(await tutti.board.refresh(), name);
  const { changes, was } = await changesFrom(project, task, options, context.signal);
  const state = placement(options);
  if (state === "incomplete")
    return wrong(context, "Say what blocks it with --state blocked --reason TEXT. A reason goes with no other state.");
  const isNamed = Object.keys(changes).length > 0 || state !== undefined;
  if (options.form !== undefined) {
    if (isNamed) return wrong(context, "A form says everything. Name no other change beside --form.");
    return report(context, task.id, await editFromFile(tutti, task, options.form, options.overwrite));
  }
  if (isNamed) {
    const moved = state === undefined ? [] : await tutti.send({ type: "task/move", id: task.id, state });
    const edited = await tutti.send({ type: "task/edit", id: task.id, changes, was });
    return report(context, task.id, [...moved, ...edited]);
  }
  if (!canOpenEditor()) {
    return wrong(
      context,
      "Say what to change; tutti edit --help lists it. In a terminal, $VISUAL or $EDITOR opens a form.",
    );
  }
  return report(context, task.id, await editInEditor(tutti, task));
}

function placement({ state: name, reason }: EditOptions): Placement | "incomplete" | undefined {
  if ((name === "blocked") !== (reason !== undefined)) return "incomplete";
  if (name === undefined) return undefined;
  if (name === "blocked") return { name, reason: reason ?? "" };
  return name === "in-progress" ? { name, by: HUMAN } : { name };
}

async function report({ project, out }: CommandContext, id: TaskId, events: readonly Event[]): Promise<ExitCode> {
  const { tutti } = await project();
  const task = tutti.board.state.tasks.get(id);
  const changed = events.flatMap((event) => {
    if (event.type === "task/moved") return ["state"];
    return event.type === "task/edited" ? Object.keys(event.changes) : [];
  });
  out.document({ schema: 1, task, changed });
  const name = `${task?.key ?? id}  ${task?.title ?? ""}`;
  out.line(changed.length === 0 ? `${name}: nothing is different.` : `${name}: changed ${changed.join(", ")}.`);
  return exitCode.done;
}

function wrong({ out }: CommandContext, message: string): ExitCode {
  out.document({ schema: 1, error: { kind: "refused", message } });
  out.problem(message);
  return exitCode.usage;
}
